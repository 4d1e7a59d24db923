"""Which ones are late: a percentile says that some are, and nobody can send a percentile."""

from command.clock_figures import NAMED, Measure
from incidents.orders import ConfirmIncident, LinkAlert
from tests.laws.world import PATROL, PUMP, later
from tests.unit.command.evening import ALL, BEGIN, Evening

Told = tuple[str, str | None, str | None, float | str | None]


def told(evening: Evening, measure: Measure, now: float) -> list[Told]:
    """Of each its seconds, or since when it runs."""
    late = evening.measured(measure, now).overdue
    return [(one.subject, one.incident, one.unit, one.since if one.runs else one.seconds) for one in late]


def begun(second: float) -> str:
    return later(BEGIN, second)


def test_a_crew_that_still_has_not_accepted_comes_before_one_that_did_late(evening: Evening) -> None:
    evening.open(0)
    evening.send(10)
    evening.send(20, unit=PUMP)
    assert told(evening, "accept", 60) == [], "nobody is late yet"
    assert told(evening, "accept", 100) == [("I1-1", "I1", PATROL.id, begun(10)), ("I1-2", "I1", PUMP.id, begun(20))]
    evening.climb(130, "accepted")
    assert told(evening, "accept", 200) == [
        ("I1-2", "I1", PUMP.id, begun(20)),
        ("I1-1", "I1", PATROL.id, 120.0),
    ]


def test_a_call_is_named_with_the_incident_that_it_was_joined_to(evening: Evening) -> None:
    evening.open(0)
    evening.call(10, "ringing", 10)
    evening.call(50, "ended", 50)
    assert told(evening, "answer", 100) == [("A1", None, None, None)], "it can't be answered any more"
    assert told(evening, "acknowledge", 100) == [("A1", None, None, begun(10))], "it has to be called back"
    evening.at(110, LinkAlert(alert="A1", incident="I1"))
    assert told(evening, "answer", 200) == [("A1", "I1", None, None)]
    assert told(evening, "acknowledge", 200) == [("A1", "I1", None, 100.0)]


def test_an_incident_to_which_nobody_was_sent_is_named(evening: Evening) -> None:
    evening.open(0)
    assert told(evening, "process", 100) == [("I1", "I1", None, begun(0))]


def test_of_many_the_longest_are_named_and_the_rest_is_counted(evening: Evening) -> None:
    for second in range(NAMED + 2):
        evening.alarm(second, str(second))
    late = evening.measured("acknowledge", 100)
    assert [one.subject for one in late.overdue] == [f"A{n}" for n in range(1, NAMED + 1)]
    assert (late.running, late.limits[0].late) == (NAMED + 2, NAMED + 2)


def test_of_a_shift_that_is_over_only_what_still_runs_is_named(evening: Evening) -> None:
    evening.alarm(0, "1")
    evening.alarm(1, "2")
    evening.at(100, ConfirmIncident(incident="I1"))
    during, after = ALL.end.timestamp() - 1, ALL.end.timestamp()
    named = [
        [one.subject for one in evening.clocks().of_shifts([ALL], now)[0].measures[2].overdue]
        for now in (during, after)
    ]
    assert named == [["A2", "A1"], ["A2"]]


def test_what_runs_is_no_news_as_long_as_it_runs(evening: Evening) -> None:
    evening.open(0)
    evening.send(10)
    assert told(evening, "accept", 200) == told(evening, "accept", 205) != []
