"""An incident turns out to be something else than an alarm or a first word had made of it."""

import pytest
from msgspec.structs import replace

from incidents.events import AlertLinked, ClassCorrected, IncidentEvent, UnitRedirected
from incidents.model import AlarmClass, Place
from incidents.orders import (
    ConfirmIncident,
    CorrectClass,
    CorrectPlace,
    DispatchUnit,
    MergeIncident,
    OpenIncident,
    SeparateIncident,
)
from incidents.trouble_orders import ReportTrouble
from tests.unit.incidents.happening import FAR, HERE, NOW, SMOKE, WATER, Happening

TROUBLE = AlarmClass(scheme="liandong", kind="trouble", code="quiet")
Told = tuple[str, Place, str | None]


def smoke(title: str = "车辆起火", incident: str = "I1") -> CorrectClass:
    return CorrectClass(incident=incident, alarm_class=SMOKE, title=title, reason="现场核实", word="起火")


def told(events: list[IncidentEvent]) -> list[Told]:
    redirected = (event for event in events if isinstance(event, UnitRedirected))
    return [(event.unit, event.place, event.corrected) for event in redirected]


def test_it_is_called_what_it_is_from_then_on_and_the_log_keeps_what_was_said() -> None:
    happening = Happening()
    happening.open()
    corrected = ClassCorrected(
        incident="I1", alarm_class=SMOKE, title="车辆起火", left=WATER, reason="现场核实", at=NOW, called="积水"
    )
    assert happening.give(smoke()) == [corrected]
    known = happening.state.incidents["I1"]
    assert (known.alarm_class, known.title) == (SMOKE, "车辆起火")
    assert happening.give(smoke()) == [], "it is so already"


def test_who_is_on_the_way_is_told_and_keeps_their_instruction() -> None:
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=HERE))
    happening.recall(happening.send("P13"))
    happening.give(DispatchUnit(incident="I1", unit="P14", text="封闭南口"))
    assert told(happening.give(smoke())) == [("P14", HERE, "车辆起火")]
    assert happening.give(smoke("两车起火"))[1:] != []
    held = happening.state.assignments["I1-2"]
    assert (held.text, held.corrected) == ("封闭南口", "两车起火")


def test_without_a_title_it_keeps_its_own_and_a_crew_hears_the_word_of_its_class() -> None:
    happening = Happening()
    happening.give(OpenIncident(title="公交站", alarm_class=WATER, place=HERE))
    happening.send("P12")
    assert told(happening.give(smoke(title=" "))) == [("P12", HERE, "起火 · 公交站")]
    assert happening.state.incidents["I1"].title == "公交站"


def test_what_is_left_out_stays_as_somebody_else_has_just_corrected_it() -> None:
    happening = Happening()
    happening.open()
    happening.give(smoke())
    happening.give(CorrectClass(incident="I1", title="国权路", reason="现场核实"))
    known = happening.state.incidents["I1"]
    assert (known.alarm_class, known.title) == (SMOKE, "国权路")


@pytest.mark.parametrize(
    ("title", "there", "now"),
    [
        ("水位报警 · 黄兴路下立交", "国权路政通路口", "水位报警 · 国权路政通路口"),
        ("水位报警 · 黄兴路下立交", None, "水位报警"),
        ("黄兴路下立交", None, "黄兴路下立交"),
        ("黄兴路下立交", "国权路政通路口", "国权路政通路口"),
        ("黄兴路下立交南口积水", "国权路政通路口", "黄兴路下立交南口积水"),
    ],
)
def test_a_title_that_names_the_old_address_goes_where_the_incident_does(
    title: str, there: str | None, now: str
) -> None:
    happening = Happening()
    place = replace(HERE, address="黄兴路下立交")
    happening.give(OpenIncident(title=title, alarm_class=WATER, place=place))
    happening.give(CorrectPlace(subject="I1", place=replace(FAR, address=there), reason="来电人改口"))
    assert happening.state.incidents["I1"].title == now


def two_that_are_one() -> Happening:
    """I2, elsewhere, was merged into I1; a crew of its own is on the way to it."""
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=HERE))
    happening.give(OpenIncident(title="商铺进水", alarm_class=WATER, place=FAR))
    happening.send("P12", "I2")
    happening.give(MergeIncident(incident="I2", into="I1"))
    return happening


def test_a_crew_of_what_was_merged_goes_on_to_where_it_was_sent() -> None:
    assert told(two_that_are_one().give(smoke())) == [("P12", FAR, "车辆起火")]


def test_a_separation_takes_back_what_the_other_one_really_is() -> None:
    happening = two_that_are_one()
    happening.give(smoke())
    assert told(happening.give(SeparateIncident(incident="I2", reason="两件事"))) == [("P12", FAR, "商铺进水")]


def test_a_separation_says_nothing_where_nobody_was_told_otherwise() -> None:
    assert told(two_that_are_one().give(SeparateIncident(incident="I2", reason="两件事"))) == []


@pytest.mark.parametrize("is_corrected", [False, True])
def test_it_is_compared_as_what_it_is(is_corrected: bool) -> None:
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=HERE))
    if is_corrected:
        happening.give(smoke())
    events = happening.alarm("a", "minor", alarm_class=SMOKE, place=HERE, title="烟雾报警")
    assert any(isinstance(event, AlertLinked) for event in events) == is_corrected


def test_alarms_and_troubles_never_become_one_another() -> None:
    happening = Happening()
    happening.open()
    assert happening.refusal(CorrectClass(incident="I1", alarm_class=TROUBLE, reason="x")) == "is_trouble"
    happening.give(ReportTrouble(kind="quiet", source="WL-018", since=NOW, title="静默"))
    assert happening.refusal(smoke(incident="I2")) == "is_trouble"


def test_what_is_over_stays_what_it_was() -> None:
    happening = Happening()
    happening.open()
    happening.give(ConfirmIncident(incident="I1"))
    happening.close()
    assert happening.refusal(smoke()) == "incident_over"
