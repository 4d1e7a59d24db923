"""An incident turns out to be something else than an alarm or a first word had made of it."""

import pytest

from incidents.events import AlertLinked, ClassCorrected, IncidentEvent, UnitRedirected
from incidents.model import AlarmClass
from incidents.orders import CorrectClass, DispatchUnit, OpenIncident
from tests.unit.incidents.happening import HERE, NOW, SMOKE, WATER, Happening

TROUBLE = AlarmClass(scheme="liandong", kind="trouble", code="silent")


def smoke(title: str = "车辆起火") -> CorrectClass:
    return CorrectClass(incident="I1", alarm_class=SMOKE, title=title, reason="现场核实")


def told(events: list[IncidentEvent]) -> list[str | None]:
    return [event.text for event in events if isinstance(event, UnitRedirected)]


def test_it_is_called_what_it_is_from_then_on_and_the_log_keeps_what_was_said() -> None:
    happening = Happening()
    happening.open()
    assert happening.give(smoke()) == [
        ClassCorrected(incident="I1", alarm_class=SMOKE, title="车辆起火", left=WATER, reason="现场核实", at=NOW)
    ]
    known = happening.state.incidents["I1"]
    assert (known.alarm_class, known.title) == (SMOKE, "车辆起火")
    assert happening.give(smoke()) == [], "it is so already"


def test_without_a_title_it_keeps_its_own() -> None:
    happening = Happening()
    was = happening.open().title
    happening.give(smoke(title=" "))
    assert happening.state.incidents["I1"].title == was


def test_who_is_on_the_way_is_told_and_keeps_their_instruction() -> None:
    happening = Happening()
    happening.open()
    happening.recall(happening.send("P13"))
    happening.send("P12")
    happening.give(DispatchUnit(incident="I1", unit="P14", text="封闭南口"))
    assert told(happening.give(smoke())) == ["更正：车辆起火", "更正：车辆起火；封闭南口"]
    assert told(happening.give(smoke("两车起火"))) == ["更正：两车起火", "更正：两车起火；封闭南口"], "what it is, once"


@pytest.mark.parametrize("is_corrected", [False, True])
def test_it_is_compared_as_what_it_is(is_corrected: bool) -> None:
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=HERE))
    if is_corrected:
        happening.give(smoke())
    events = happening.alarm("a", "minor", alarm_class=SMOKE, place=HERE, title="烟雾报警")
    assert any(isinstance(event, AlertLinked) for event in events) == is_corrected


def test_what_is_over_and_a_trouble_are_refused() -> None:
    happening = Happening()
    happening.open()
    assert happening.refusal(CorrectClass(incident="I1", alarm_class=TROUBLE, reason="x")) == "is_trouble"
    assert happening.refusal(CorrectClass(incident="I9", alarm_class=SMOKE, reason="x")) == "unknown_incident"
