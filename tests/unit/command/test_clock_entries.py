"""What is kept of each call, alert and incident: of a storm all that counts, and where there is no room that it is missing."""

from datetime import datetime

from msgspec.structs import replace

from command.clock_entries import MOST
from command.clock_figures import Measure, Measured
from command.clocks import Clocks
from command.shifts import Span
from incidents.events import AlertLinked, AlertReceived
from incidents.orders import ClaimCall, SplitIncident
from incidents.trouble_orders import ReportTrouble
from tests.laws.world import SYSTEM, WATER, later
from tests.unit.command.evening import ALL, BEGIN, Evening


def storm(evening: Evening, clocks: Clocks, count: int, *, joins: bool) -> None:
    """So many alerts more: the last one of the log again under other names, with its link where they join by themselves."""
    received, linked = evening.world.log[-2:]
    assert isinstance(received.event, AlertReceived) and isinstance(linked.event, AlertLinked)
    for number in range(count):
        alert = replace(received.event.alert, id=f"S{number}")
        clocks.take(replace(received, event=replace(received.event, alert=alert)))
        if joins:
            clocks.take(replace(linked, event=replace(linked.event, alert=alert.id)))


def of_all(clocks: Clocks, now: float = 3600.0) -> dict[Measure, Measured]:
    moment = datetime.fromisoformat(later(BEGIN, now)).timestamp()
    return {one.measure: one for one in clocks.of_shifts([ALL], moment)[0].measures}


def test_a_storm_of_what_joins_by_itself_pushes_nothing_out() -> None:
    evening = Evening()
    evening.alarm(10)
    evening.alarm(12, "2", "minor")
    clocks = evening.clocks()
    storm(evening, clocks, MOST + 1, joins=True)
    told = of_all(clocks, 100)
    assert (told["acknowledge"].values, told["process"].values) == ((90.0,), (90.0,))
    assert not any(one.partial for one in told.values())
    # One of those for which there was no room is moved to an incident of its own: it says nothing of when that began.
    evening.at(110, SplitIncident(incident="I1", alerts=("A2",), title="另一处", alarm_class=WATER, reason="两处"))
    for recorded in evening.world.log[-3:]:
        event = recorded.event
        clocks.take(replace(recorded, event=replace(event, alert="S0") if isinstance(event, AlertLinked) else event))
    assert of_all(clocks, 200)["process"].values == (90.0, 190.0)


def test_what_there_was_no_room_for_is_said_to_be_missing() -> None:
    evening = Evening()
    evening.alarm(10)
    evening.alarm(12, "2", "minor")
    clocks = evening.clocks()
    storm(evening, clocks, MOST, joins=False)
    told = of_all(clocks, 100)
    assert (told["acknowledge"].n, told["acknowledge"].running, told["acknowledge"].partial) == (MOST, MOST, True)
    assert told["process"].values == (90.0,), "the incident knows itself when it began"
    assert [name for name, one in told.items() if one.partial] == ["process", "acknowledge"]
    next_day = Span(id="day", name="日班", begin=ALL.end, end=ALL.end)
    assert not any(one.partial for one in clocks.of_shifts([next_day], ALL.end.timestamp())[0].measures)


def test_a_clock_belongs_to_the_shift_in_which_it_began() -> None:
    evening = Evening()
    evening.call(10, "ringing", 10)
    evening.call(20, "answered", 20)
    clocks = evening.clocks()
    later_shift = Span(id="day", name="日班", begin=ALL.end, end=ALL.end)
    assert [one.n for one in clocks.of_shifts([later_shift], 0)[0].measures] == [0] * 5
    clocks.forget(ALL.end.timestamp())
    assert list(clocks.readings("answer", 0)) == []


def test_a_crew_that_is_sent_to_a_trouble_is_left_out() -> None:
    evening = Evening()
    evening.at(10, ReportTrouble(kind="quiet", source="WL-018", since=BEGIN, title="静默"), SYSTEM)
    evening.send(20)
    evening.climb(30, "accepted")
    for measure in ("process", "accept", "arrive"):
        assert (evening.measured(measure).n, evening.measured(measure).running) == (0, 0)


def test_a_call_that_somebody_took_on_is_answered_also_where_no_gateway_says_so() -> None:
    evening = Evening()
    evening.call(10, "ringing", 10)
    evening.at(22, ClaimCall(alert="A1"))
    assert evening.values("answer") == [12.0]
    evening.call(60, "ended", 60)
    assert evening.values("answer") == [12.0]
    evening.call(61, "answered", 19)
    assert evening.values("answer") == [9.0], "the gateway knows better"
