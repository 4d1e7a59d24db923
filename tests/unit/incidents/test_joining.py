"""What must not be taken for one thing, though much is alike; and what is, though little is."""

from msgspec.structs import replace

from incidents.alerting import FULL
from incidents.comparing import MATCHES
from incidents.events import LinkProposed
from incidents.linking import WORDS
from incidents.model import Place
from incidents.orders import LinkAlert, OpenIncident
from tests.unit.incidents.happening import (
    BESIDE,
    BUTTON,
    COLLISION,
    FAR,
    HERE,
    SMOKE,
    WATER,
    Happening,
    alarm,
    kinds,
)


def test_nothing_joins_by_itself_what_only_a_call_is_known_of() -> None:
    happening = Happening()
    happening.ring(place=HERE)
    happening.give(OpenIncident(title="车祸", alarm_class=COLLISION, alert="A1", place=HERE))
    assert kinds(happening.alarm("a", "minor", alarm_class=SMOKE)) == ["AlertReceived", "LinkProposed"]


def test_class_does_not_follow_on_class() -> None:
    """Smoke, a button near it, a collision near that: kin of kin is no kin."""
    happening = Happening()
    joined = []
    for name, alarm_class in (("a", SMOKE), ("b", BUTTON), ("c", COLLISION)):
        events = happening.alarm(name, "minor", source=name, alarm_class=alarm_class)
        joined.append(kinds(events)[1])
    assert joined == ["IncidentOpened", "AlertLinked", "LinkProposed"]


def test_what_a_person_joined_of_another_class_comes_again_only_from_that_device() -> None:
    happening = Happening()
    happening.alarm("a")
    happening.alarm("b", "moderate", source="YG-1", alarm_class=SMOKE)
    happening.give(LinkAlert(alert="A2", incident="I1"))
    assert kinds(happening.alarm("c", "minor", source="YG-1", alarm_class=SMOKE)) == ["AlertReceived", "AlertLinked"]
    assert kinds(happening.alarm("d", "minor", source="YG-2", alarm_class=SMOKE)) == ["AlertReceived", "LinkProposed"]


def test_a_place_that_a_person_gave_is_better_than_the_callers() -> None:
    happening = Happening()
    happening.ring(place=FAR)
    happening.give(OpenIncident(title="积水", alarm_class=WATER, alert="A1", place=HERE))
    assert kinds(happening.alarm("a", "minor", place=BESIDE)) == ["AlertReceived", "AlertLinked"]
    assert kinds(happening.alarm("b", "minor", source="WL-2", place=FAR))[1] == "IncidentOpened"


def test_a_call_that_tells_no_place_takes_none_away() -> None:
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=HERE))
    happening.ring(place=Place())
    happening.give(LinkAlert(alert="A1", incident="I1"))
    assert kinds(happening.alarm("a", "minor", place=BESIDE)) == ["AlertReceived", "AlertLinked"]


def test_who_contradicts_the_place_does_not_move_it_to_where_nothing_is() -> None:
    happening = Happening()
    happening.alarm("a", source="WL-1")
    happening.ring(place=replace(FAR, uncertainty_m=20.0))
    happening.give(LinkAlert(alert="A2", incident="I1"))
    between = Place(lat=(HERE.lat or 0) / 2 + (FAR.lat or 0) / 2, lon=(HERE.lon or 0) / 2 + (FAR.lon or 0) / 2)
    assert kinds(happening.alarm("b", "minor", source="WL-7", place=between))[1] == "IncidentOpened"
    assert kinds(happening.alarm("c", "minor", source="WL-1")) == ["AlertReceived", "AlertLinked"]


def test_a_device_is_what_its_class_says_and_not_what_it_is_called() -> None:
    happening = Happening()
    happening.alarm("a")
    named = Place(lat=HERE.lat, lon=HERE.lon, address="黄兴路积水点烟感")
    assert kinds(happening.alarm("b", "minor", source="YG-1", alarm_class=SMOKE, place=named))[1] == "LinkProposed"


def test_a_moderate_repeat_of_a_device_joins_and_what_is_worse_than_before_does_not() -> None:
    happening = Happening()
    happening.alarm("a", "minor")
    assert kinds(happening.alarm("b", "moderate")) == ["AlertReceived", "LinkProposed"], "worse"
    happening.give(LinkAlert(alert="A2", incident="I1"))
    assert kinds(happening.alarm("c", "moderate")) == ["AlertReceived", "AlertLinked"], "again"
    assert kinds(happening.alarm("d", "moderate", source="WL-2")) == ["AlertReceived", "LinkProposed"], "another's"


def test_many_incidents_do_not_hide_that_of_a_device_without_a_place() -> None:
    happening = Happening()
    for number in range(40):
        happening.give(OpenIncident(title=f"{number}", alarm_class=SMOKE, place=HERE))
    happening.alarm("a", source="WL-9", place=Place())
    assert kinds(happening.alarm("b", "minor", source="WL-9", place=Place())) == ["AlertReceived", "AlertLinked"]


def test_how_long_something_waited_counts_as_time() -> None:
    happening = Happening()
    happening.ring(place=HERE)
    later = "2026-06-22T12:14:07.120+08:00"
    happening.give(alarm("a"), later)
    (found,) = happening.state.alerts["A1"].matches
    assert ("long_ago", 16 * 3600.0) in [(reason.code, reason.figure) for reason in found.reasons]


def test_what_is_proposed_already_is_not_proposed_again() -> None:
    happening = Happening()
    for name in "abc":
        happening.alarm(name, source="WL-1")
    happening.ring(place=HERE)
    assert len(happening.state.alerts["A4"].matches) == MATCHES
    vague = Place(lat=31.2888, lon=121.5184, uncertainty_m=300.0)
    assert "A4" not in [one.alert for one in happening.alarm("d", place=vague) if isinstance(one, LinkProposed)]


def test_an_alarm_of_a_hundred_roads_costs_no_more_than_one_of_some() -> None:
    happening = Happening()
    happening.alarm("a", "minor", text="".join(f"{chr(0x4E00 + number)}安路" for number in range(5000)))
    [board] = happening.boards._boards.values()
    known = board.get("I1")
    assert known is not None and len(known.names) <= WORDS


def test_no_alarm_waits_in_a_full_tray_where_it_would_be_given_up() -> None:
    happening = Happening()
    happening.alarm("a")
    for number in range(FULL):
        happening.ring(f"c{number}", place=Place())
    events = happening.alarm("b", "moderate", source="WL-2")
    assert kinds(events) == ["AlertReceived", "IncidentOpened", "AlertLinked", "LinkProposed"]
    assert len(happening.state.loose) == FULL
