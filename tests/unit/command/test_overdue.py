"""Which ones are late: a percentile says that some are, and nobody can send a percentile."""

from command.clock_figures import NAMED, Measure
from incidents.orders import LinkAlert
from tests.laws.world import PATROL, PUMP
from tests.unit.command.evening import Evening

Told = tuple[str, str | None, str | None, float | None, bool]


def told(evening: Evening, measure: Measure, now: float) -> list[Told]:
    late = evening.measured(measure, now).overdue
    return [(one.subject, one.incident, one.unit, one.seconds, one.runs) for one in late]


def test_a_crew_that_still_has_not_accepted_comes_before_one_that_did_late(evening: Evening) -> None:
    evening.open(0)
    evening.send(10)
    evening.send(20, unit=PUMP)
    assert told(evening, "accept", 60) == [], "nobody is late yet"
    assert told(evening, "accept", 100) == [("I1-1", "I1", PATROL.id, 90.0, True), ("I1-2", "I1", PUMP.id, 80.0, True)]
    evening.climb(130, "accepted")
    assert told(evening, "accept", 200) == [
        ("I1-2", "I1", PUMP.id, 180.0, True),
        ("I1-1", "I1", PATROL.id, 120.0, False),
    ]


def test_a_call_is_named_with_the_incident_that_it_was_joined_to(evening: Evening) -> None:
    evening.open(0)
    evening.call(10, "ringing", 10)
    evening.call(50, "ended", 50)
    assert told(evening, "answer", 100) == [("A1", None, None, None, False)], "it can't be answered any more"
    assert told(evening, "acknowledge", 100) == [("A1", None, None, 90.0, True)], "it has to be called back"
    evening.at(110, LinkAlert(alert="A1", incident="I1"))
    assert told(evening, "answer", 200) == [("A1", "I1", None, None, False)]
    assert told(evening, "acknowledge", 200) == [("A1", "I1", None, 100.0, False)]


def test_an_incident_to_which_nobody_was_sent_is_named(evening: Evening) -> None:
    evening.open(0)
    assert told(evening, "process", 100) == [("I1", "I1", None, 100.0, True)]


def test_of_many_the_longest_are_named_and_the_rest_is_counted(evening: Evening) -> None:
    for second in range(NAMED + 2):
        evening.alarm(second, str(second))
    late = evening.measured("acknowledge", 100)
    assert [one.subject for one in late.overdue] == [f"A{n}" for n in range(1, NAMED + 1)]
    assert (late.running, late.limits[0].late) == (NAMED + 2, NAMED + 2)
