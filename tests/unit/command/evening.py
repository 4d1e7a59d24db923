"""A small district's evening: orders at seconds after the shift began, and what the clocks make of them."""

from datetime import datetime

from command.clock_figures import ClockLimits, Limit, Measure, Measured
from command.clocks import Clocks
from command.model import Actor
from command.orders import Order
from command.shifts import Span
from devices.model import Unit
from incidents.model import AlarmClass, CallPhase, Place, Severity, Status, Step
from incidents.orders import AdvanceAssignment, DispatchUnit, OpenIncident, ReportCall
from tests.laws.world import (
    DISPATCHER,
    LINE,
    PATROL,
    SYSTEM,
    UNDERPASS,
    WATER,
    alarm,
    furnished,
    later,
    of_device,
    of_unit,
)

BEGIN = "2026-06-21T20:20:00.000+08:00"
LIMITS = ClockLimits(
    answer=(Limit(percent=90, seconds=15, source="a"), Limit(percent=95, seconds=20, source="b")),
    process=(Limit(percent=90, seconds=60, source="c"),),
    acknowledge=(Limit(percent=90, seconds=60, source="d"),),
    accept=(Limit(percent=90, seconds=60, source="e"),),
    arrive=(Limit(percent=90, seconds=300, source="f"),),
)
ALL = Span(
    id="night",
    name="夜班",
    begin=datetime.fromisoformat(BEGIN),
    end=datetime.fromisoformat("2026-06-22T08:00:00+08:00"),
)
GRID = AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0102")


class Evening:
    """Orders at seconds after the shift began."""

    def __init__(self) -> None:
        self.world = furnished()
        self.world.now = BEGIN
        self.furnished = len(self.world.log)

    def at(self, second: float, order: Order, actor: Actor = DISPATCHER) -> None:
        self.world.now = later(BEGIN, second - 1)  # the world moves on by one with each order
        self.world.must(order, actor)

    def clocks(self, since: int = 0) -> Clocks:
        clocks = Clocks(LIMITS, lambda alarm_class: alarm_class == GRID)
        for recorded in self.world.log[since:]:
            clocks.take(recorded)
        return clocks

    def measured(self, measure: Measure, now: float = 3600.0) -> Measured:
        """Read at so many seconds after the shift began."""
        moment = datetime.fromisoformat(later(BEGIN, now)).timestamp()
        return next(one for one in self.clocks().of_shifts([ALL], moment)[0].measures if one.measure == measure)

    def values(self, measure: Measure, now: float = 3600.0) -> list[float | None]:
        return list(self.measured(measure, now).values)

    def call(self, second: float, phase: CallPhase, told: float, name: str = "c1", status: Status = "actual") -> None:
        told_at = later(BEGIN, told)
        report = ReportCall(
            line=LINE.id, number="119", call_id=name, phase=phase, at=told_at, place=Place(), status=status
        )
        self.at(second, report, of_device(LINE))

    def open(self, second: float, alert: str | None = None, alarm_class: AlarmClass = WATER) -> None:
        self.at(second, OpenIncident(title="积水", alarm_class=alarm_class, alert=alert))

    def alarm(self, second: float, name: str = "1", severity: Severity = "severe", status: Status = "actual") -> None:
        self.at(second, alarm(UNDERPASS, name, severity, status), of_device(UNDERPASS))

    def send(self, second: float, incident: str = "I1", unit: Unit = PATROL) -> None:
        self.at(second, DispatchUnit(incident=incident, unit=unit.id))

    def climb(self, second: float, step: Step, cause: str | None = None) -> None:
        actor = SYSTEM if step == "sent" else of_unit(PATROL)
        self.at(second, AdvanceAssignment(assignment=self.assignment, step=step, cause=cause), actor)

    @property
    def assignment(self) -> str:
        return next(iter(self.world.state.incidents.assignments))
