"""Merges, separations, splits and moves: nothing is moved that need not be, and each has a way back."""

import pytest
from msgspec.structs import replace

from incidents.events import AlertLinked, IncidentAdvanced, IncidentGraded, IncidentMerged
from incidents.model import NEXT, Incident, IncidentState, Place
from incidents.orders import (
    AddNote,
    ConfirmIncident,
    CorrectPlace,
    DispatchUnit,
    GradeIncident,
    LinkAlert,
    MergeIncident,
    MoveAlerts,
    OpenIncident,
    SeparateIncident,
    SplitIncident,
)
from incidents.record_orders import CloseIncident
from tests.unit.incidents.happening import BESIDE, FAR, HERE, SMOKE, WATER, Happening, codes, kinds

MERGE = MergeIncident(incident="I2", into="I1", reason="同一处")
SEPARATE = SeparateIncident(incident="I2", reason="不是一处")


def two(severity: str = "severe") -> Happening:
    """Water at two places, an incident of each."""
    happening = Happening()
    happening.alarm("a", source="WL-1")
    happening.alarm("b", source="WL-2", place=FAR)
    return happening


def split(*alerts: str, incident: str = "I1") -> SplitIncident:
    return SplitIncident(incident=incident, alerts=alerts, title="另一处", alarm_class=SMOKE, reason="两件事")


def incident(happening: Happening, name: str) -> Incident:
    return happening.state.incidents[name]


def test_a_merge_moves_nothing_and_its_end_leaves_nothing() -> None:
    happening = two()
    before = {name: incident(happening, name) for name in ("I1", "I2")}
    happening.give(MERGE)
    merged = incident(happening, "I2")
    assert (merged.state, merged.into, happening.state.linked["I2"]) == ("merged", "I1", ["A2"])
    assert incident(happening, "I1").members == ("I2",)
    assert happening.state.alerts["A2"].incident == "I2"
    happening.give(SEPARATE)
    assert {name: incident(happening, name) for name in ("I1", "I2")} == before


def test_what_leads_is_as_grave_as_both() -> None:
    happening = two()
    happening.give(GradeIncident(incident="I2", grade=1, priority=2, reason="多人被困"))
    [graded] = [event for event in happening.give(MERGE) if isinstance(event, IncidentGraded)]
    assert (graded.grade, graded.priority, graded.reason) == (1, 1, "merged with I2")


def test_units_stay_where_they_were_sent_and_what_leads_follows_them() -> None:
    happening = two()
    assignment = happening.send("P12", "I2")
    happening.give(MERGE)
    assert incident(happening, "I1").state == "dispatched"
    assert happening.refusal(DispatchUnit(incident="I1", unit="P12")) == "already_assigned"
    happening.report(assignment, "accepted", "on_scene")
    assert incident(happening, "I1").state == "on_scene"
    assert happening.refusal(CloseIncident(incident="I1", outcome="已处置")) == "units_bound"
    happening.report(assignment, "clear")
    assert (incident(happening, "I1").state, incident(happening, "I2").state) == ("verifying", "merged")


def test_each_has_its_units_again_after_a_separation() -> None:
    happening = two()
    assignment = happening.send("P12", "I2")
    happening.give(MERGE)
    happening.report(assignment, "accepted", "on_scene")
    happening.give(SEPARATE)
    assert incident(happening, "I2").state == "on_scene"
    assert incident(happening, "I1").state == "confirmed"  # nobody goes there: it must not look attended to


def test_a_separation_finds_what_the_units_have_done_meanwhile() -> None:
    happening = two()
    mine, other = happening.send("P12", "I2"), happening.send("P13", "I1")
    happening.give(MERGE)
    happening.report(mine, "accepted", "on_scene", "clear")
    happening.give(SEPARATE)
    assert (incident(happening, "I2").state, incident(happening, "I1").state) == ("verifying", "dispatched")
    happening.recall(other)
    assert incident(happening, "I1").state == "confirmed"


