"""How the record asks which cameras see a place: through the port, with what is known of the place and no more."""

import pytest
from msgspec.structs import replace

from command.sight import NAMED, POINTED_WITHIN_M, Sight
from incidents.model import AlertKind, Incident, Place
from incidents.orders import CorrectPlace, MergeIncident, OpenIncident
from tests.laws.world import DISPATCHER, SMOKE, UNDERPASS, World, alarm, furnished, of_device
from video.health import Health
from video.model import State
from video.sight import Known, Sighting, Spot

HERE = Place(lat=31.2864, lon=121.5184)


class Eyes:
    """Answers nothing, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Spot, int]] = []

    def __call__(self, state: State, spot: Spot, known: Known, limit: int) -> list[Sighting]:
        self.asked.append((spot, limit))
        return []


@pytest.mark.parametrize(
    ("place", "kind", "within"),
    [
        (replace(HERE, uncertainty_m=80.0), "phone", 80.0),
        (HERE, "phone", 300.0),
        (HERE, "sensor", 20.0),
        (HERE, None, POINTED_WITHIN_M),
    ],
)
def test_a_place_is_known_as_well_as_its_sender_says_or_usually_knows(
    place: Place, kind: AlertKind | None, within: float
) -> None:
    eyes = Eyes()
    assert Sight(eyes=eyes).names(furnished().state, place, kind) == ()
    assert eyes.asked == [(Spot(31.2864, 121.5184, within), NAMED)]


def test_without_a_position_nobody_is_asked() -> None:
    eyes, world = Eyes(), furnished()
    assert Sight(eyes=eyes).names(world.state, Place(address="某路"), None) == ()
    world.must(OpenIncident(title="烟", alarm_class=SMOKE), DISPATCHER)
    assert Sight(eyes=eyes).ranked(world.state, newest(world), 3) == [] == eyes.asked


def newest(world: World) -> Incident:
    return list(world.state.incidents.incidents.values())[-1]


def test_an_incident_is_known_as_well_as_its_alert_until_a_person_says_where_it_is() -> None:
    world, eyes = furnished(), Eyes()
    world.must(replace(alarm(UNDERPASS, "a1"), severity="severe"), of_device(UNDERPASS))
    Sight(eyes=eyes).ranked(world.state, newest(world), 3)
    world.must(CorrectPlace(subject=newest(world).id, place=HERE, reason="现场"), DISPATCHER)
    Sight(eyes=eyes).ranked(world.state, newest(world), 3)
    assert [spot.within_m for spot, _ in eyes.asked] == [20.0, POINTED_WITHIN_M]


def test_for_what_was_merged_the_place_that_leads_counts() -> None:
    world, eyes = furnished(), Eyes()
    for lat in (31.28, 31.29):
        world.must(OpenIncident(title="烟", alarm_class=SMOKE, place=replace(HERE, lat=lat)), DISPATCHER)
    lead, merged = world.state.incidents.incidents
    world.must(MergeIncident(incident=merged, into=lead, reason="同一处"), DISPATCHER)
    Sight(eyes=eyes).ranked(world.state, world.state.incidents.incidents[merged], 3)
    assert eyes.asked[0][0].lat == 31.28


def test_the_health_that_is_read_is_that_of_the_moment() -> None:
    world, health = furnished(), dict[str, Health]()
    world.must(OpenIncident(title="烟", alarm_class=SMOKE, place=HERE), DISPATCHER)
    sight = Sight(health=health)
    before = sight.ranked(world.state, newest(world), 3)[0]
    health[before.camera] = Health(state="no_picture", at="t", code="unreachable")
    after = sight.ranked(world.state, newest(world), 3)[0]
    assert (before.health, after.health) == ("unknown", "no_picture") and after.score < before.score
