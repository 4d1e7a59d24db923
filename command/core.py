"""The core: the one writer. Orders that wait together are decided in turn and stored in one transaction."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Protocol, TypeVar

from msgspec import Struct

from command.draft import Draft
from command.events import Recorded
from command.locality import NOWHERE, Locality
from command.log import Saved, StoreError
from command.model import Accepted, Actor, Refusal
from command.orders import Order
from command.rebuild import ensure_projected
from command.recovery import is_of_this_release, recover, snapshot_of
from command.sight import Around, Sight
from command.store import Store
from command.to_its_end import to_its_end
from incidents.comparing import Boards
from video.health import Health

MAX_WAITING = 10_000
"""Orders that may wait: ten seconds of the worst storm planned for; beyond it the sender is told to try again."""
MAX_BATCH = 500
"""Orders in one transaction: the first of them waits some tens of milliseconds for the last."""
SNAPSHOT_EVERY = 5_000
"""Events between snapshots, at least: replaying that many takes a fraction of a second at the next start."""
BYTES_AN_EVENT = 1_000
"""Bytes of a snapshot for which the next one waits an event longer: a state of 27 MB, written every 2.5 s of a storm, held commits for 0.3 s each time."""

log = logging.getLogger(__name__)

T = TypeVar("T")
Answer = Accepted | Refusal
Publish = Callable[[list[Recorded]], Awaitable[None]]
Clock = Callable[[], str]

NOT_STORED = Refusal(
    code="not_stored", message="The log could not be written: check the disk of the centre, then try again."
)

GOING_DOWN = Refusal(code="not_stored", message="The centre is going down: try again when it is back.")


class Submit(Protocol):
    """How everybody gives an order."""

    async def __call__(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        """The answer, after the commit. `key`: the same key has the same effect once, whenever it comes again."""


class _Waiting(Struct):
    order: Order
    actor: Actor
    key: str | None
    answer: asyncio.Future[Answer]


class Core:
    """Holds the state and the end of the log; `run` must be running for `submit` to be answered."""

    def __init__(
        self,
        store: Store,
        publish: Publish,
        clock: Clock,
        local: Locality = NOWHERE,
        health: Mapping[str, Health] = MappingProxyType({}),
    ) -> None:
        """Recover the state from `store`. `publish` gets each committed batch, in order. Raises StoreError.

        `health`: the last values of cameras, which change while it runs.
        """
        self._around = Around(local, Sight(local.roads, health))
        self.local = local
        self.store = store
        self._publish = publish
        self.clock = clock
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(MAX_WAITING)
        self._writer = ThreadPoolExecutor(1, "log-writer")
        self.state, self.position = recover(store)
        ensure_projected(store)
        self._boards = Boards(self.state.incidents)
        saved = store.newest_snapshot()
        # One that was passed over helps no start: each would replay the whole log until the next.
        self._snapshot_due = due_after(saved) if saved.body is None or is_of_this_release(saved) else 0
        self._settled = True
        self.unwritable_since: str | None = None
        self._ended = False

    async def submit(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        """See Submit. Refused at once with `busy` when too many wait, with `not_stored` when the core has ended."""
        if self._ended:
            return GOING_DOWN
        waiting = _Waiting(order, actor, key, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            return Refusal(code="busy", message="The centre gets more than it can store: try again in a second.")
        return await waiting.answer

    async def run(self) -> None:
        """Decide and store until cancelled; then keep a snapshot, so that the next start is quick."""
        try:
            while True:
                await to_its_end(self._turn(await self._waiting()))
        finally:
            self._ended = True
            while not self._queue.empty():
                _answer(self._queue.get_nowait(), GOING_DOWN)
            # After an error within a turn the state may have run ahead of the log: the next start recovers it from there.
            if self._settled:
                self._writer.submit(self._save, snapshot_of(self.state, self.position)).result()
            self._writer.shutdown()

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run a method of the store on the writer thread, between commits."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, function, *args)

    async def _waiting(self) -> list[_Waiting]:
        batch = [await self._queue.get()]
        while len(batch) < MAX_BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    async def _turn(self, batch: list[_Waiting]) -> None:
        keys = [waiting.key for waiting in batch if waiting.key is not None]
        try:
            known = await self.call(self.store.known_keys, keys)
            self._settled = False
            draft = Draft(self.state, self.position, known, self._boards, self._around)
            answers = [draft.take(w.order, w.actor, w.key, self.clock()) for w in batch]
            if not draft.is_empty():
                await self.call(self.store.append, draft.batch())
                self.unwritable_since = None
        except StoreError as error:
            log.error("%s", error)
            self.unwritable_since = self.unwritable_since or self.clock()
            # The state has run ahead of the log: take it from there again, as at every start.
            self.state, self.position = await self.call(recover, self.store)
            self._boards = Boards(self.state.incidents)
            answers, draft = [NOT_STORED for _ in batch], None
        if draft is not None:
            self.position = draft.position
        self._settled = True
        if draft is not None and draft.recorded:
            await self._publish(draft.recorded)
        for waiting, answer in zip(batch, answers, strict=True):
            _answer(waiting, answer)
        await self._keep_snapshot()

    async def _keep_snapshot(self) -> None:
        if self.position.seq >= self._snapshot_due:
            saved = snapshot_of(self.state, self.position)
            self._snapshot_due = due_after(saved)
            await self.call(self._save, saved)

    def _save(self, saved: Saved) -> None:
        """Keep a snapshot; without it the next start takes longer and nothing else."""
        try:
            self.store.save_snapshot(saved)
        except StoreError as error:
            log.error("No snapshot at %d: %s", saved.seq, error)


def due_after(saved: Saved) -> int:
    """Where in the log the next snapshot is due: a large one comes less often, so that the log costs more than its snapshots."""
    return saved.seq + max(SNAPSHOT_EVERY, len(saved.body or b"") // BYTES_AN_EVENT)


def _answer(waiting: _Waiting, answer: Answer) -> None:
    if not waiting.answer.done():
        waiting.answer.set_result(answer)
