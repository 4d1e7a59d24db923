"""Chains of merges, and what is compared after something was merged, moved or ended."""

from msgspec.structs import replace

from incidents.comparing import Boards
from incidents.events import AlertLinked, UnitRedirected
from incidents.model import CLOSED_KEPT, Place
from incidents.orders import (
    CancelIncident,
    ConfirmIncident,
    CorrectPlace,
    LinkAlert,
    MergeIncident,
    MoveAlerts,
    OpenIncident,
    SeparateIncident,
    SplitIncident,
)
from tests.unit.incidents.happening import FAR, HERE, SMOKE, WATER, Happening, alarm, kinds

THERE = Place(lat=31.25, lon=121.49)


def three(*, merged: bool = True) -> Happening:
    """Water at three places; I3 was merged into I2, and I2 into I1."""
    happening = Happening()
    for device, place in (("WL-1", HERE), ("WL-2", FAR), ("WL-3", THERE)):
        happening.alarm(device, source=device, place=place)
    if merged:
        happening.give(MergeIncident(incident="I3", into="I2"))
        happening.give(MergeIncident(incident="I2", into="I1"))
    return happening


def states(happening: Happening) -> list[str]:
    return [one.state for one in happening.state.incidents.values()]


def joined(happening: Happening, device: str, place: Place) -> str | None:
    """Which incident a minor alarm of a device joins by itself."""
    events = happening.alarm(f"{device}-again", "minor", source=device, place=place)
    return events[1].incident if isinstance(events[1], AlertLinked) else None


def test_a_separation_takes_its_own_family_along() -> None:
    happening = three(merged=False)
    for unit, name in (("P1", "I1"), ("P2", "I2"), ("P3", "I3")):
        happening.send(unit, name)
    happening.report("I3-1", "accepted", "on_scene")
    happening.give(MergeIncident(incident="I3", into="I2"))
    happening.give(MergeIncident(incident="I2", into="I1"))
    assert states(happening) == ["on_scene", "merged", "merged"]
    happening.give(SeparateIncident(incident="I2", reason="两处"))
    assert states(happening) == ["dispatched", "on_scene", "merged"]


def test_what_is_on_scene_stays_so_with_what_is_only_sent() -> None:
    happening = three(merged=False)
    happening.report(happening.send("P1", "I1"), "accepted", "on_scene")
    happening.send("P2", "I2")
    happening.give(MergeIncident(incident="I2", into="I1"))
    assert states(happening)[0] == "on_scene"
    happening.report("I1-1", "clear")
    happening.give(SeparateIncident(incident="I2", reason="两处"))
    assert states(happening)[:2] == ["verifying", "dispatched"]


def test_an_old_visit_makes_nobody_present() -> None:
    happening = three(merged=False)
    happening.report(happening.send("P1", "I1"), "accepted", "on_scene", "clear")
    happening.send("P2", "I1")
    happening.report(happening.send("P3", "I2"), "accepted", "on_scene")
    happening.give(MergeIncident(incident="I2", into="I1"))
    happening.give(SeparateIncident(incident="I2", reason="两处"))
    assert states(happening)[:2] == ["dispatched", "on_scene"]


def test_an_alert_that_is_named_twice_moves_once_and_one_that_is_there_stays() -> None:
    happening = three(merged=False)
    happening.alarm("b", "minor", source="WL-1", place=HERE)
    split = SplitIncident(incident="I1", alerts=("A4", "A4"), title="另", alarm_class=WATER, reason="两件事")
    happening.give(split)
    assert happening.state.linked["I4"] == ["A4"]
    happening.give(MoveAlerts(alerts=("A4", "A1", "A4"), incident="I1", reason="误"))
    assert happening.state.linked["I1"] == ["A1", "A4"]


def test_nothing_is_taken_out_of_what_has_ended() -> None:
    happening = three()
    happening.give(ConfirmIncident(incident="I1"))
    happening.close()
    happening.alarm("x", source="WL-9", place=HERE)
    for alert in ("A1", "A3"):
        order = MoveAlerts(alerts=(alert,), incident="I4", reason="误")
        assert happening.refusal(order) == "incident_over"


