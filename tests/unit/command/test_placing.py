"""An incident that nobody has placed is where its alerts are, whenever they tell it; crews, cameras and the street office follow."""

import pytest
from msgspec.structs import replace

from command.effects import SendDispatch, effect_of
from command.events import Recorded
from incidents.events import PlaceCorrected, UnitRedirected
from incidents.model import CallPhase, Incident, Place, Severity
from incidents.orders import (
    CorrectPlace,
    DispatchUnit,
    GradeIncident,
    LinkAlert,
    MergeIncident,
    MoveAlerts,
    OpenIncident,
    ReportCall,
    SeparateIncident,
    SplitIncident,
)
from incidents.record_orders import RelayAlert
from tests.laws.world import (
    DISPATCHER,
    LINE,
    PATROL,
    PUMP,
    SHOP,
    SMOKE,
    START,
    UNDERPASS,
    WATER,
    World,
    alarm,
    furnished,
    later,
    of_device,
)

HERE = Place(lat=31.2864, lon=121.5184)
BESIDE = Place(lat=31.2870, lon=121.5190)
FAR = Place(lat=31.2790, lon=121.5010)


def call(world: World, phase: CallPhase, place: Place, name: str = "c1") -> list[Recorded]:
    at = later(START, len(world.log))
    order = ReportCall(line=LINE.id, number="119", call_id=name, phase=phase, at=at, place=place)
    return world.must(order, of_device(LINE))


