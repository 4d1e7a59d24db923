"""A process that codes, as somebody else would have it: `python -m … SIZE` sends a record, announces one of SIZE bytes, and zeros for ever."""

import sys
from struct import Struct

HEAD = Struct(">BIq")


def main(size: int) -> None:
    out = sys.stdout.buffer
    out.write(HEAD.pack(1, 3, 7) + b"abc" + HEAD.pack(1, size, 8))
    out.flush()
    while True:
        out.write(bytes(65_536))


if __name__ == "__main__":
    main(int(sys.argv[1]))
