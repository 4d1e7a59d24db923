"""The open incidents as alerts are compared with them: one board for each status, kept up to date with the record. Pure.

See docs/adr/0007-one-record.md. Everything here is computed from the record, and computed again at the start of the centre.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from itertools import islice

from msgspec import Struct

from incidents import weights
from incidents.board import Board
from incidents.events import (
    AlertLinked,
    AlertReceived,
    CallAdvanced,
    ClassCorrected,
    IncidentAdvanced,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    PlaceCorrected,
)
from incidents.linking import Happening, Match, Report, Spot, grown, link, names, topics
from incidents.lookup import alerts_of, family_of, lead_of
from incidents.model import LOOSE_KEPT, OVER, AlarmClass, Alert, Incident, Place, State, Status

MATCHES = 3
"""So many incidents are kept with an alert as what it may belong to: a person chooses among few, or looks at the map."""


WAITING = 50
"""So many of the newest alerts that wait are compared with an incident that opens: more are not read in a storm, and all of them were compared when they came."""


class Boards:
    """What is open, by status: an exercise is compared with exercises only. And the alerts that wait, oldest first.

    What was merged is compared as it was: a happening may have two places. A match names it, for it may be separated again.
    """

    def __init__(self, state: State | None = None) -> None:
        """Begin with what is open and waits in `state`."""
        self._boards: defaultdict[Status, Board] = defaultdict(Board)
        self._waiting: dict[str, tuple[Status, Report]] = {}
        self._into: dict[str, str] = {}
        # What alerts have left is looked at when something is compared next: for each of hundreds that leave at once all that stay would be.
        self._stale: set[str] = set()
        self._state = State() if state is None else state
        if state is not None:
            for incident in state.incidents.values():
                self._put(state, incident)
            for name in state.loose:
                self._wait(state, state.alerts[name])

    def match(self, alert: Alert) -> tuple[Match, ...]:
        """The open incidents that an alert may well belong to, likeliest first; of those that are one, the likeliest: `lead_of` leads it."""
        self._settle()
        found = self._boards[alert.status].match(report_of(alert))
        likeliest: dict[str, Match] = {}
        for match in found:
            likeliest.setdefault(self._lead(match.incident), match)
        return tuple(likeliest.values())[:MATCHES]

    def waiting_for(self, incident: Incident, alerts: Sequence[Alert]) -> list[tuple[str, Match]]:
        """The alerts that wait and may well belong to an incident that is about to be opened for `alerts`; the newest first."""
        self._settle()
        about = {alert.id for alert in alerts}
        happening, among = happening_of(incident, alerts), self._boards[incident.status].frequencies(1)
        return [
            (name, match)
            for name, (status, report) in islice(reversed(self._waiting.items()), WAITING)
            if status == incident.status and name not in about
            for match in link(report, [happening], among)
        ]

    def follow(self, state: State, event: Struct) -> None:  # noqa: C901 - one flat case per event
        """Take note of any event that was applied to `state`, which is the same one each time."""
        self._state = state
        match event:
            case IncidentOpened(incident=incident):
                self._put(state, incident)
            case AlertReceived(alert=alert) if alert.id in state.alerts and not _is_followed_by(state, alert):
                self._wait(state, alert)
            case AlertLinked(alert=name, incident=of, left=left):
                self._waiting.pop(name, None)
                self._add(state, state.alerts.get(name), state.incidents.get(of))
                self._stale |= state.incidents.keys() & {left}
            case CallAdvanced(place=None, caller_mark=None):
                pass  # it tells nothing that is compared
            case CallAdvanced(alert=name):
                self._told(state, state.alerts.get(name))
            case PlaceCorrected(subject=name):
                self._told(state, state.alerts.get(name))
                self._renew(state, name)
            case ClassCorrected(incident=name):
                self._renew(state, name)
            case IncidentMerged(incident=name, into=into):
                self._into[name] = into
            case IncidentSeparated(incident=name):
                self._into.pop(name, None)
                self._renew(state, name)
            case IncidentAdvanced(incident=name, state=to) if to in OVER:
                self._drop(state, name)
            case _:
                pass

    def _settle(self) -> None:
        while self._stale:
            self._renew(self._state, self._stale.pop())

    def _wait(self, state: State, alert: Alert) -> None:
        self._waiting[alert.id] = alert.status, report_of(alert)
        if len(self._waiting) > LOOSE_KEPT:
            for name in [name for name in self._waiting if name not in state.alerts]:
                del self._waiting[name]

    def _told(self, state: State, alert: Alert | None) -> None:
        """A call goes on, and may have told more."""
        if alert is None:
            return
        self._renew(state, alert.incident or "")
        if alert.id in self._waiting:
            self._waiting[alert.id] = alert.status, report_of(alert)

    def _lead(self, name: str) -> str:
        while name in self._into:
            name = self._into[name]
        return name

    def _drop(self, state: State, name: str) -> None:
        """Nothing is joined any more to what is over, nor to what was merged into it."""
        incident = state.incidents.get(name)
        for one in [] if incident is None else family_of(state, incident):
            self._into.pop(one.id, None)
            self._boards[one.status].drop(one.id)

    def _renew(self, state: State, name: str) -> None:
        incident = state.incidents.get(name)
        for one in [] if incident is None else family_of(state, incident):
            self._put(state, one)

    def _put(self, state: State, incident: Incident) -> None:
        """Put an incident as it is now."""
        if incident.trouble is not None or lead_of(state, incident).state in OVER:
            return  # no alarm is about a trouble of ours
        if incident.into is not None:
            self._into[incident.id] = incident.into
        self._boards[incident.status].put(happening_of(incident, list(alerts_of(state, incident))))

    def _add(self, state: State, alert: Alert | None, incident: Incident | None) -> None:
        """The same for one alert more, which is nearly always, without a look at all that were there before."""
        if alert is None or incident is None or incident.state in OVER:
            return  # nothing is joined to what is over
        board = self._boards[incident.status]
        before = board.get(incident.id) if len(state.linked.get(incident.id, ())) > 1 else None
        if before is None:
            self._put(state, incident)
        else:
            board.put(grown(before, report_of(alert)))


def happening_of(incident: Incident, alerts: Sequence[Alert]) -> Happening:
    """What is compared of an incident: what it was opened as and where, then what each of its alerts says.

    A place that a person gave is better than any alert's; one that was only taken over from the first alert is that alert's.
    """
    place = incident.place
    given = _spot(place, weights.TYPED_WITHIN_M) if incident.is_placed or not alerts else None
    said = Happening(
        id=incident.id,
        newest=_seconds(incident.opened_at),
        codes=_codes(incident.alarm_class),
        spot=given,
        streets=frozenset({place.street}) if place.street is not None else frozenset(),
        is_placed=incident.is_placed and given is not None,
        names=names(f"{incident.title} {place.address or ''}"),
    )
    return reduce(grown, map(report_of, alerts), said)


def _is_followed_by(state: State, alert: Alert) -> bool:
    """Whether it waits with the alert that it is about, and goes where that goes."""
    known = state.alerts.get(alert.follows or "")
    return known is not None and alert.id in known.followed


def report_of(alert: Alert) -> Report:
    """What is compared of an alert. When it came is by our own clock: a sender's may be wrong.

    What it is about is its class, or what a caller says; a device's name says nothing of that: a smoke detector hangs over many an underpass.
    """
    said, spoken = alert.text or "", alert.call is not None
    return Report(
        at=_seconds(alert.received_at),
        codes=topics(said) if spoken else _codes(alert.alarm_class),
        device=None if spoken else alert.source,
        spot=_spot(alert.where, weights.TRUE_WITHIN_M[alert.kind]),
        street=alert.where.street,
        caller=alert.call.caller_mark if alert.call is not None else None,
        names=names(f"{alert.where.address or ''} {said}"),
    )


def _codes(alarm: AlarmClass) -> frozenset[str]:
    """Ours, or what a code of another scheme means; else it is alike only to itself. That somebody has called says nothing yet."""
    if alarm.kind == "call":
        return frozenset()
    if alarm.scheme == "liandong":
        return frozenset({alarm.code})
    return frozenset(
        {weights.CODES.get((alarm.scheme, alarm.kind, alarm.code), f"{alarm.scheme} {alarm.kind} {alarm.code}")}
    )


def _spot(place: Place, within: float) -> Spot | None:
    if place.lat is None or place.lon is None:
        return None
    return Spot(place.lat, place.lon, place.uncertainty_m or within)


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
