"""What each event makes the centre do in the world."""

from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from command.effects import (
    Effect,
    SendCallReceipt,
    SendDispatch,
    SendReceipt,
    TakePicture,
    decode_effect,
    effect_of,
    lane_of,
)
from command.events import Recorded
from command.model import State
from incidents.events import AlertLinked, AssignmentAdvanced, UnitDispatched
from incidents.model import CallPhase, Place, Rung
from incidents.orders import (
    AdvanceAssignment,
    CorrectClass,
    CorrectPlace,
    DispatchUnit,
    EnterCall,
    LinkAlert,
    OpenIncident,
    RecallUnit,
    RecordPicture,
    ReportCall,
)
from tests.laws.bounds import PICTURE
from tests.laws.stories import STORIES
from tests.laws.world import (
    DISPATCHER,
    LINE,
    PATROL,
    SHOP,
    SMOKE,
    START,
    SYSTEM,
    UNDERPASS,
    WATER,
    World,
    alarm,
    furnished,
    later,
    of_device,
    of_unit,
)

SHOP_PLACE = Place(lat=SHOP.lat, lon=SHOP.lon)
HERE = Place(lat=UNDERPASS.lat, lon=UNDERPASS.lon)


def effects(world: World, recorded: list[Recorded]) -> list[Effect]:
    return [effect for one in recorded if (effect := effect_of(world.state, one)) is not None]


def alarmed() -> World:
    world = furnished()
    world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    return world


def test_a_device_gets_its_receipt_and_the_cameras_are_asked_for_a_picture() -> None:
    world = furnished()
    recorded = world.must(alarm(UNDERPASS, "WL-018-0001"), of_device(UNDERPASS))
    seq = recorded[0].seq
    assert effects(world, recorded) == [
        SendReceipt("WL-018", "WL-018-0001", seq, world.now),
        TakePicture("A1", ("PD-03",), world.now),
    ]


def test_what_waits_is_seen_by_the_cameras_of_what_it_may_belong_to_once() -> None:
    world = alarmed()
    recorded = world.must(replace(alarm(SHOP, "s1", "moderate"), place=HERE), of_device(SHOP))
    assert TakePicture("A2", ("PD-03",), world.now) in effects(world, recorded)
    world.must(RecordPicture(alert="A2", picture=PICTURE), SYSTEM)
    joined = world.must(LinkAlert(alert="A2", incident="I1"), DISPATCHER)
    assert effects(world, joined) == [], "it has its picture"


def test_what_names_a_road_only_has_no_picture_of_it() -> None:
    world = furnished()
    world.must(replace(alarm(UNDERPASS, "a1"), place=replace(HERE, address="黄兴路下立交")), of_device(UNDERPASS))
    recorded = world.must(EnterCall(number="119", place=Place(address="黄兴路下立交"), text="积水"), DISPATCHER)
    assert "LinkProposed" in [type(one.event).__name__ for one in recorded]
    assert effects(world, recorded) == []


def test_no_picture_of_now_is_taken_for_what_came_before() -> None:
    world = furnished()
    call = ReportCall(line=LINE.id, number="119", call_id="1", phase="ringing", at=START, place=HERE)
    world.must(call, of_device(LINE))
    recorded = world.must(alarm(UNDERPASS, "a1"), of_device(UNDERPASS))
    assert "LinkProposed" in [type(one.event).__name__ for one in recorded]
    assert [effect.alert for effect in effects(world, recorded) if isinstance(effect, TakePicture)] == ["A2"]


def test_a_crew_that_is_bound_is_told_of_a_corrected_place() -> None:
    world = alarmed()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id, text="封闭南口"), DISPATCHER)
    there = Place(lat=31.2563, lon=121.5152, address="平凉路景星路口")
    recorded = world.must(CorrectPlace(subject="I1", place=there, reason="听错路名"), DISPATCHER)
    [told] = effects(world, recorded)
    assert isinstance(told, SendDispatch)
    assert (told.assignment, told.step, told.text) == ("I1-1", "sent", "更正：地点 平凉路景星路口；封闭南口")
    assert (told.place, told.lat, told.lon) == ("平凉路景星路口", 31.2563, 121.5152)


def test_a_canary_gets_its_receipt_and_nothing_else() -> None:
    world = furnished()
    recorded = world.must(alarm(UNDERPASS, "c1", kind="canary"), of_device(UNDERPASS))
    assert [type(effect) for effect in effects(world, recorded)] == [SendReceipt]


def test_no_picture_is_taken_where_no_camera_sees() -> None:
    assert (
        effect_of(
            State(), Recorded(seq=1, at=START, actor=SYSTEM, event=AlertLinked(alert="A1", incident="I1", reason=""))
        )
        is None
    )


def test_each_phase_of_a_call_gets_a_receipt_that_names_its_time() -> None:
    world = furnished()
    phases: tuple[CallPhase, ...] = ("ringing", "answered", "transferred", "answered", "ended")
    for seconds, phase in enumerate(phases):
        at = later(START, seconds)
        order = ReportCall(line=LINE.id, number="119", call_id="c1", phase=phase, at=at, place=Place())
        recorded = world.must(order, of_device(LINE))
        assert effects(world, recorded) == [SendCallReceipt(LINE.id, "c1", phase, recorded[0].seq, world.now, at)]


