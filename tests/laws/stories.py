"""The stories of the golden files: each says what was before, and what happens then. Together they use every event."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from command.events import LoginRefused
from command.orders import CloseSession, OpenSession, RefuseLogin, StartCentre
from devices.model import REJECTED_KEPT, Rejected
from devices.orders import RejectPayload
from incidents.events import AssignmentAdvanced, CallAdvanced, IncidentAdvanced, IncidentGraded, NoteAdded, PictureTaken
from incidents.model import CLOSED_KEPT, LOOSE_KEPT, CallPhase, Picture, Place, Rung, Step
from incidents.orders import (
    AddNote,
    AdvanceAssignment,
    CancelIncident,
    CloseIncident,
    ConfirmIncident,
    DispatchUnit,
    GradeIncident,
    LinkAlert,
    MissPicture,
    OpenIncident,
    ReadCaller,
    RecallUnit,
    RecordPicture,
    ReportCall,
)
from tests.laws.world import (
    CAMERAS,
    DISPATCHER,
    LINE,
    NODE,
    PATROL,
    PUMP,
    SHOP,
    SMOKE,
    SYSTEM,
    UNDERPASS,
    VIEWER,
    WATER,
    World,
    alarm,
    furnish,
    of_device,
    of_unit,
)
from video.model import CameraSpec
from video.orders import (
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    PublishCamera,
    RenewNode,
    RevokeNode,
    StartView,
    UnpublishCamera,
)

PICTURE = Picture(id="7c9e6679f2b14d0c", camera="PD-03", at="2026-06-21T20:14:09.480+08:00", sha256="ab" * 32)


LONG_AGO = "2026-06-21T12:14:08.1204Z"


class Story(Struct, frozen=True):
    """What was before, and what happens then."""

    before: Callable[[World], None]
    then: Callable[[World], None]


def nothing(_: World) -> None:
    """An empty log."""


def water_rises(world: World) -> None:
    """A severe alarm opens an incident; a unit is sent, its receipts overtake each other, it clears; it is closed."""
    dispatcher, patrol = DISPATCHER, of_unit(PATROL)
    world.must(alarm(UNDERPASS, "WL-018-0001"), of_device(UNDERPASS))
    world.must(RecordPicture(alert="A1", picture=PICTURE), SYSTEM)
    world.must(alarm(UNDERPASS, "WL-018-0002", "minor"), of_device(UNDERPASS))
    world.must(MissPicture(alert="A2", camera="PD-03", reason="15 秒内没有关键帧"), SYSTEM)
    world.must(ConfirmIncident(incident="I1"), dispatcher)
    world.must(GradeIncident(incident="I1", grade=2, priority=1, reason="积水超过警戒线，车辆被困"), dispatcher)
    world.must(AddNote(incident="I1", text="已通知交警封闭南口"), dispatcher)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id, text="封闭下立交南口"), dispatcher)
    world.must(DispatchUnit(incident="I1", unit=PUMP.id), dispatcher)
    world.must(AdvanceAssignment(assignment="I1-1", step="sent"), SYSTEM)
    steps: tuple[Step, ...] = ("accepted", "received", "on_scene", "en_route")
    for step in steps:
        world.must(AdvanceAssignment(assignment="I1-1", step=step, unit_at=world.now), patrol)
    world.must(RecallUnit(assignment="I1-2", cause="水泵已由泵站开启"), dispatcher)
    world.must(AdvanceAssignment(assignment="I1-1", step="clear", unit_at=world.now), patrol)
    world.must(CloseIncident(incident="I1", outcome="积水排除，恢复通行"), dispatcher)


def telephone_rings(world: World) -> None:
    """A call goes from hand to hand in the tray; an incident is made of it, a second alert is joined to it, a third proposed; it ends."""
    _call(world, "c-2001", "ringing")
    for agent in ("席位01", "席位02", "席位03"):
        _call(world, "c-2001", "answered", agent)
        _call(world, "c-2001", "transferred")
    _call(world, "c-2002", "ringing")
    _call(world, "c-2002", "answered", "席位05")
    # "" is nobody; and what comes late is older than who has the call now.
    _call(world, "c-2002", "answered", "")
    _call(world, "c-2002", "answered", "席位04", at=LONG_AGO)
    _call(world, "c-2002", "transferred", at=LONG_AGO)
    world.must(ReadCaller(alert="A1"), DISPATCHER)
    opened = OpenIncident(
        title="江浦路公交车冒烟", alarm_class=SMOKE, alert="A1", place=Place(address="江浦路控江路口")
    )
    world.must(opened, DISPATCHER)
    world.must(LinkAlert(alert="A2", incident="I1"), DISPATCHER)
    _call(world, "c-2003", "ringing")
    world.must(LinkAlert(alert="A3", incident="I1"), DISPATCHER)
    overtaken: tuple[CallPhase, ...] = ("ended", "answered", "ringing")
    for phase in overtaken:
        _call(world, "c-2001", phase)


def _call(world: World, name: str, phase: CallPhase, agent: str = "席位01", at: str | None = None) -> None:
    order = ReportCall(
        line=LINE.id, number="119", call_id=name, phase=phase, at=at or world.now, title="",
        place=Place(lat=31.27638, lon=121.51392, address="江浦路控江路口公交站"), caller="13800001234", salt="9d1f",
        agent=agent if phase == "answered" else None, recording="rec-2001" if phase == "ended" else None,
    )  # fmt: skip
    world.must(order, of_device(LINE))


def exercise_beside(world: World) -> None:
    """An exercise alarm of a device with an actual incident opens its own; a unit refuses; it is cancelled."""
    world.must(alarm(SHOP, "SM-3320-0002", "minor", status="exercise"), of_device(SHOP))
    world.must(alarm(SHOP, "SM-3320-0003", "unknown", kind="canary"), of_device(SHOP))
    world.must(DispatchUnit(incident="I2", unit=PATROL.id, text="演练：到达后报告"), DISPATCHER)
    refusal = AdvanceAssignment(assignment="I2-1", step="refused", unit_at=world.now, cause="车辆故障")
    world.must(refusal, of_unit(PATROL))
    world.must(AdvanceAssignment(assignment="I2-1", step="shown", unit_at=world.now), of_unit(PATROL))
    world.must(CancelIncident(incident="I2", reason="演练提前结束"), DISPATCHER)


def somebody_looks(world: World) -> None:
    """Views begin and end, a node goes with its cameras' places changed, the centre starts again."""
    world.must(StartView(view="v1", camera="PD-03", incident="I1"), DISPATCHER)
    world.must(StartView(view="v2", camera="PD-12", quality="sub", via="whep"), VIEWER)
    world.must(EndView(view="v1"), DISPATCHER)
    world.must(DisconnectNode(node="police", reason="链路中断"), SYSTEM)
    moved = replace(CAMERAS[0], lat=31.2870, name="黄兴路下立交 南口（移位）")
    world.must(AnnounceCameras(node="police", cameras=(moved,)), NODE)
    world.must(RevokeNode(node="police"), SYSTEM)