def test_a_confirmed_one_confirms_what_leads_it() -> None:
    happening = two()
    happening.give(ConfirmIncident(incident="I2"))
    happening.give(MERGE)
    assert incident(happening, "I1").state == "confirmed"


def test_orders_for_what_was_merged_name_who_leads() -> None:
    happening = two()
    happening.give(MERGE)
    for order in (AddNote(incident="I2", text="x"), DispatchUnit(incident="I2", unit="P12"), MERGE):
        assert happening.refusal(order) == "incident_merged"


def test_a_merge_of_merged_ones_stays_as_deep_as_it_was_said() -> None:
    happening = two()
    happening.alarm("c", source="WL-3", place=Place(lat=31.25, lon=121.49))
    happening.give(MergeIncident(incident="I3", into="I2"))
    happening.give(MERGE)
    assert happening.refusal(AddNote(incident="I3", text="x")) == "incident_merged"
    happening.give(SEPARATE)
    assert incident(happening, "I2").members == ("I3",)
    assert incident(happening, "I3").into == "I2"


def test_it_can_be_separated_after_what_led_it_was_closed() -> None:
    happening = two()
    happening.give(ConfirmIncident(incident="I1"))
    happening.give(MERGE)
    happening.close()
    happening.give(SEPARATE)
    assert (incident(happening, "I1").state, incident(happening, "I2").state) == ("closed", "received")


def test_a_merge_keeps_why_they_were_found_alike() -> None:
    happening = two()
    happening.alarm(
        "c", source="WL-3", place=BESIDE
    )  # severe: an incident of its own, which names what it may belong to
    [merged] = [
        event for event in happening.give(MergeIncident(incident="I3", into="I1")) if isinstance(event, IncidentMerged)
    ]
    assert "same_class" in codes(merged.match)


def test_what_comes_next_is_compared_with_both_together() -> None:
    happening = two()
    happening.give(MERGE)
    [_, linked] = happening.alarm("c", "minor", source="WL-2", place=FAR)
    assert isinstance(linked, AlertLinked)
    assert linked.incident == "I1"
    happening.give(SEPARATE)
    [_, linked] = happening.alarm("d", "minor", source="WL-2", place=FAR)
    assert isinstance(linked, AlertLinked)
    assert linked.incident == "I2"


def test_a_proposal_names_what_was_compared_and_joins_who_leads_it() -> None:
    happening = two()
    happening.give(MERGE)
    happening.alarm("c", "moderate", source="WL-3", place=FAR)
    assert [match.incident for match in happening.state.alerts["A3"].matches] == ["I2"]
    [linked] = happening.give(LinkAlert(alert="A3", incident="I1"))
    assert isinstance(linked, AlertLinked)
    assert linked.match is not None, "the reasons are stored, whichever of both was compared"


@pytest.mark.parametrize("order", [MERGE, MoveAlerts(alerts=("A2",), incident="I1", reason="误并")])
def test_an_exercise_never_becomes_actual(order: MergeIncident | MoveAlerts) -> None:
    happening = Happening()
    happening.alarm("a")
    happening.alarm("b", status="exercise")
    assert happening.refusal(order) == "status_differs"


def test_what_can_not_be_merged_says_why() -> None:
    happening = two()
    assert happening.refusal(MergeIncident(incident="I1", into="I1")) == "same_incident"
    assert happening.refusal(MergeIncident(incident="I1", into="I9")) == "unknown_incident"
    assert happening.refusal(SEPARATE) == "not_merged"
    assert happening.refusal(SeparateIncident(incident="I9", reason="x")) == "not_merged"


