"""A small record of happenings, as the tests of this folder need it."""

from collections.abc import Sequence

from msgspec.structs import replace

from incidents.apply import apply
from incidents.comparing import Boards
from incidents.decide import decide
from incidents.events import IncidentEvent, LinkProposed
from incidents.linking import Code, Match
from incidents.model import AlarmClass, CallPhase, Incident, Place, Refused, Severity, State, Status, Step
from incidents.orders import (
    AdvanceAssignment,
    DispatchUnit,
    IncidentOrder,
    OpenIncident,
    RecallUnit,
    ReportAlert,
    ReportCall,
)
from incidents.record_orders import CloseIncident, ReportHandled

NOW = "2026-06-21T20:14:07.120+08:00"
WATER = AlarmClass(scheme="liandong", kind="alarm", code="water_level")
SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")
HERE = Place(lat=31.2864, lon=121.5184, address="黄兴路下立交")
COLLISION = AlarmClass(scheme="liandong", kind="alarm", code="collision")
BUTTON = AlarmClass(scheme="liandong", kind="alarm", code="button")
BESIDE = Place(lat=31.2867, lon=121.5186)
FAR = Place(lat=31.32, lon=121.55)
BETWEEN = Place(lat=31.2880, lon=121.5205)


class Happening:
    """The state, and orders given to it."""

    def __init__(self) -> None:
        self.state = State()
        self.boards = Boards()

    def give(self, order: IncidentOrder, now: str = NOW, by: str = "wang") -> list[IncidentEvent]:
        """Decide and apply. Raises Refused."""
        events = list(decide(self.state, order, now, self.boards, by))
        for event in events:
            apply(self.state, event)
            self.boards.follow(self.state, event)
        return events

    def refusal(self, order: IncidentOrder, by: str = "wang") -> str:
        """The code with which an order is refused."""
        try:
            events = decide(self.state, order, NOW, self.boards, by)
        except Refused as refused:
            code, message = refused.args
            assert ": " in message or message.endswith("."), "a refusal tells what to do"
            return str(code)
        raise AssertionError(f"not refused: {events}")

    def alarm(
        self, name: str = "a", severity: Severity = "severe", status: Status = "actual", **others: object
    ) -> list[IncidentEvent]:
        return self.give(replace(alarm(name, severity, status), **others))

    def open(self, status: Status = "actual", alert: str | None = None) -> Incident:
        self.give(OpenIncident(title="积水", alarm_class=WATER, status=status, alert=alert))
        return list(self.state.incidents.values())[-1]

    def send(self, unit: str = "P12", incident: str = "I1") -> str:
        """Dispatch a unit: the name of its assignment."""
        self.give(DispatchUnit(incident=incident, unit=unit))
        return self.state.incidents[incident].assignments[-1]

    def report(self, assignment: str, *steps: Step) -> None:
        for step in steps:
            cause = "车辆故障" if step == "refused" else None
            self.give(AdvanceAssignment(assignment=assignment, step=step, unit_at=NOW, cause=cause))

    def recall(self, assignment: str) -> None:
        self.give(RecallUnit(assignment=assignment, cause="不用了"))

    def close(self, incident: str = "I1") -> list[IncidentEvent]:
        """One person reports, another one verifies."""
        self.give(ReportHandled(incident=incident, disposition="resolved", text="已处置"), by="chen")
        return self.give(CloseIncident(incident=incident))

    def ring(self, call: str = "c1", phase: CallPhase = "ringing", **others: object) -> list[IncidentEvent]:
        order = ReportCall(line="line-1", number="119", call_id=call, phase=phase, at=NOW, place=HERE, salt="5a17")
        return self.give(replace(order, **others))


def alarm(name: str = "a", severity: Severity = "severe", status: Status = "actual") -> ReportAlert:
    return ReportAlert(
        source="WL-018", source_id=name, kind="sensor", alarm_class=WATER, status=status, severity=severity, at=NOW,
        place=HERE, title="水位报警 · 黄兴路下立交",
    )  # fmt: skip


def kinds(events: Sequence[IncidentEvent]) -> list[str]:
    return [type(event).__name__ for event in events]


def proposed(events: Sequence[IncidentEvent]) -> list[str]:
    [found] = [event for event in events if isinstance(event, LinkProposed)]
    return [match.incident for match in found.matches]


def codes(match: Match | None) -> set[Code]:
    assert match is not None
    return {reason.code for reason in match.reasons}