def a_phone_publishes(world: World) -> None:
    """A camera without a place is published, looked at, ended, and published again from a place; the centre starts again."""
    body = CameraSpec(id="BC-0712", name="单兵 07")
    world.must(PublishCamera(camera=body), DISPATCHER)
    world.must(StartView(view="v1", camera="BC-0712", incident="I1"), DISPATCHER)
    world.must(UnpublishCamera(camera="BC-0712", reason="the peer left"), DISPATCHER)
    world.must(PublishCamera(camera=replace(body, lat=31.2739, lon=121.5162)), DISPATCHER)
    world.must(StartCentre(version="0.1.0"), SYSTEM)
    world.must(PublishCamera(camera=body), DISPATCHER)


def a_token_is_renewed(world: World) -> None:
    """A node that was revoked has a new token, and connects."""
    world.must(RevokeNode(node="police"), SYSTEM)
    world.must(DisconnectNode(node="police", reason="令牌已吊销"), SYSTEM)
    world.must(RenewNode(node="police", token_hash="6e" * 32), SYSTEM)
    world.must(ConnectNode(node="police"), NODE)


def doors_open(world: World) -> None:
    """Sessions and refused logins change nothing that a console sees; a rejected payload does."""
    expires = "2026-06-22T08:14:07.120+08:00"
    world.must(OpenSession(id="e3" * 32, operator="dispatcher1", expires=expires), SYSTEM)
    world.must(RefuseLogin(name="viewer", address="10.31.4.7", reason="密码错误"), SYSTEM)
    world.must(CloseSession(id="e3" * 32), DISPATCHER)
    payload = '{"id": "WL-003-0001", "at": "2026/6/21 20:14", "value": NaN}'
    rejected = Rejected(
        topic="liandong/1/alert/WL-003", reason="unreadable", message="不是有效的 JSON", excerpt=payload,
        size=len(payload), source="WL-003", at=world.now,
    )  # fmt: skip
    world.must(RejectPayload(rejected=rejected), SYSTEM)


