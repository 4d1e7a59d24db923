"""A small district to play with: orders go in, recorded events come out. Shared by the laws and their golden files."""

from datetime import datetime, timedelta

from command.apply import apply
from command.decide import decide
from command.events import Event, Recorded
from command.model import Actor, Refusal, State
from command.orders import Order, StartCentre
from command.people.model import Operator, Role
from command.people.orders import AddOperator
from devices.credentials import hash_password
from devices.model import Device, Unit
from devices.orders import AddDevice, AddUnit
from incidents.comparing import Boards
from incidents.model import AlarmClass, Place, Severity, Status
from incidents.orders import ReportAlert
from video.model import CameraSpec
from video.orders import AddNode, AnnounceCameras, ConnectNode
from web.locality import read_locality

START = "2026-06-21T20:14:07.120+08:00"
SYSTEM = Actor(kind="system", id="centre")
WATER = AlarmClass(scheme="liandong", kind="alarm", code="water_level")
SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")

UNDERPASS = Device(
    id="WL-018", kind="sensor", code="water_level", name="黄兴路下立交最低点水位", agency="municipal",
    lat=31.2864, lon=121.5184,
)  # fmt: skip
SHOP = Device(
    id="SM-3320", kind="sensor", code="smoke", name="平凉路景星路口沿街商铺烟感", agency="fire",
    lat=31.256272, lon=121.515213,
)  # fmt: skip
LINE = Device(id="line-119-01", kind="line", code="119", name="119 接警一线", agency="fire")
PATROL = Unit(id="P12", kind="police", name="控江路巡逻车", agency="police", lat=31.2802, lon=121.5197)
PUMP = Unit(id="M01", kind="municipal", name="市政排水抢险车", agency="municipal", lat=31.2868, lon=121.5071)
CAMERAS = (
    CameraSpec(id="PD-03", name="黄兴路下立交 南口", lat=31.285841, lon=121.518316, bearing=7.0, fov=60.0, range=120.0),
    CameraSpec(
        id="PD-12", name="平凉路景星路口", lat=31.256065, lon=121.514708, bearing=70.0, fov=70.0, range=110.0,
        qualities=("main", "sub"),
    ),
)  # fmt: skip

LOCAL = read_locality(None)

BROKER_HASH = hash_password("geheim", b"saltsaltsalt")


class World:
    """The state, the log that led to it, and a clock that moves one second with every order."""

    def __init__(self) -> None:
        self.state = State()
        self.log: list[Recorded] = []
        self.now = START

    def give(self, order: Order, actor: Actor) -> list[Recorded] | Refusal:
        """Decide and apply one order: its events, or why it was refused."""
        self.now = later(self.now, 1.0)
        decision = decide(self.state, order, self.now, actor, Boards(self.state.incidents), LOCAL)
        if isinstance(decision, Refusal):
            return decision
        return [self.record(event, actor) for event in decision.events]

    def must(self, order: Order, actor: Actor) -> list[Recorded]:
        """As `give`, of an order that is expected to lead to something."""
        events = self.give(order, actor)
        assert isinstance(events, list) and events, events
        return events

    def record(self, event: Event, actor: Actor = SYSTEM) -> Recorded:
        """Append one event, whether or not an order would have led to it."""
        recorded = Recorded(seq=len(self.log) + 1, at=self.now, actor=actor, event=event)
        apply(self.state, recorded)
        self.log.append(recorded)
        return recorded


def later(moment: str, seconds: float) -> str:
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def operator(name: str, display: str, role: Role, agency: str = "centre") -> tuple[Operator, Actor]:
    person = Operator(name=name, display=display, agency=agency, role=role)
    return person, Actor(kind="operator", id=name, agency=agency, role=role)


WANG, DISPATCHER = operator("dispatcher1", "席位01 王敏", "dispatcher")
_, SUPERVISOR = operator("supervisor", "值班长 李强", "supervisor")
HE, VIEWER = operator("viewer", "公安观摩席 何军", "viewer", "police")
NODE = Actor(kind="node", id="police", agency="police")


def of_device(device: Device) -> Actor:
    return Actor(kind="device", id=device.id, agency=device.agency)


def of_unit(unit: Unit) -> Actor:
    return Actor(kind="unit", id=unit.id, agency=unit.agency)


def alarm(
    device: Device, name: str, severity: Severity = "severe", status: Status = "actual", kind: str = "sensor"
) -> ReportAlert:
    """An alarm as the intake makes it: the place and the title are left to the core."""
    return ReportAlert(
        source=device.id,
        source_id=name,
        kind="canary" if kind == "canary" else "sensor",
        alarm_class=AlarmClass(scheme="liandong", kind="alarm", code=device.code),
        status=status,
        severity=severity,
        at="2026-06-21T20:14:05.000+08:00",
        place=Place(),
        title="",
        text=f"{device.name} 报警",
        value=0.62,
        unit="m",
        n=17,
        extra={"battery": 87, "firmware": "2.4.1"},
    )


def furnished() -> World:
    """A world in which everything has been added and the node is connected."""
    world = World()
    furnish(world)
    return world


def furnish(world: World) -> None:
    world.must(StartCentre(version="0.1.0"), SYSTEM)
    for person in (WANG, HE):
        world.must(AddOperator(operator=person, password_hash="$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"), SYSTEM)
    for device in (UNDERPASS, SHOP, LINE):
        world.must(AddDevice(device=device, password_hash=BROKER_HASH), SYSTEM)
    for unit in (PATROL, PUMP):
        world.must(AddUnit(unit=unit, password_hash=BROKER_HASH), SYSTEM)
    node = AddNode(id="police", name="杨浦公安视频平台", kind="police", agency="police", token_hash="5f" * 32)
    world.must(node, SYSTEM)
    world.must(ConnectNode(node="police"), NODE)
    world.must(AnnounceCameras(node="police", cameras=CAMERAS), NODE)
