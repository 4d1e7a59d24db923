"""Somebody who looks at a source, as a process of its own: `python -m … URL COUNT` ends after so many pictures, or says why there is none."""

import asyncio
import sys

from tests.edges.video.watching import take
from video.sources import SourceError


async def main(url: str, count: int) -> None:
    try:
        await take(url, count)
    except SourceError as error:
        sys.exit(error.code)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