def rung(place: Place | None = None) -> World:
    """A call rings, tells nothing, and an incident is made of it; a crew goes."""
    world = furnished()
    call(world, "ringing", Place())
    opened = OpenIncident(title="积水", alarm_class=WATER, alert="A1", place=place or Place(), grade=2)
    world.must(opened, DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    return world


def incident(world: World, name: str = "I1") -> Incident:
    return world.state.incidents.incidents[name]


def where(world: World, name: str = "I1") -> tuple[float | None, float | None]:
    return incident(world, name).place.lat, incident(world, name).place.lon


def moved(recorded: list[Recorded]) -> list[str]:
    """Incidents that another place is told of."""
    events = [one.event for one in recorded]
    return [event.subject for event in events if isinstance(event, PlaceCorrected) and event.subject.startswith("I")]


def messages(world: World, recorded: list[Recorded]) -> list[tuple[str, str, float | None]]:
    done = [effect_of(world.state, one) for one in recorded]
    return [(one.unit, one.incident, one.lat) for one in done if isinstance(one, SendDispatch)]


def test_a_position_that_a_caller_tells_later_is_that_of_the_incident() -> None:
    world = rung()
    assert where(world) == (None, None) and incident(world).cameras == ()
    recorded = call(world, "answered", replace(HERE, address="黄兴路下立交"))
    held = incident(world)
    assert where(world) == (HERE.lat, HERE.lon)
    assert held.place.address == "黄兴路下立交" and held.place.street is not None
    assert held.cameras == ("PD-03",) and not held.is_placed
    assert messages(world, recorded) == [("P12", "I1", HERE.lat)]
    assert "控江路街道" in [one.to.zh for one in held.notices]


def test_what_a_person_typed_as_an_address_stays_and_a_later_word_moves_it_no_more() -> None:
    world = rung(Place(address="江浦路控江路口"))
    call(world, "answered", replace(HERE, address="基站"))
    assert where(world) == (HERE.lat, HERE.lon) and incident(world).place.address == "江浦路控江路口"
    world.must(CorrectPlace(subject="I1", place=FAR, reason="现场"), DISPATCHER)
    assert moved(world.must(CorrectPlace(subject="A1", place=BESIDE, reason="来电人改口"), DISPATCHER)) == []
    assert where(world) == (FAR.lat, FAR.lon), "a person said where it is"


def test_a_place_that_was_typed_is_not_moved_by_the_call() -> None:
    world = rung(FAR)
    assert moved(call(world, "answered", HERE)) == []


def test_the_corrected_place_of_the_alert_that_opened_it_is_that_of_the_incident() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    world.must(alarm(UNDERPASS, "a2", "minor"), of_device(UNDERPASS))
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    recorded = world.must(CorrectPlace(subject="A1", place=replace(FAR, address="四平路"), reason="装错"), DISPATCHER)
    assert where(world) == (FAR.lat, FAR.lon) and incident(world).place.address == "四平路"
    assert [type(one.event) for one in recorded][:3] == [PlaceCorrected, PlaceCorrected, UnitRedirected]
    again = world.must(CorrectPlace(subject="A1", place=BESIDE, reason="再改"), DISPATCHER)
    assert moved(again) == ["I1"] and where(world) == (BESIDE.lat, BESIDE.lon)


def test_an_alert_that_contradicts_the_others_moves_nothing() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    world.must(replace(alarm(SHOP, "s1"), place=HERE), of_device(SHOP))
    world.must(MoveAlerts(incident="I1", alerts=("A2",), reason="同一处"), DISPATCHER)
    assert moved(world.must(CorrectPlace(subject="A2", place=FAR, reason="听错"), DISPATCHER)) == []
    # That one says nothing of where it is any more: the other one is moved as if it were alone.
    assert moved(world.must(CorrectPlace(subject="A1", place=BESIDE, reason="差一点"), DISPATCHER)) == ["I1"]
    assert where(world) == (BESIDE.lat, BESIDE.lon)


def test_what_several_tell_together_lies_between_them_and_a_few_metres_move_nobody() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    world.must(replace(alarm(SHOP, "s1"), place=HERE), of_device(SHOP))
    world.must(MoveAlerts(incident="I1", alerts=("A2",), reason="同一处"), DISPATCHER)
    for place, names in ((BESIDE, []), (Place(lat=31.2880, lon=121.5184), ["I1"])):
        assert moved(world.must(CorrectPlace(subject="A2", place=place, reason="差一点"), DISPATCHER)) == names
    assert incident(world).place.lat == pytest.approx(31.2872)


def test_an_alert_that_joins_places_what_had_no_place_and_moves_nothing_else() -> None:
    world = rung()
    world.must(replace(alarm(SHOP, "s1"), place=HERE), of_device(SHOP))
    joined = world.must(MoveAlerts(incident="I1", alerts=("A2",), reason="同一处"), DISPATCHER)
    assert moved(joined) == ["I1"] and where(world) == (HERE.lat, HERE.lon)
    world.must(replace(alarm(SHOP, "s2"), place=Place(lat=31.2880, lon=121.5184)), of_device(SHOP))
    newest = list(world.state.incidents.alerts)[-1]
    if world.state.incidents.alerts[newest].incident != "I1":
        joined = world.must(MoveAlerts(incident="I1", alerts=(newest,), reason="同一处"), DISPATCHER)
        assert moved(joined) == []
    assert where(world) == (HERE.lat, HERE.lon)


def merged() -> World:
    """I1, to which a crew was sent, was merged into I2, to which another one was."""
    world = furnished()
    for place in (HERE, FAR):
        world.must(OpenIncident(title="烟", alarm_class=SMOKE, place=place), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(DispatchUnit(incident="I2", unit=PUMP.id), DISPATCHER)
    world.must(MergeIncident(incident="I1", into="I2", reason="同一处"), DISPATCHER)
    return world


def test_a_corrected_place_is_told_to_crews_of_what_was_merged_by_the_name_they_know() -> None:
    world = merged()
    recorded = world.must(CorrectPlace(subject="I2", place=BESIDE, reason="现场"), DISPATCHER)
    assert sorted(messages(world, recorded)) == [("M01", "I2", BESIDE.lat), ("P12", "I1", BESIDE.lat)]
    world.must(GradeIncident(incident="I2", grade=3, priority=1, reason="大"), DISPATCHER)
    back = world.must(SeparateIncident(incident="I1", reason="两处"), DISPATCHER)
    assert messages(world, back) == [("P12", "I1", HERE.lat)], "it goes where it was sent"


def test_a_separation_sends_nobody_back_who_was_not_sent_elsewhere() -> None:
    world = merged()
    assert messages(world, world.must(SeparateIncident(incident="I1", reason="两处"), DISPATCHER)) == []


def test_what_leads_without_a_place_has_that_of_what_was_merged() -> None:
    world = rung()
    world.must(OpenIncident(title="积水", alarm_class=WATER), DISPATCHER)
    world.must(MergeIncident(incident="I1", into="I2", reason="同一处"), DISPATCHER)
    recorded = call(world, "answered", HERE)
    assert moved(recorded) == ["I1", "I2"]
    assert messages(world, recorded) == [("P12", "I1", HERE.lat)]


def warned(world: World, name: str, severity: Severity, place: Place, follows: str | None = None) -> list[Recorded]:
    """Another system warns."""
    order = RelayAlert(
        wire="cap", sender="qx@example.cn", identifier=name, alarm_class=WATER, status="actual", severity=severity,
        at=START, title="积水", place=place, follows=follows,
    )  # fmt: skip
    return world.must(order, DISPATCHER)


def test_what_opens_with_an_alert_that_knows_no_place_is_where_the_others_that_join_with_it_are() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    warned(world, "1", "moderate", HERE)
    assert moved(warned(world, "2", "extreme", Place(), follows="A2")) == ["I2"]
    held = incident(world, "I2")
    assert where(world, "I2") == (HERE.lat, HERE.lon) and held.cameras == ("PD-03",)
    assert "控江路街道" in [one.to.zh for one in held.notices]


def three_calls(last: Place) -> World:
    world = furnished()
    for name, place in (("c1", Place()), ("c2", Place()), ("c3", last)):
        call(world, "ringing", place, name)
    world.must(OpenIncident(title="积水", alarm_class=WATER, alert="A1"), DISPATCHER)
    for name in ("A2", "A3"):
        world.must(LinkAlert(alert=name, incident="I1"), DISPATCHER)
    return world


def test_what_is_split_off_is_where_any_of_its_alerts_is() -> None:
    world = three_calls(HERE)
    order = SplitIncident(incident="I1", alerts=("A2", "A3"), title="另一处", alarm_class=WATER, reason="两处")
    assert moved(world.must(order, DISPATCHER)) == ["I2"] and where(world, "I2") == (HERE.lat, HERE.lon)


def test_where_a_person_said_that_what_is_split_off_is_no_alert_moves_it() -> None:
    world = three_calls(Place())
    order = SplitIncident(incident="I1", alerts=("A2",), title="另一处", alarm_class=WATER, reason="两处", place=FAR)
    world.must(order, DISPATCHER)
    assert moved(call(world, "answered", HERE, "c2")) == [] and where(world, "I2") == (FAR.lat, FAR.lon)


def test_what_is_merged_tells_a_lead_that_knows_no_place_where_it_is() -> None:
    world = furnished()
    for name, place in (("c1", Place()), ("c2", HERE)):
        call(world, "ringing", place, name)
    for alert in ("A1", "A2"):
        world.must(OpenIncident(title="积水", alarm_class=WATER, alert=alert, grade=2), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    recorded = world.must(MergeIncident(incident="I2", into="I1", reason="同一件"), DISPATCHER)
    assert moved(recorded) == ["I1"] and where(world) == (HERE.lat, HERE.lon)
    assert incident(world).cameras == ("PD-03",) and not incident(world).is_placed
    assert messages(world, recorded) == [("P12", "I1", HERE.lat)]