def test_a_split_opens_an_incident_and_a_move_undoes_it() -> None:
    happening = two()
    happening.alarm("c", "minor", source="WL-1")
    before = list(happening.state.linked["I1"])
    assert kinds(happening.give(split("A3"))) == ["IncidentOpened", "AlertLinked"]
    assert (happening.state.linked["I1"], happening.state.linked["I3"]) == (["A1"], ["A3"])
    assert happening.state.alerts["A3"].incident == "I3"
    happening.give(MoveAlerts(alerts=("A3",), incident="I1", reason="拆分有误"))
    assert (happening.state.linked["I1"], happening.state.linked["I3"]) == (before, [])


def test_a_split_takes_from_what_was_merged_too() -> None:
    happening = two()
    happening.give(MERGE)
    happening.give(split("A2"))
    assert (happening.state.linked["I2"], happening.state.linked["I3"]) == ([], ["A2"])


def test_what_can_not_be_split_or_moved_says_why() -> None:
    happening = two()
    assert happening.refusal(split("A2")) == "not_of_incident"
    assert happening.refusal(split("A1")) == "nothing_left"
    happening.ring()
    assert happening.refusal(MoveAlerts(alerts=("A3",), incident="I1", reason="x")) == "not_linked"
    assert happening.refusal(LinkAlert(alert="A2", incident="I1")) == "already_linked"


def test_a_corrected_place_counts_and_the_given_one_is_kept() -> None:
    happening = Happening()
    happening.give(OpenIncident(title="积水", alarm_class=WATER, place=FAR))
    happening.give(CorrectPlace(subject="I1", place=HERE, reason="来电人改口", cameras=("PD-03",)))
    happening.give(CorrectPlace(subject="I1", place=BESIDE, reason="民警到场", cameras=("PD-12",)))
    known = incident(happening, "I1")
    assert (known.place, known.given, known.cameras) == (BESIDE, FAR, ("PD-12",))
    [_, linked] = happening.alarm("a", "minor", place=BESIDE)
    assert isinstance(linked, AlertLinked)
    assert happening.give(CorrectPlace(subject="I1", place=BESIDE, reason="又一次")) == []


def test_a_call_whose_place_is_corrected_is_compared_again() -> None:
    happening = Happening()
    happening.alarm("a")
    happening.ring(place=FAR)
    assert happening.state.alerts["A2"].matches == ()
    events = happening.give(CorrectPlace(subject="A2", place=HERE, reason="听错路名"))
    assert kinds(events) == ["PlaceCorrected", "LinkProposed"]
    call = happening.state.alerts["A2"]
    assert (call.place, call.where, [match.incident for match in call.matches]) == (FAR, HERE, ["I1"])


@pytest.mark.parametrize("place", [Place(), Place(lat=31.2), Place(lon=121.5, address="黄兴路")])
def test_half_a_place_is_refused(place: Place) -> None:
    happening = two()
    assert happening.refusal(CorrectPlace(subject="I1", place=place, reason="x")) == "no_place"


@pytest.mark.parametrize(
    ("lead", "merged", "both"),
    [
        ("received", "received", "received"),
        ("received", "confirmed", "confirmed"),
        ("received", "verifying", "confirmed"),
        ("confirmed", "verifying", "confirmed"),
        ("verifying", "received", "verifying"),
        ("verifying", "confirmed", "confirmed"),
        ("verifying", "dispatched", "dispatched"),
        ("dispatched", "verifying", "dispatched"),
        ("on_scene", "dispatched", "on_scene"),
        ("dispatched", "on_scene", "on_scene"),
    ],
)
def test_what_leads_is_where_the_one_is_that_more_has_to_be_done_for(
    lead: IncidentState, merged: IncidentState, both: IncidentState
) -> None:
    happening = Happening()
    for state in (lead, merged):
        opened = happening.open()
        happening.state.incidents[opened.id] = replace(opened, state=state)
    events = happening.give(MergeIncident(incident="I2", into="I1"))
    assert incident(happening, "I1").state == both
    assert all(event.state in NEXT[lead] for event in events if isinstance(event, IncidentAdvanced))
