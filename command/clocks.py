"""The service-level clocks: what begins one and what ends it, from the record alone. Pure. See docs/clocks.md."""

from collections.abc import Callable, Iterator, Sequence
from math import inf

from command.clock_entries import (
    AlertClock,
    CallClock,
    Going,
    IncidentClock,
    Reading,
    answer,
    climb,
    forget,
    hold,
    reading,
    seconds_of,
    tell,
)
from command.clock_figures import MEASURES, ClockLimits, Measure, Measured, ShiftClocks, measured
from command.events import Event, Recorded
from command.projections import subjects
from command.shifts import Span
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    CallerRead,
    IncidentAdvanced,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    LinkProposed,
    UnitDispatched,
)
from incidents.model import ENDED, AlarmClass, Alert, Assignment, Incident
from incidents.record_events import AttachmentRead, RecordExported
from video.events import ViewStarted

NO_ACTS = (CallerRead, AttachmentRead, RecordExported, ViewStarted, LinkProposed)
"""Who only looks has not acted; and what else may belong to an incident that a person opens, nobody has looked at."""
OLD = -inf
"""When something began that is not held any more, or never was: before everything that is counted."""


class Clocks:
    """Follows the log. What began before the first event that it was given counts nowhere: where it is mentioned it is taken for old."""

    def __init__(self, limits: ClockLimits, is_staged: Callable[[AlarmClass], bool] = lambda _: False) -> None:
        """`is_staged`: classes whose deadlines are in working time; seconds say nothing of them."""
        self._limits = limits
        self._is_staged = is_staged
        self._calls: dict[str, CallClock] = {}
        self._alerts: dict[str, AlertClock] = {}
        self._incidents: dict[str, IncidentClock] = {}
        self._going: dict[str, Going] = {}
        self._relayed: tuple[str, str] | None = None

    def take(self, recorded: Recorded) -> None:
        """Follow one event. Times are the centre's, except for what a gateway says of its own call."""
        at = seconds_of(recorded.at)
        is_person = recorded.actor.kind == "operator" and not self._is_relayed(recorded)
        match recorded.event:
            case AlertReceived(alert=alert):
                self._receive(alert, at)
            case IncidentOpened(incident=opened):
                self._open(opened, at, is_person)
            case AlertLinked() as event:
                self._link(event, is_person)
            case UnitDispatched(assignment=assignment):
                self._dispatch(assignment, at)
            case event:
                self._alter(event, at)
        if is_person and not isinstance(recorded.event, NO_ACTS):
            self._act(recorded, at)

    def _is_relayed(self, recorded: Recorded) -> bool:
        """Whether it is what another system's word led to: a program hands that in, under the name of an operator."""
        now = recorded.actor.id, recorded.at
        if isinstance(recorded.event, AlertReceived) and recorded.event.alert.kind == "external":
            self._relayed = now
        return self._relayed == now

    def forget(self, before: float) -> None:
        """Let go of what began before a moment, in seconds since 1970."""
        forget(self._calls, before)
        forget(self._alerts, before)
        forget(self._incidents, before)
        forget(self._going, before)

    def of_shifts(self, spans: Sequence[Span], now: float) -> tuple[ShiftClocks, ...]:
        """Every measure of what began in each shift, as it stands now."""
        found: list[list[Measured]] = [[] for _ in spans]
        bounds = [(span.begin.timestamp(), span.end.timestamp()) for span in spans]
        for measure in MEASURES:
            limits, shortest = self._limits.of(measure), self._limits.shortest(measure)
            # What was not reached is nothing as long as it still may be in time.
            counted = [one for one in self.readings(measure, now) if one.counts or one.seconds > shortest]
            for (begin, end), measures in zip(bounds, found, strict=True):
                own = [one for one in counted if begin <= one.began < end]
                running = sum(one.runs for one in own)
                measures.append(measured(measure, [one.seconds for one in own], running, limits))
        return tuple(_of_shift(span, measures) for span, measures in zip(spans, found, strict=True))

    def readings(self, measure: Measure, now: float) -> Iterator[Reading]:
        """The clocks of one measure. Not `counts`: it has not been reached, and counts from its shortest limit on."""
        match measure:
            case "answer":
                yield from (one for call in self._calls.values() if (one := answer(call, now)) is not None)
            case "process":
                yield from (one for name in self._incidents if (one := self._process(name, now)) is not None)
            case "acknowledge":
                yield from (reading(one.began, one.acted, now) for one in self._alerts.values() if one.counts)
            case "accept":
                yield from (reading(one.began, one.accepted, now, one.over) for one in self._going.values())
            case "arrive":
                arriving = (one for one in self._going.values() if one.arrived is not None or one.over is None)
                yield from (reading(one.began, one.arrived, now) for one in arriving)

    def _receive(self, alert: Alert, at: float) -> None:
        if alert.status != "actual" or alert.kind == "canary":
            return
        hold(self._alerts, alert.id, AlertClock(began=at, counts=not self._is_staged(alert.alarm_class)))
        if alert.call is not None:
            call = CallClock(began=at)
            hold(self._calls, alert.id, call)
            tell(call, alert.call.phase, at, alert.call.phase_at)

    def _open(self, opened: Incident, at: float, is_person: bool) -> None:
        if opened.status == "actual" and opened.trouble is None:
            counts = not self._is_staged(opened.alarm_class)
            hold(self._incidents, opened.id, IncidentClock(began=at, counts=counts, by_person=is_person))

    def _dispatch(self, assignment: Assignment, at: float) -> None:
        if assignment.status != "actual":
            return
        hold(self._going, assignment.id, Going(began=at))
        if (sent := self._incidents.get(assignment.incident)) and sent.dispatched is None:
            sent.dispatched = at

    def _link(self, event: AlertLinked, is_person: bool) -> None:
        alert, incident = self._alerts.get(event.alert), self._incidents.get(event.incident)
        if left := self._incidents.get(event.left or ""):
            left.alerts.discard(event.alert)
        opened_it = incident is not None and not (incident.by_person or incident.has_alert)
        if alert is not None and not is_person and not opened_it:
            alert.counts = False  # it asks nothing of anybody: the alert that opened the incident does
        if incident is not None:
            incident.has_alert = True
            if alert is None or alert.began <= incident.began:
                incident.alerts.add(event.alert)

    def _alter(self, event: Event, at: float) -> None:
        match event:
            case CallAdvanced(alert=name) if name in self._calls:
                tell(self._calls[name], event.phase, at, event.told_at)
            case AssignmentAdvanced(assignment=name, rung=rung) if name in self._going:
                climb(self._going[name], rung.step, at)
            case IncidentMerged(incident=name, into=into):
                self._lead(name, into, is_merged=True)
            case IncidentSeparated(incident=name, into=into):
                self._lead(name, into, is_merged=False)
            case IncidentAdvanced(incident=name, state=state) if name in self._incidents:
                self._incidents[name].is_over = state in ENDED
            case _:
                pass

    def _lead(self, name: str, into: str, is_merged: bool) -> None:
        if merged := self._incidents.get(name):
            merged.into = into if is_merged else None
        if lead := self._incidents.get(into):
            (lead.members.add if is_merged else lead.members.discard)(name)

    def _act(self, recorded: Recorded, at: float) -> None:
        """A person has done something about these alerts and incidents."""
        for name in subjects(recorded):
            about = self._incidents[name].alerts if name in self._incidents else (name,)
            for alert in about:
                if (known := self._alerts.get(alert)) and known.acted is None:
                    known.acted = at

    def _process(self, name: str, now: float) -> Reading | None:
        """From the first word of it to the first unit, of an incident with all that was merged into it; None where it is not counted."""
        lead = self._incidents[name]
        if lead.into is not None or not lead.counts:
            return None
        family = list(self._family(name)) if lead.members else [lead]
        sent = min((one.dispatched for one in family if one and one.dispatched is not None), default=None)
        if sent is None and lead.is_over:
            return None  # nobody was needed
        return reading(min(OLD if one is None else self._began(one, sent) for one in family), sent, now)

    def _family(self, name: str) -> Iterator[IncidentClock | None]:
        """An incident and what was merged into it; None for what is not held."""
        incident = self._incidents.get(name)
        yield incident
        for member in incident.members if incident else ():
            yield from self._family(member)

    def _began(self, incident: IncidentClock, sent: float | None) -> float:
        return min((incident.began, *(self._told(name, sent) for name in incident.alerts)))

    def _told(self, name: str, sent: float | None) -> float:
        """When the centre knew what an alert says: a call is understood when it is answered, unless somebody was sent before that."""
        alert, call = self._alerts.get(name), self._calls.get(name)
        if alert is None:
            return OLD
        if call is None or call.answered is None or (sent is not None and call.answered > sent):
            return alert.began
        return call.answered


def _of_shift(span: Span, measures: Sequence[Measured]) -> ShiftClocks:
    begin, end = (moment.isoformat(timespec="milliseconds") for moment in (span.begin, span.end))
    return ShiftClocks(shift=span.id, name=span.name, begin=begin, end=end, measures=tuple(measures))