def test_a_unit_is_told_where_to_go() -> None:
    world = alarmed()
    recorded = world.must(DispatchUnit(incident="I1", unit=PATROL.id, text="封闭南口"), DISPATCHER)
    (told,) = effects(world, recorded)
    assert told == SendDispatch(
        assignment="I1-1", unit="P12", incident="I1", step="sent", place=UNDERPASS.name, lat=31.2864, lon=121.5184,
        text="封闭南口", priority=1, status="actual", at=world.now,
        expires=world.state.incidents.assignments["I1-1"].expires,
    )  # fmt: skip


def test_a_dispatch_without_words_says_what_has_happened() -> None:
    world = furnished()
    world.must(OpenIncident(title="公交车冒烟", alarm_class=SMOKE, status="exercise"), DISPATCHER)
    (told,) = effects(world, world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert (told.text, told.place, told.status) == ("【演练】公交车冒烟", "公交车冒烟", "exercise")


def test_a_unit_is_told_that_it_is_stood_down() -> None:
    world = alarmed()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    (told,) = effects(world, world.must(RecallUnit(assignment="I1-1", cause="误报"), DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert (told.step, told.text, told.assignment) == ("clear", "误报", "I1-1")


def test_a_recall_can_be_told_long_after_its_dispatch_has_expired() -> None:
    world = alarmed()
    (sent,) = effects(world, world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER))
    (recall,) = effects(world, world.must(RecallUnit(assignment="I1-1", cause="误报"), DISPATCHER))
    assert isinstance(sent, SendDispatch) and isinstance(recall, SendDispatch)
    assert datetime.fromisoformat(recall.expires) - datetime.fromisoformat(sent.expires) > timedelta(hours=20)


def test_a_crew_is_told_of_a_corrected_place_for_half_an_hour_from_then_on() -> None:
    world = alarmed()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.now = later(world.now, 3600)
    (told,) = effects(world, world.must(CorrectPlace(subject="I1", place=SHOP_PLACE, reason="听错路名"), DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert (told.lat, told.lon, told.expires) == (SHOP.lat, SHOP.lon, later(world.now, 1800))


@pytest.mark.parametrize("step", ["received", "accepted", "on_scene", "clear"])
def test_what_a_unit_reports_is_not_sent_back_to_it(step: str) -> None:
    world = alarmed()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    report = msgspec.convert(
        {"type": "AdvanceAssignment", "assignment": "I1-1", "step": step, "unit_at": START}, AdvanceAssignment
    )
    assert effects(world, world.must(report, of_unit(PATROL))) == []


def test_nothing_is_sent_about_what_is_forgotten() -> None:
    state = State()
    clear = AssignmentAdvanced(assignment="I1-1", incident="I1", unit="P12", rung=Rung(step="clear", at=START))
    assert effect_of(state, Recorded(seq=1, at=START, actor=SYSTEM, event=clear)) is None
    world = alarmed()
    recorded = world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    assert isinstance(recorded[0].event, UnitDispatched)
    assert effect_of(state, recorded[0]) is None


def test_every_effect_survives_the_outbox_and_pictures_never_hold_up_messages() -> None:
    found: list[Effect] = []
    for story in STORIES.values():
        world = World()
        story.before(world)
        told = len(world.log)
        story.then(world)
        found += effects(world, world.log[told:])
    assert {type(effect) for effect in found} == {SendReceipt, SendCallReceipt, SendDispatch, TakePicture}
    assert [decode_effect(msgspec.json.encode(effect)) for effect in found] == found
    assert {lane_of(effect) for effect in found if isinstance(effect, TakePicture)} == {"pictures"}
    assert {lane_of(effect) for effect in found if not isinstance(effect, TakePicture)} == {"messages"}


def test_a_crew_is_told_what_it_really_is() -> None:
    world = furnished()
    world.must(OpenIncident(title="积水", alarm_class=WATER, status="exercise"), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    order = CorrectClass(incident="I1", alarm_class=SMOKE, title="公交车冒烟", reason="现场核实")
    (told,) = effects(world, world.must(order, DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert (told.step, told.text, told.unit) == ("sent", "【演练】更正：烟感 · 公交车冒烟", PATROL.id)
    there = CorrectPlace(subject="I1", place=Place(lat=31.3, lon=121.52, address="国权路"), reason="来电人改口")
    (told,) = effects(world, world.must(there, DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert (told.place, told.text) == ("国权路", "【演练】更正：地点 国权路；烟感 · 公交车冒烟")


def test_a_crew_is_told_the_new_place_in_words_too() -> None:
    world = furnished()
    old = Place(lat=31.28, lon=121.52, address="黄兴路下立交")
    world.must(OpenIncident(title="水位报警 · 黄兴路下立交", alarm_class=WATER, place=old), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    there = CorrectPlace(subject="I1", place=Place(lat=31.3, lon=121.52), reason="来电人改口")
    (told,) = effects(world, world.must(there, DISPATCHER))
    assert isinstance(told, SendDispatch)
    assert told.text == "更正：地点 31.30000, 121.52000；水位报警"
