"""The service-level clocks: what begins one and what ends it, from the record alone. Pure. See docs/clocks.md."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, tzinfo
from heapq import nsmallest
from math import inf

from msgspec.structs import replace

from command.clock_entries import (
    AlertClock,
    CallClock,
    Going,
    IncidentClock,
    Reading,
    Table,
    answer,
    climb,
    reading,
    seconds_of,
    tell,
)
from command.clock_figures import (
    MEASURES,
    NAMED,
    ClockLimits,
    Measure,
    Measured,
    Overdue,
    ShiftClocks,
    measured,
    told,
)
from command.events import Event, Recorded
from command.projections import subjects
from command.shifts import Span
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    CallClaimed,
    CallerRead,
    ClassCorrected,
    IncidentAdvanced,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    LinkProposed,
    UnitDispatched,
)
from incidents.lookup import is_counted
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
        self._calls: Table[CallClock] = Table()
        self._alerts: Table[AlertClock] = Table()
        # Apart from those that count, which a storm of what asks nothing of anybody would else push out.
        self._uncounted: Table[AlertClock] = Table()
        self._incidents: Table[IncidentClock] = Table()
        self._going: Table[Going] = Table()
        self._relayed: tuple[str, str] | None = None

    def take(self, recorded: Recorded) -> None:
        """Follow one event. Times are the centre's, except for what a gateway says of its own call."""
        at = seconds_of(recorded.at)
        is_person = recorded.actor.kind == "operator" and not self._is_relayed(recorded)
        match recorded.event:
            case AlertReceived(alert=alert):
                self._receive(alert, at, is_person)
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
        self._calls.forget(before)
        self._alerts.forget(before)
        self._uncounted.forget(before)
        self._incidents.forget(before)
        self._going.forget(before)

    def of_shifts(self, spans: Sequence[Span], now: float) -> tuple[ShiftClocks, ...]:
        """Every measure of what began in each shift, as it stands now."""
        found: list[list[Measured]] = [[] for _ in spans]
        bounds = [(span.begin.timestamp(), span.end.timestamp()) for span in spans]
        for measure in MEASURES:
            limits, shortest = self._limits.of(measure), self._limits.shortest(measure)
            # What was not reached is nothing as long as it still may be in time.
            counted = [(name, one) for name, one in self.readings(measure, now) if one.counts or one.seconds > shortest]
            lost = self._lost(measure)
            for (begin, end), measures in zip(bounds, found, strict=True):
                own = [item for item in counted if begin <= item[1].first < end]
                running = sum(one.runs for _, one in own)
                figures = measured(measure, [one.seconds for _, one in own], running, limits)
                # Of a shift that is over only what still runs can be mended.
                late = [item for item in own if item[1].seconds > shortest and (item[1].runs or now < end)]
                overdue = self._overdue(measure, late, spans[0].begin.tzinfo)
                measures.append(replace(figures, partial=lost >= begin, overdue=overdue))
        return tuple(_of_shift(span, measures) for span, measures in zip(spans, found, strict=True))

    def readings(self, measure: Measure, now: float) -> Iterator[tuple[str, Reading]]:
        """The clocks of one measure, by what they are of. Not `counts`: it has not been reached, and counts from its shortest limit on."""
        match measure:
            case "answer":
                answers = ((name, answer(call, now)) for name, call in self._calls.items())
                yield from ((name, one) for name, one in answers if one is not None)
            case "process":
                processes = ((name, self._process(name, now)) for name in self._incidents)
                yield from ((name, one) for name, one in processes if one is not None)
            case "acknowledge":
                yield from ((name, reading(one.began, one.acted, now)) for name, one in self._alerts.items())
            case "accept":
                yield from (
                    (name, reading(one.began, one.accepted, now, one.over)) for name, one in self._going.items()
                )
            case "arrive":
                arriving = (item for item in self._going.items() if item[1].arrived is not None or item[1].over is None)
                yield from ((name, reading(one.began, one.arrived, now)) for name, one in arriving)

    def _overdue(
        self, measure: Measure, late: Sequence[tuple[str, Reading]], zone: tzinfo | None
    ) -> tuple[Overdue, ...]:
        first = nsmallest(NAMED, late, key=lambda item: (not item[1].runs, -item[1].seconds))
        return tuple(self._named(measure, name, one, zone) for name, one in first)

    def _named(self, measure: Measure, name: str, one: Reading, zone: tzinfo | None) -> Overdue:
        incident, unit = name if measure == "process" else None, None
        if measure in ("answer", "acknowledge") and (alert := self._alert(name)):
            incident = alert.incident
        elif going := self._going.get(name):
            incident, unit = going.incident, going.unit
        since = datetime.fromtimestamp(one.began, zone).isoformat(timespec="milliseconds")
        # What runs is told by when it began: told by its seconds it would be news each time.
        seconds = None if one.runs else told(one.seconds)
        return Overdue(subject=name, incident=incident, unit=unit, since=since, seconds=seconds, runs=one.runs)

    def _lost(self, measure: Measure) -> float:
        """When the newest began that this measure needs and for which there was no room."""
        match measure:
            case "answer":
                return self._calls.lost
            case "process":
                return max(self._incidents.lost, self._alerts.lost, self._calls.lost)
            case "acknowledge":
                return self._alerts.lost
            case "accept" | "arrive":
                return self._going.lost

    def _receive(self, alert: Alert, at: float, is_person: bool) -> None:
        if alert.status != "actual" or alert.kind == "canary":
            return
        # A person who writes an alert down has acted with that: it would be acknowledged in no time.
        counts = not is_person and not self._is_staged(alert.alarm_class)
        (self._alerts if counts else self._uncounted).hold(alert.id, AlertClock(began=at))
        if alert.call is not None:
            call = CallClock(began=at)
            self._calls.hold(alert.id, call)
            tell(call, alert.call.phase, at, alert.call.phase_at)

    def _open(self, opened: Incident, at: float, is_person: bool) -> None:
        if opened.status == "actual":
            counts = is_counted(opened) and not self._is_staged(opened.alarm_class)
            clock = IncidentClock(began=at, counts=counts, by_person=is_person)
            self._incidents.hold(opened.id, clock)

    def _dispatch(self, assignment: Assignment, at: float) -> None:
        sent = self._incidents.get(assignment.incident)
        if assignment.status != "actual" or assignment.is_repair:
            return
        self._going.hold(assignment.id, Going(began=at, incident=assignment.incident, unit=assignment.unit))
        if sent and sent.dispatched is None:
            sent.dispatched = at

    def _link(self, event: AlertLinked, is_person: bool) -> None:
        name, incident = event.alert, self._incidents.get(event.incident)
        began = self._began_at(name, event.left or "")
        if alert := self._alert(name):
            alert.incident = event.incident
        if left := self._incidents.get(event.left or ""):
            left.alerts.pop(name, None)
        opened_it = incident is not None and not (incident.by_person or incident.has_alert)
        if name in self._alerts and not is_person and not opened_it:
            # It asks nothing of anybody: the alert that opened the incident does.
            self._uncounted.hold(name, self._alerts.pop(name))
        if incident is not None:
            incident.has_alert = True
            if began <= incident.began:
                incident.alerts[name] = began

    def _alert(self, name: str) -> AlertClock | None:
        return self._alerts.get(name) or self._uncounted.get(name)

    def _began_at(self, name: str, left: str) -> float:
        """When an alert came, also one that is not held any more."""
        alert, incident = self._alert(name), self._incidents.get(left)
        if alert is not None:
            return alert.began
        # What an incident has and does not list came after it: that says nothing of where it belongs now.
        return OLD if incident is None else incident.alerts.get(name, inf)

    def _alter(self, event: Event, at: float) -> None:
        match event:
            case CallAdvanced(alert=name) if name in self._calls:
                tell(self._calls[name], event.phase, at, event.told_at)
            case CallClaimed(alert=name) if name in self._calls and self._calls[name].claimed is None:
                self._calls[name].claimed = at
            case AssignmentAdvanced(assignment=name, rung=rung) if name in self._going:
                climb(self._going[name], rung.step, at)
            case ClassCorrected(incident=name, alarm_class=found) if name in self._incidents:
                self._incidents[name].counts = not self._is_staged(found)
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
            about: Collection[str] = self._incidents[name].alerts if name in self._incidents else (name,)
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
        began = min(OLD if one is None else self._began(one, sent) for one in family)
        came = min(OLD if one is None else min((one.began, *one.alerts.values())) for one in family)
        return reading(began, sent, now)._replace(came=came)

    def _family(self, name: str) -> Iterator[IncidentClock | None]:
        """An incident and what was merged into it; None for what is not held."""
        incident = self._incidents.get(name)
        yield incident
        for member in incident.members if incident else ():
            yield from self._family(member)

    def _began(self, incident: IncidentClock, sent: float | None) -> float:
        return min((incident.began, *(self._told(name, began, sent) for name, began in incident.alerts.items())))

    def _told(self, name: str, began: float, sent: float | None) -> float:
        """When the centre knew what an alert says: a call is understood when it is answered, unless somebody was sent before that."""
        call = self._calls.get(name)
        if call is None or call.answered is None or (sent is not None and call.answered > sent):
            return began
        return call.answered


def _of_shift(span: Span, measures: Sequence[Measured]) -> ShiftClocks:
    begin, end = (moment.isoformat(timespec="milliseconds") for moment in (span.begin, span.end))
    return ShiftClocks(
        shift=span.id, name=span.name, name_en=span.name_en, begin=begin, end=end, measures=tuple(measures)
    )
