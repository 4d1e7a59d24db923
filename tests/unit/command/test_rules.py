"""What the core adds to an order before it is decided."""

import pytest
from msgspec.structs import replace

from command.decide import Decision, decide
from command.locality import Locality
from command.model import State
from command.rules import complete
from command.sight import Sight
from devices.model import Refused
from devices.orders import AddUnit, ChangeUnit
from incidents.comparing import Boards
from incidents.events import AlertLinked, IncidentOpened
from incidents.model import AlarmClass, Place
from incidents.orders import AddNote, CorrectPlace, OpenIncident, ReportAlert, ReportCall
from incidents.plans import ActivePlan
from tests.laws.world import DISPATCHER, LINE, LOCAL, PATROL, SMOKE, UNDERPASS, World, alarm, furnished, of_device
from video.health import Health
from video.model import State as VideoState
from video.sight import Known, Sighting, Spot, rank

NAMES = Locality(classes=LOCAL.classes)
HERE = Place(lat=31.2561, lon=121.5148, address="平凉路景星路口")


@pytest.fixture
def state() -> State:
    return furnished().state


def completed(state: State, order: ReportAlert) -> ReportAlert:
    found = complete(state, order, NAMES)
    assert isinstance(found, ReportAlert)
    return found


def opened(state: State, order: OpenIncident) -> OpenIncident:
    found = complete(state, order, NAMES)
    assert isinstance(found, OpenIncident)
    return found


def test_an_alarm_without_a_place_is_where_its_device_is(state: State) -> None:
    order = completed(state, alarm(UNDERPASS, "a1"))
    assert order.place == Place(lat=31.2864, lon=121.5184, address=UNDERPASS.name)
    assert order.title == f"水位报警 · {UNDERPASS.name}"


def test_an_alarm_with_a_place_is_where_it_says(state: State) -> None:
    order = completed(state, replace(alarm(UNDERPASS, "a1"), place=HERE))
    assert order.place == HERE
    assert order.title == "水位报警 · 平凉路景星路口"


def test_an_address_is_kept_and_half_a_position_is_none(state: State) -> None:
    order = completed(state, replace(alarm(UNDERPASS, "a1"), place=Place(address="泵站门口")))
    assert order.place == Place(lat=31.2864, lon=121.5184, address="泵站门口")
    order = completed(state, replace(alarm(UNDERPASS, "a1"), place=Place(lat=31.0)))
    assert (order.place.lat, order.place.lon) == (31.2864, 121.5184)


def test_how_well_a_place_is_known_belongs_to_the_place_that_was_said(state: State) -> None:
    said = replace(HERE, uncertainty_m=80.0)
    assert completed(state, replace(alarm(UNDERPASS, "a1"), place=said)).place.uncertainty_m == 80.0
    assert (
        completed(state, replace(alarm(UNDERPASS, "a1"), place=Place(uncertainty_m=80.0))).place.uncertainty_m is None
    )


def test_an_alarm_of_an_unknown_device_without_a_place_is_nowhere() -> None:
    order = completed(State(), alarm(UNDERPASS, "a1"))
    assert order.place == Place()
    assert order.title == "水位报警 · WL-018"


def test_a_class_of_another_scheme_keeps_its_code(state: State) -> None:
    foreign = AlarmClass(scheme="grid", kind="component", code="0103")
    assert completed(state, replace(alarm(UNDERPASS, "a1"), alarm_class=foreign)).title.startswith("0103 · ")


def test_a_title_that_was_given_is_kept(state: State) -> None:
    assert completed(state, replace(alarm(UNDERPASS, "a1"), title="积水")).title == "积水"


def seen_by(world: World) -> tuple[str, ...]:
    return world.state.incidents.incidents["I1"].cameras


def test_what_an_alarm_opens_has_the_cameras_of_where_it_is() -> None:
    for said, cameras in ((Place(), ("PD-03",)), (HERE, ("PD-12",))):
        world = furnished()
        world.must(replace(alarm(UNDERPASS, "a1"), place=said), of_device(UNDERPASS))
        assert seen_by(world) == cameras
    world = furnished()
    stranger = replace(UNDERPASS, lat=None, lon=None)
    world.must(alarm(stranger, "a1"), of_device(stranger))
    assert seen_by(world) == ("PD-03",), "where the table says that the device is"


def test_cameras_are_ranked_for_an_alarm_that_opens_an_incident_and_for_none_that_joins() -> None:
    asked: list[Spot] = []

    def eyes(state: VideoState, spot: Spot, known: Known, limit: int) -> list[Sighting]:
        asked.append(spot)
        return rank(state, spot, known, limit)

    world = furnished()
    for number, kind in enumerate((IncidentOpened, AlertLinked)):
        order = replace(alarm(UNDERPASS, f"a{number}"), severity="minor")
        boards = Boards(world.state.incidents)
        decided = decide(world.state, order, world.now, of_device(UNDERPASS), boards, LOCAL, Sight(eyes=eyes))
        assert isinstance(decided, Decision) and any(isinstance(event, kind) for event in decided.events)
        assert len(asked) == 1
        world.must(order, of_device(UNDERPASS))