def test_what_left_is_compared_no_more_with_what_it_left() -> None:
    happening = three(merged=False)
    happening.alarm("b", source="SM-1", alarm_class=SMOKE, place=THERE)
    happening.give(MoveAlerts(alerts=("A4",), incident="I1", reason="误"))
    happening.give(MoveAlerts(alerts=("A4",), incident="I2", reason="误"))
    again = replace(alarm("c", "minor"), source="SM-1", alarm_class=SMOKE, place=THERE)
    events = happening.give(again)
    named = [match.incident for match in happening.state.alerts["A5"].matches]
    named += [event.incident for event in events if isinstance(event, AlertLinked)]
    assert "I1" not in named


def test_nothing_joins_the_members_of_what_has_ended() -> None:
    happening = three()
    happening.give(CancelIncident(incident="I1", reason="误报"))
    assert joined(happening, "WL-2", FAR) is None
    assert joined(happening, "WL-3", THERE) is None


def test_what_is_separated_from_what_has_ended_is_compared_again() -> None:
    happening = three()
    happening.give(CancelIncident(incident="I1", reason="误报"))
    happening.give(SeparateIncident(incident="I2", reason="还在"))
    assert joined(happening, "WL-2", FAR) == "I2"
    assert joined(happening, "WL-3", THERE) == "I2"


def test_a_restart_knows_who_leads() -> None:
    happening = three()
    happening.boards = Boards(happening.state)
    assert joined(happening, "WL-3", THERE) == "I1"


def test_members_are_forgotten_with_what_leads_them() -> None:
    happening = three()
    happening.give(CancelIncident(incident="I1", reason="误报"))
    for _ in range(CLOSED_KEPT):
        name = happening.open().id
        happening.give(CancelIncident(incident=name, reason="误报"))
    assert not {"I1", "I2", "I3"} & set(happening.state.incidents)
    assert happening.state.alerts == {}
    assert happening.refusal(SeparateIncident(incident="I2", reason="x")) == "not_merged"


def test_a_thousand_merges_one_after_the_other_can_be_ended() -> None:
    happening = Happening()
    for _ in range(1000):
        happening.open()
    for number in range(1000, 1, -1):
        happening.give(MergeIncident(incident=f"I{number}", into=f"I{number - 1}"))
    happening.give(CancelIncident(incident="I1", reason="误报"))
    assert happening.state.incidents["I1"].state == "cancelled"


def test_units_that_are_bound_there_are_told_of_a_corrected_place() -> None:
    happening = three()
    for unit, name in (("P1", "I1"), ("P2", "I1")):
        happening.send(unit, name)
    happening.recall("I1-2")
    events = happening.give(CorrectPlace(subject="I1", place=THERE, reason="听错路名"))
    assert [event.unit for event in events if isinstance(event, UnitRedirected)] == ["P1"]


def test_an_alert_of_an_incident_is_proposed_nowhere_when_its_place_is_corrected() -> None:
    happening = three(merged=False)
    order = CorrectPlace(subject="A1", place=FAR, reason="听错路名")
    assert kinds(happening.give(order)) == ["PlaceCorrected"]
    assert happening.give(order) == []


def test_the_place_of_what_opened_by_itself_is_that_of_its_alerts() -> None:
    """Also after the first of them was corrected: nobody has said where the incident is."""
    happening = Happening()
    happening.alarm("a", place=FAR)
    happening.give(CorrectPlace(subject="A1", place=HERE, reason="听错路名"))
    assert joined(happening, "WL-018", HERE) == "I1"


def test_a_place_that_was_typed_stays_a_persons() -> None:
    happening = Happening()
    happening.ring(place=FAR)
    happening.give(OpenIncident(title="积水", alarm_class=WATER, alert="A1", place=HERE))
    assert happening.state.incidents["I1"].is_placed
    happening.alarm("b", "moderate", place=HERE, source="WL-2")
    happening.give(LinkAlert(alert="A2", incident="I1"))
    assert joined(happening, "WL-2", HERE) == "I1"
