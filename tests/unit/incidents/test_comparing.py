"""What an alert may belong to: found when it comes, joined by itself only where that is certain and harmless."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from incidents.comparing import Boards, report_of
from incidents.events import AlertLinked, AlertReceived, LinkProposed
from incidents.model import AlarmClass, Place, Refused, Severity, Status
from incidents.orders import CancelIncident, ConfirmIncident, LinkAlert, OpenIncident
from tests.unit.incidents.happening import (
    BESIDE,
    BETWEEN,
    FAR,
    HERE,
    SMOKE,
    WATER,
    Happening,
    alarm,
    codes,
    kinds,
    proposed,
)


@pytest.mark.parametrize("severity", ["minor", "unknown"])
def test_a_light_alarm_joins_what_it_is_certain_to_be_about_and_says_why(severity: Severity) -> None:
    happening = Happening()
    happening.alarm("a")
    _, linked = happening.alarm("b", severity, source="WL-017", place=BESIDE)
    assert isinstance(linked, AlertLinked) and (linked.alert, linked.incident) == ("A2", "I1")
    assert codes(linked.match) == {"near", "lately", "same_class"}
    assert happening.state.linked["I1"] == ["A1", "A2"]
    assert happening.state.alerts["A2"].matches == ()


def test_a_moderate_alarm_that_may_be_known_waits_for_a_person() -> None:
    happening = Happening()
    happening.alarm("a")
    events = happening.alarm("b", "moderate", source="WL-017", place=BESIDE)
    assert kinds(events) == ["AlertReceived", "LinkProposed"] and proposed(events) == ["I1"]
    assert happening.state.loose == ["A2"]
    assert codes(happening.state.alerts["A2"].matches[0]) == {"near", "lately", "same_class"}


@pytest.mark.parametrize("severity", ["severe", "extreme"])
def test_a_grave_alarm_never_waits_and_names_what_it_may_belong_to(severity: Severity) -> None:
    happening = Happening()
    happening.alarm("a")
    events = happening.alarm("b", severity)
    assert kinds(events) == ["AlertReceived", "IncidentOpened", "AlertLinked", "LinkProposed"]
    assert happening.state.alerts["A2"].incident == "I2" and proposed(events) == ["I1"]


def test_between_the_thresholds_a_light_alarm_is_proposed() -> None:
    happening = Happening()
    happening.alarm("a")
    events = happening.alarm("b", "minor", source="YG-1", alarm_class=SMOKE)
    assert kinds(events) == ["AlertReceived", "LinkProposed"], "the same place, another class"
    assert "other_class" in codes(happening.state.alerts["A2"].matches[0])


@pytest.mark.parametrize("other", [{"place": FAR, "source": "WL-017"}, {"status": "exercise"}, {"status": "test"}])
def test_what_is_far_or_of_another_status_opens_its_own(other: dict[str, object]) -> None:
    happening = Happening()
    happening.alarm("a", "minor")
    events = happening.give(replace(alarm("b", "minor"), **other))
    assert kinds(events) == ["AlertReceived", "IncidentOpened", "AlertLinked"]
    assert happening.state.linked == {"I1": ["A1"], "I2": ["A2"]}


def test_an_incident_that_is_over_is_neither_joined_nor_proposed() -> None:
    for is_true in (True, False):
        happening = Happening()
        happening.alarm("a", "minor")
        happening.give(ConfirmIncident(incident="I1"))
        if is_true:
            happening.close()
        else:
            happening.give(CancelIncident(incident="I1", reason="误报"))
        assert kinds(happening.alarm("b", "minor")) == ["AlertReceived", "IncidentOpened", "AlertLinked"]


@pytest.mark.parametrize("status", ["exercise", "test"])
def test_an_exercise_does_not_hide_the_actual_incident_of_a_device(status: Status) -> None:
    happening = Happening()
    happening.alarm("a", "minor")
    happening.alarm("b", "minor", status)
    happening.alarm("c", "minor")
    happening.alarm("d", "minor", status)
    assert happening.state.linked == {"I1": ["A1", "A3"], "I2": ["A2", "A4"]}
    assert [incident.status for incident in happening.state.incidents.values()] == ["actual", status]


def test_a_device_without_a_place_joins_its_own_incident() -> None:
    happening = Happening()
    for name in ("a", "b"):
        happening.alarm(name, "severe", source="WL-1", place=Place())
    _, linked = happening.alarm("c", "minor", source="WL-1", place=Place())
    assert isinstance(linked, AlertLinked) and codes(linked.match) == {"same_device", "lately", "same_class"}


def test_what_a_person_opened_is_compared_by_its_title_and_place() -> None:
    happening = Happening()
    happening.give(OpenIncident(title="黄兴路积水", alarm_class=WATER, place=HERE))
    _, linked = happening.alarm("a", "minor", text="黄兴路下立交水位上升")
    assert isinstance(linked, AlertLinked) and codes(linked.match) == {"near", "lately", "same_class", "same_names"}


def test_a_call_is_proposed_and_again_when_it_tells_more_of_its_place() -> None:
    happening = Happening()
    happening.alarm("a")
    rung = happening.ring(place=Place())
    assert kinds(rung) == ["AlertReceived"]
    answered = happening.ring(phase="answered", place=BETWEEN)
    assert kinds(answered) == ["CallAdvanced", "LinkProposed"] and proposed(answered) == ["I1"]
    assert kinds(happening.ring(phase="ended", place=BETWEEN)) == ["CallAdvanced"], "nothing new"
    assert happening.state.loose == ["A2"], "a person decides"
    [joined] = happening.give(LinkAlert(alert="A2", incident="I1"))
    assert isinstance(joined, AlertLinked) and joined.reason == "joined by hand"
    assert "near" in codes(joined.match), "the record keeps what the person was shown"


def test_who_calls_twice_is_known_again() -> None:
    happening = Happening()
    for call, caller in (("c1", "13800001234"), ("c2", "13800001234"), ("c3", "13900004321")):
        happening.ring(call, place=Place(), caller=caller, caller_mark=f"mark of {caller}")
        if call == "c1":
            happening.open(alert="A1")
    assert "same_caller" in codes(happening.state.alerts["A2"].matches[0])
    assert happening.state.alerts["A3"].matches == ()


def test_a_number_that_is_told_later_is_compared_too() -> None:
    happening = Happening()
    happening.ring("c1", place=Place(), caller="1", caller_mark="m")
    happening.open(alert="A1")
    happening.ring("c2", place=Place())
    events = happening.ring("c2", "answered", place=Place(), caller="1", caller_mark="m")
    assert kinds(events) == ["CallAdvanced", "LinkProposed"] and proposed(events) == ["I1"]


def test_what_waits_is_proposed_to_an_incident_that_opens_after_it() -> None:
    happening = Happening()
    happening.ring(place=BETWEEN)
    happening.ring("c2", place=FAR)
    happening.ring("c3", place=BETWEEN, status="exercise")
    events = happening.alarm("a")
    assert kinds(events) == ["AlertReceived", "IncidentOpened", "AlertLinked", "LinkProposed"]
    assert [event.alert for event in events if isinstance(event, LinkProposed)] == ["A1"]
    assert [match.incident for match in happening.state.alerts["A1"].matches] == ["I1"]


def test_so_is_what_a_person_opens_from_one_call_and_never_the_call_itself() -> None:
    happening = Happening()
    for call in ("c1", "c2"):
        happening.ring(call, place=HERE)
    happening.open(alert="A1")
    assert [match.incident for match in happening.state.alerts["A2"].matches] == ["I1"]
    assert happening.state.alerts["A1"].matches == ()


def test_what_is_over_gives_way_among_the_proposals() -> None:
    happening = Happening()
    for name in "abcd":
        happening.alarm(name, place=HERE)
    happening.ring(place=HERE)
    for incident in ("I1", "I2", "I3"):
        happening.give(CancelIncident(incident=incident, reason="误报"))
    happening.alarm("e", place=HERE)
    assert {match.incident for match in happening.state.alerts["A5"].matches} <= {"I4", "I5"}
    assert "I5" in {match.incident for match in happening.state.alerts["A5"].matches}


def test_a_call_that_was_joined_is_proposed_no_more() -> None:
    happening = Happening()
    happening.alarm("a")
    happening.ring(place=Place())
    happening.give(LinkAlert(alert="A2", incident="I1"))
    assert kinds(happening.ring(phase="answered", place=HERE)) == ["CallAdvanced"]
    assert happening.state.alerts["A2"].matches == ()


def test_how_well_a_place_is_known_decides_how_near_is_near() -> None:
    happening = Happening()
    happening.alarm("a")
    away = Place(lat=31.2900, lon=121.5184)
    sure = happening.alarm("b", "minor", source="WL-2", place=replace(away, uncertainty_m=5.0), at="x")
    assert kinds(sure) == ["AlertReceived", "IncidentOpened", "AlertLinked"], "400 metres"
    vague = happening.alarm("c", "moderate", source="WL-3", place=replace(away, uncertainty_m=300.0))
    assert set(proposed(vague)) == {"I1", "I2"}


def test_a_code_of_another_scheme_is_the_class_it_means() -> None:
    happening = Happening()
    (received, *_) = happening.alarm("a", alarm_class=AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0406"))
    assert isinstance(received, AlertReceived) and report_of(received.alert).codes == {"water_level"}
    (received, *_) = happening.alarm("b", alarm_class=AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0101"))
    assert isinstance(received, AlertReceived) and report_of(received.alert).codes == {"CJ/T 214-2007 event 0101"}


STATUSES: tuple[Status, ...] = ("actual", "exercise")
DOINGS = st.one_of(
    st.tuples(st.just("alarm"), st.integers(0, 5), st.sampled_from([HERE, BESIDE, FAR, Place()])),
    st.tuples(
        st.just("ring"), st.integers(0, 3), st.sampled_from([HERE, FAR, Place(), Place(address="国权路政立路口")])
    ),
    st.tuples(st.just("cancel"), st.integers(1, 6), st.just(HERE)),
    st.tuples(st.just("join"), st.integers(1, 6), st.just(HERE)),
    st.tuples(st.just("open"), st.integers(0, 1), st.sampled_from([HERE, Place()])),
)


def do(happening: Happening, name: str, kind: str, number: int, place: Place) -> None:
    """One of `DOINGS`; what can't be done is left."""
    severities: list[Severity] = ["minor", "moderate", "severe"]
    with suppress(Refused, IndexError):
        if kind == "alarm":
            happening.alarm(name, severities[number % 3], source=f"WL-{number}", place=place)
        elif kind == "ring":
            happening.ring(f"c{number}", phase="answered", place=place)
        elif kind == "cancel":
            happening.give(CancelIncident(incident=f"I{number}", reason="误报"))
        elif kind == "join":
            happening.give(LinkAlert(alert=happening.state.loose[-1], incident=f"I{number}"))
        else:
            happening.open()


@given(st.lists(DOINGS, max_size=30))
def test_what_is_kept_up_to_date_is_what_a_start_computes(doings: list[tuple[str, int, Place]]) -> None:
    happening = Happening()
    for name, (kind, number, place) in enumerate(doings):
        do(happening, str(name), kind, number, place)
    started = Boards(happening.state)
    for status in STATUSES:
        for place in (HERE, BETWEEN, FAR, Place()):
            (asked, *_) = Happening().alarm("q", "minor", status, place=place)
            assert isinstance(asked, AlertReceived)
            assert happening.boards.match(asked.alert) == started.match(asked.alert)
            new = replace(Happening().open(status), place=place)
            assert happening.boards.waiting_for(new, ()) == started.waiting_for(new, ())
