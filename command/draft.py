"""A batch in the making: orders decided one after the other, their events linked and applied, not yet stored."""

import logging

import msgspec

from command.apply import apply
from command.chain import Row, link
from command.decide import Decision, Private, Secret, decide
from command.effects import effect_of, lane_of
from command.events import Event, Recorded
from command.model import Accepted, Actor, Refusal, State
from command.orders import Order
from command.projections import Write, changed, subjects
from command.recovery import Position
from command.sight import NOTHING_KNOWN, Around
from command.store import Batch
from incidents.comparing import Boards

log = logging.getLogger(__name__)

INTERNAL = Refusal(
    code="internal", message="The centre could not decide this; it is in its log: tell the administrator."
)


class Draft:
    """Changes `state` as it goes: when the batch can't be stored, the state must be recovered from the store."""

    def __init__(
        self, state: State, position: Position, known: dict[str, int], boards: Boards, around: Around = NOTHING_KNOWN
    ) -> None:
        """Begin after `position`; `known` are the idempotency keys of the coming orders that the log has already.

        `boards`: what is open in `state`; they change with it.
        """
        self._around = around
        self._state = state
        self._boards = boards
        self._known = known
        self.position = position
        self.recorded: list[Recorded] = []
        self._rows: list[Row] = []
        self._subjects: list[tuple[str, int]] = []
        self._keys: list[tuple[str, int]] = []
        self._outbox: list[tuple[int, str, bytes]] = []
        self._beside: list[Secret | Private] = []
        self._writes: list[Write] = []

    def take(self, order: Order, actor: Actor, key: str | None, now: str) -> Accepted | Refusal:
        """Decide one order; its answer may be given only after the batch is stored."""
        if key is not None and key in self._known:
            return Accepted(seq=self._known[key], repeated=True)
        decision = self._decide(order, actor, now)
        if isinstance(decision, Refusal):
            return decision
        for event in decision.events:
            self._record(event, actor, now)
        self._beside += decision.beside
        if key is not None:
            self._keys.append((key, self.position.seq))
            self._known[key] = self.position.seq
        return Accepted(seq=self.position.seq, changed=bool(decision.events))

    def _decide(self, order: Order, actor: Actor, now: str) -> Decision | Refusal:
        try:
            return decide(self._state, order, now, actor, self._boards, *self._around)
        except Exception:
            # Deciding only reads: whatever it stumbles over costs this order, and never the centre.
            log.exception("An order could not be decided: %s", type(order).__name__)
            return INTERNAL

    def batch(self) -> Batch:
        """Everything to be written in one transaction."""
        return Batch(self._rows, self._subjects, self._keys, self._outbox, self._beside, self._writes)

    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self._rows or self._keys)

    def _record(self, event: Event, actor: Actor, now: str) -> None:
        seq = self.position.seq + 1
        recorded = Recorded(seq=seq, at=now, actor=actor, event=event)
        who, body = msgspec.json.encode(actor), msgspec.json.encode(event)
        row = Row(seq, now, who, body, self.position.head, link(self.position.head, seq, now, who, body))
        self.position = Position(seq, row.hash)
        self._rows.append(row)
        self.recorded.append(recorded)
        apply(self._state, recorded)
        self._boards.follow(self._state.incidents, event)
        self._subjects += [(name, seq) for name in subjects(recorded)]
        self._writes += changed(self._state, recorded)
        effect = effect_of(self._state, recorded)
        if effect is not None:
            self._outbox.append((seq, lane_of(effect), msgspec.json.encode(effect)))
