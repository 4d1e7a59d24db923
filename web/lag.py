"""How late this process's event loop runs."""

import asyncio

EVERY_S = 1.0


class Lag:
    """`ms`: by how many milliseconds the last turn came late; a loop that is held up answers nobody."""

    def __init__(self) -> None:
        """Not measured yet."""
        self.ms = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY_S
            await asyncio.sleep(EVERY_S)
            self.ms = round(max(0.0, loop.time() - due) * 1000, 1)