def rejected_are_many(world: World) -> None:
    """As many rejected payloads as are held."""
    for number in range(REJECTED_KEPT):
        _reject(world, number)


def one_more_is_rejected(world: World) -> None:
    """The oldest goes."""
    _reject(world, REJECTED_KEPT)


def _reject(world: World, number: int) -> None:
    rejected = Rejected(
        topic="liandong/1/beat/x", reason="wrong_type", message=f"第{number}条", excerpt="[]", size=2, at=world.now
    )
    world.must(RejectPayload(rejected=rejected), SYSTEM)


def restarts(world: World) -> None:
    """After a restart no node is connected and nobody watches."""
    world.must(StartCentre(version="0.1.1"), SYSTEM)


def many_are_over(world: World) -> None:
    """As many incidents are over as are held; the oldest has an alert, a call that never ended and an assignment."""
    furnish(world)
    _call(world, "c-1", "ringing")
    world.must(OpenIncident(title="旧事件", alarm_class=SMOKE, alert="A1"), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(RecallUnit(assignment="I1-1", cause="无需处置"), DISPATCHER)
    world.must(CancelIncident(incident="I1", reason="误报"), DISPATCHER)
    for number in range(2, CLOSED_KEPT + 1):
        _short_incident(world, number)


def _short_incident(world: World, number: int) -> None:
    world.must(OpenIncident(title=f"事件{number}", alarm_class=WATER), DISPATCHER)
    world.must(CancelIncident(incident=f"I{number}", reason="误报"), DISPATCHER)


def one_more_is_over(world: World) -> None:
    """The oldest goes with all that belongs to it; what comes late about it changes nothing."""
    _short_incident(world, CLOSED_KEPT + 1)
    world.record(NoteAdded(incident="I1", text="迟到的记录", at=world.now))
    world.record(IncidentAdvanced(incident="I1", state="closed", at=world.now))
    world.record(IncidentGraded(incident="I1", grade=1, priority=1, reason="迟到", at=world.now))
    rung = Rung(step="received", at=world.now)
    world.record(AssignmentAdvanced(assignment="I1-1", incident="I1", unit=PATROL.id, rung=rung))
    world.record(PictureTaken(alert="A1", incident="I1", picture=PICTURE))
    world.record(CallAdvanced(alert="A1", phase="ended"))
    world.record(LoginRefused(name="nobody", address="10.31.4.8", reason="没有此人"))


def tray_is_full(world: World) -> None:
    """As many alerts wait without an incident as are held; the oldest is a call."""
    furnish(world)
    _call(world, "c-1", "ringing")
    for number in range(2, LOOSE_KEPT + 1):
        _call(world, f"t-{number}", "ringing")


def one_more_in_the_tray(world: World) -> None:
    """The oldest leaves the tray, an alarm that opens an incident does not stay in it."""
    _call(world, "c-2", "ringing")
    world.must(alarm(SHOP, "SM-3320-0009", "extreme"), of_device(SHOP))


def actual_alarm(world: World) -> None:
    furnish(world)
    world.must(alarm(SHOP, "SM-3320-0001", "minor"), of_device(SHOP))


def watching(world: World) -> None:
    furnish(world)
    world.must(StartView(view="v1", camera="PD-03"), DISPATCHER)


STORIES = {
    "furnishing": Story(nothing, furnish),
    "water_rises": Story(furnish, water_rises),
    "telephone_rings": Story(furnish, telephone_rings),
    "exercise_beside": Story(actual_alarm, exercise_beside),
    "somebody_looks": Story(actual_alarm, somebody_looks),
    "a_phone_publishes": Story(actual_alarm, a_phone_publishes),
    "a_token_is_renewed": Story(furnish, a_token_is_renewed),
    "centre_restarts": Story(watching, restarts),
    "doors_open": Story(furnish, doors_open),
    "one_more_is_rejected": Story(rejected_are_many, one_more_is_rejected),
    "one_more_is_over": Story(many_are_over, one_more_is_over),
    "one_more_in_the_tray": Story(tray_is_full, one_more_in_the_tray),
}
