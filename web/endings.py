"""The ends of looks and publications. One that the log can't take at once is given again, or a look would go on in the record. See docs/log.md."""

import asyncio
import logging

from msgspec import Struct

from command.core import Submit
from command.model import PASSING, Actor, Refusal
from video.orders import EndView, UnpublishCamera

AGAIN_S = 1.0
"""Between two rounds. One that fails has the core read its state from the log again, which it must not do all the time; and
a look that goes on in the record a second too long misleads nobody."""
PATIENCE_S = 600.0
"""How long an end is given again: who is told of a full disk needs minutes to mend it."""
MAX_WAITING = 1_600
"""Ends that may wait: all looks of 50 consoles with walls of 16 slots, twice over."""

log = logging.getLogger(__name__)


Ending = EndView | UnpublishCamera


class _End(Struct):
    actor: Actor
    until: float


class Endings:
    """Looks and publications that are over and not yet so in the log. `run` must be running."""

    def __init__(self, submit: Submit, again: float = AGAIN_S, patience: float = PATIENCE_S) -> None:
        """`again`: seconds between two rounds. `patience`: seconds until an end is given up."""
        self._submit = submit
        self._again = again
        self._patience = patience
        self._waiting: dict[Ending, _End] = {}
        self._closed = False

    async def end(self, actor: Actor, *views: str) -> None:
        """Record that looks are over; what can't be stored now is left to `run`, and given up once that has ended."""
        await self.give(actor, *(EndView(view=view) for view in views))

    async def give(self, actor: Actor, *ends: Ending) -> None:
        """Record any ends, in the same way."""
        for done, end in enumerate(ends):
            try:
                await self._give(actor, end)
            except asyncio.CancelledError:
                # This one may have got through. Then it is ended already, and the second end is no event.
                for left in ends[done:]:
                    self._keep(left, actor, "whoever told it was interrupted")
                raise

    async def run(self) -> None:
        """Give again what waits, oldest first, until cancelled; then once more, and what is left is given up."""
        try:
            while True:
                await asyncio.sleep(self._again)
                await self._round()
        finally:
            # From here on nobody comes back for what waits: consoles are closed after this, and their ends too.
            self._closed = True
            try:
                await self._round()
            finally:
                for end, kept in self._waiting.items():
                    _give_up(end, kept.actor, "the centre is going down")
                self._waiting.clear()

    async def _give(self, actor: Actor, end: Ending) -> None:
        if self._waiting and not self._closed:
            # It would fare no better; and whoever closes a wall of many slots must not wait for each of them.
            self._keep(end, actor, "others wait")
            return
        answer = await self._submit(end, actor)
        if isinstance(answer, Refusal):
            if answer.code in PASSING:
                self._keep(end, actor, answer.message)
            else:
                _give_up(end, actor, answer.message)

    async def _round(self) -> None:
        for end, kept in list(self._waiting.items()):
            answer = await self._submit(end, kept.actor)
            refused = answer if isinstance(answer, Refusal) else None
            if refused and refused.code in PASSING and _now() < kept.until:
                return  # the others would fare no better
            del self._waiting[end]
            if refused:
                _give_up(end, kept.actor, refused.message)

    def _keep(self, end: Ending, actor: Actor, why: str) -> None:
        if self._closed:
            _give_up(end, actor, why)
        elif len(self._waiting) >= MAX_WAITING:
            _give_up(end, actor, f"{MAX_WAITING} wait already; {why}")
        else:
            self._waiting[end] = _End(actor, _now() + self._patience)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _give_up(end: Ending, actor: Actor, why: str) -> None:
    what = f"look {end.view}" if isinstance(end, EndView) else f"the publication of {end.camera}"
    log.error(
        "The end of %s of %s is not in the log (%s): there it goes on until the core starts again",
        what, actor.id, why,
    )  # fmt: skip