@pytest.fixture
def with_alert() -> World:
    world = furnished()
    place = Place(lat=31.2864, lon=121.5184, address=UNDERPASS.name)
    order = ReportCall(line=LINE.id, number="119", call_id="c1", phase="ringing", at=world.now, place=place)
    world.must(order, of_device(LINE))
    return world


def test_an_incident_made_of_an_alert_is_where_the_alert_is(with_alert: World) -> None:
    order = opened(with_alert.state, OpenIncident(title="积水", alarm_class=SMOKE, alert="A1"))
    assert order.place == Place(lat=31.2864, lon=121.5184, address=UNDERPASS.name)
    assert order.cameras == ("PD-03",)


def test_a_place_that_was_given_is_kept(with_alert: World) -> None:
    order = opened(with_alert.state, OpenIncident(title="积水", alarm_class=SMOKE, alert="A1", place=HERE))
    assert order.place == HERE
    assert order.cameras == ("PD-12",)


def test_an_address_that_a_dispatcher_corrected_is_kept(with_alert: World) -> None:
    corrected = Place(address="黄兴路下立交北口")
    order = opened(with_alert.state, OpenIncident(title="积水", alarm_class=SMOKE, alert="A1", place=corrected))
    assert order.place == Place(lat=31.2864, lon=121.5184, address="黄兴路下立交北口")


def test_cameras_that_a_dispatcher_chose_are_kept(with_alert: World) -> None:
    order = OpenIncident(title="积水", alarm_class=SMOKE, place=HERE, cameras=("PD-03",))
    assert opened(with_alert.state, order).cameras == ("PD-03",)


def test_an_incident_of_an_unknown_alert_stays_as_it_is(state: State) -> None:
    assert opened(state, OpenIncident(title="积水", alarm_class=SMOKE, alert="A9")).place == Place()


def test_other_orders_are_left_alone(state: State) -> None:
    order = AddNote(incident="I1", text="不变")
    assert complete(state, order, NAMES) is order


def test_a_place_is_told_its_sub_district(state: State) -> None:
    order = complete(state, alarm(UNDERPASS, "a1"), LOCAL)
    assert isinstance(order, ReportAlert) and order.place.street == "310110012"


def test_a_shift_that_the_district_does_not_know_is_refused(state: State) -> None:
    complete(state, ChangeUnit(unit="P12", shift="night"), LOCAL)
    complete(state, ChangeUnit(unit="P12", shift=""), LOCAL)
    for order in (ChangeUnit(unit="P12", shift="late"), AddUnit(unit=replace(PATROL, shift="late"), password_hash="")):
        with pytest.raises(Refused, match="choose one of day, night"):
            complete(state, order, LOCAL)


def test_how_well_an_alert_is_placed_goes_over_to_the_incident_made_of_it() -> None:
    world = furnished()
    place = Place(lat=31.2864, lon=121.5184, uncertainty_m=300.0)
    order = ReportCall(line=LINE.id, number="119", call_id="c1", phase="ringing", at=world.now, place=place)
    world.must(order, of_device(LINE))
    assert opened(world.state, OpenIncident(title="积水", alarm_class=SMOKE, alert="A1")).place.uncertainty_m == 300.0


def test_a_camera_that_is_known_to_give_no_picture_is_not_the_first_that_opens() -> None:
    state, place = furnished().state, Place(lat=31.2864, lon=121.5184)
    state.video.cameras["PD-04"] = replace(state.video.cameras["PD-03"], id="PD-04", fov=90.0)
    for names in state.video.cells.values():
        if "PD-03" in names:
            names.append("PD-04")
    order = CorrectPlace(subject="I1", place=place, reason="现场")
    failing = Sight(health={"PD-03": Health(state="no_picture", at="t", code="no_login")})
    for sight, first in ((Sight(), "PD-03"), (failing, "PD-04")):
        found = complete(state, order, NAMES, sight)
        assert isinstance(found, CorrectPlace) and found.cameras[0] == first and len(found.cameras) == 2


def test_a_corrected_place_gets_as_many_cameras_as_the_plans_that_run_want() -> None:
    world = furnished()
    place = Place(lat=31.2864, lon=121.5184)
    world.must(OpenIncident(title="烟", alarm_class=SMOKE, place=place, grade=1), DISPATCHER)
    near = world.state.video.cameras["PD-03"]
    for names in world.state.video.cells.values():
        if near.id in names:
            names += [f"PD-03-{n}" for n in range(20)]
    world.state.video.cameras.update({f"PD-03-{n}": replace(near, id=f"PD-03-{n}") for n in range(20)})
    order = CorrectPlace(subject="I1", place=place, reason="现场")
    wants = next(plan for plan in LOCAL.plans.plans if plan.cameras(1) > 3)
    running = ActivePlan(id=wants.id, grade=1, zh="", en="", needs=(), at=world.now, by="w", reason="")
    # Also once the incident has got milder: nothing is taken away.
    for plans, grade, most in (((), 1, 3), ((running,), 1, wants.cameras(1)), ((running,), 4, wants.cameras(1))):
        held = replace(world.state.incidents.incidents["I1"], plans=plans, grade=grade)
        world.state.incidents.incidents["I1"] = held
        found = complete(world.state, order, LOCAL)
        assert isinstance(found, CorrectPlace) and len(found.cameras) == most
