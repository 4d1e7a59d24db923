"""The stories of the golden files: each says what was before, and what happens then. Together they use every event."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from command.orders import StartCentre
from command.people.orders import CloseSession, OpenSession, RefuseLogin
from devices.model import Rejected
from devices.orders import RejectPayload
from incidents.ladder_orders import LapseRung, SeeLapse
from incidents.model import CallPhase, Place, Step
from incidents.orders import (
    AddNote,
    AdvanceAssignment,
    CancelIncident,
    ClaimCall,
    ConfirmIncident,
    CorrectClass,
    CorrectPlace,
    DispatchUnit,
    EnterCall,
    GradeIncident,
    LinkAlert,
    MergeIncident,
    MissPicture,
    MoveAlerts,
    OpenIncident,
    ReadCaller,
    RecallUnit,
    RecordPicture,
    ReleaseCall,
    SeparateIncident,
    SplitIncident,
)
from incidents.record_orders import (
    CloseIncident,
    ReportHandled,
    ReturnIncident,
)
from tests.laws.bounds import (
    PICTURE,
    call,
    many_are_over,
    one_more_in_the_tray,
    one_more_is_over,
    one_more_is_rejected,
    rejected_are_many,
    tray_is_full,
)
from tests.laws.people_stories import people_come, people_go
from tests.laws.plan_stories import a_plan_runs
from tests.laws.record_stories import crews_change, more_to_do, others_tell
from tests.laws.silence_stories import silence
from tests.laws.world import (
    CAMERAS,
    DISPATCHER,
    NODE,
    PATROL,
    PUMP,
    SHOP,
    SMOKE,
    SUPERVISOR,
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
    world.must(LapseRung(assignment="I1-2", step="received"), SYSTEM)
    world.must(SeeLapse(assignment="I1-2"), SUPERVISOR)
    world.must(LapseRung(assignment="I1-2", step="accepted", instead=PATROL.id), SYSTEM)
    steps: tuple[Step, ...] = ("accepted", "received", "on_scene", "en_route")
    for step in steps:
        world.must(AdvanceAssignment(assignment="I1-1", step=step, unit_at=world.now), patrol)
    world.must(RecallUnit(assignment="I1-2", cause="水泵已由泵站开启"), dispatcher)
    world.must(AdvanceAssignment(assignment="I1-1", step="clear", unit_at=world.now), patrol)
    world.must(ReportHandled(incident="I1", disposition="resolved", text="积水排除"), dispatcher)
    world.must(ReturnIncident(incident="I1", reason="北口仍有积水"), SUPERVISOR)
    world.must(ReportHandled(incident="I1", disposition="resolved", text="积水排除，恢复通行"), dispatcher)
    world.must(CloseIncident(incident="I1"), SUPERVISOR)


def telephone_rings(world: World) -> None:
    """A call goes from hand to hand in the tray; an incident is made of it, a second alert is joined to it, a third proposed; it ends."""
    call(world, "c-2001", "ringing")
    for agent in ("席位01", "席位02", "席位03"):
        call(world, "c-2001", "answered", agent)
        call(world, "c-2001", "transferred")
    call(world, "c-2002", "ringing")
    call(world, "c-2002", "answered", "席位05")
    # "" is nobody; and what comes late is older than who has the call now.
    call(world, "c-2002", "answered", "")
    call(world, "c-2002", "answered", "席位04", at=LONG_AGO)
    call(world, "c-2002", "transferred", at=LONG_AGO)
    world.must(ReadCaller(alert="A1"), DISPATCHER)
    world.must(ClaimCall(alert="A2"), DISPATCHER)
    world.must(ReleaseCall(alert="A2"), DISPATCHER)
    world.must(ClaimCall(alert="A1"), DISPATCHER)
    world.must(ClaimCall(alert="A1", take_over=True), SUPERVISOR)
    opened = OpenIncident(
        title="江浦路公交车冒烟", alarm_class=SMOKE, alert="A1", place=Place(address="江浦路控江路口")
    )
    world.must(opened, DISPATCHER)
    world.must(LinkAlert(alert="A2", incident="I1"), DISPATCHER)
    call(world, "c-2003", "ringing")
    world.must(LinkAlert(alert="A3", incident="I1"), DISPATCHER)
    entered = EnterCall(
        number="12319", text="井盖没了", place=Place(address="四平路"), caller="13800007731", salt="9d1f"
    )
    world.must(entered, DISPATCHER)
    overtaken: tuple[CallPhase, ...] = ("ended", "answered", "ringing")
    for phase in overtaken:
        call(world, "c-2001", phase)


def exercise_beside(world: World) -> None:
    """An exercise alarm of a device with an actual incident opens its own; a unit refuses; it is cancelled."""
    world.must(alarm(SHOP, "SM-3320-0002", "minor", status="exercise"), of_device(SHOP))
    world.must(alarm(SHOP, "SM-3320-0003", "unknown", kind="canary"), of_device(SHOP))
    world.must(DispatchUnit(incident="I2", unit=PATROL.id, text="演练：到达后报告"), DISPATCHER)
    refusal = AdvanceAssignment(assignment="I2-1", step="refused", unit_at=world.now, cause="车辆故障")
    world.must(refusal, of_unit(PATROL))
    world.must(AdvanceAssignment(assignment="I2-1", step="shown", unit_at=world.now), of_unit(PATROL))
    world.must(CancelIncident(incident="I2", reason="演练提前结束"), DISPATCHER)


def two_are_one(world: World) -> None:
    """Water and a call are one happening, and are two again; an alert was joined wrongly, two places were told wrongly."""
    dispatcher, patrol = DISPATCHER, of_unit(PATROL)
    world.must(alarm(UNDERPASS, "WL-018-0001"), of_device(UNDERPASS))
    world.must(alarm(UNDERPASS, "WL-018-0002", "minor"), of_device(UNDERPASS))
    call(world, "c-2001", "answered")
    call(world, "c-2002", "answered")
    opened = OpenIncident(title="车辆被困", alarm_class=WATER, alert="A3", grade=2, priority=1)
    world.must(opened, dispatcher)
    told = Place(lat=31.2864, lon=121.5184, address="黄兴路下立交")
    world.must(CorrectPlace(subject="A4", place=told, reason="来电人改口"), dispatcher)
    world.must(CorrectPlace(subject="I2", place=told, reason="来电人改口"), dispatcher)
    world.must(DispatchUnit(incident="I2", unit=PATROL.id), dispatcher)
    south = Place(lat=31.2858, lon=121.5183, address="黄兴路下立交南口")
    world.must(CorrectPlace(subject="I2", place=south, reason="现场核实"), dispatcher)
    world.must(MergeIncident(incident="I2", into="I1", reason="同一处积水"), dispatcher)
    world.must(AdvanceAssignment(assignment="I2-1", step="on_scene", unit_at=world.now), patrol)
    world.must(DispatchUnit(incident="I1", unit=PUMP.id), dispatcher)
    world.must(SeparateIncident(incident="I2", reason="另一处下立交"), dispatcher)
    split = SplitIncident(incident="I1", alerts=("A2",), title="泵站报警", alarm_class=WATER, reason="另一台设备")
    world.must(split, dispatcher)
    world.must(MoveAlerts(alerts=("A2",), incident="I1", reason="拆分有误"), dispatcher)
    world.must(MergeIncident(incident="I3", into="I1"), dispatcher)
    world.must(RecallUnit(assignment="I1-1", cause="无需处置"), dispatcher)
    world.must(ReportHandled(incident="I1", disposition="resolved", text="积水排除"), dispatcher)
    world.must(CloseIncident(incident="I1", outcome="积水排除"), SUPERVISOR)
    # Nothing follows: what was written before it must not hide that it is written.
    world.must(CorrectClass(incident="I2", alarm_class=SMOKE, title="车辆起火", reason="现场核实"), dispatcher)


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


def restarts(world: World) -> None:
    """After a restart no node is connected and nobody watches."""
    world.must(StartCentre(version="0.1.1"), SYSTEM)


def actual_alarm(world: World) -> None:
    furnish(world)
    world.must(alarm(SHOP, "SM-3320-0001", "minor"), of_device(SHOP))


def watching(world: World) -> None:
    furnish(world)
    world.must(StartView(view="v1", camera="PD-03"), DISPATCHER)


STORIES = {
    "furnishing": Story(nothing, furnish),
    "people_come": Story(furnish, people_come),
    "people_go": Story(furnish, people_go),
    "water_rises": Story(furnish, water_rises),
    "telephone_rings": Story(furnish, telephone_rings),
    "two_are_one": Story(furnish, two_are_one),
    "silence": Story(furnish, silence),
    "more_to_do": Story(furnish, more_to_do),
    "others_tell": Story(furnish, others_tell),
    "crews_change": Story(furnish, crews_change),
    "a_plan_runs": Story(furnish, a_plan_runs),
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
