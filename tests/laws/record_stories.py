"""What belongs to an incident's own record, and what is different about a crew: two of the stories."""

from msgspec.structs import replace

from devices.orders import ChangeUnit, SetService
from incidents.orders import OpenIncident
from incidents.record import Attachment
from incidents.record_orders import (
    AddTask,
    AttachFile,
    EndSupervision,
    ExportRecord,
    FinishTask,
    ReadAttachment,
    RelateIncidents,
    RelayAlert,
    ReopenTask,
    Supervise,
    UnrelateIncidents,
)
from tests.laws.world import DISPATCHER, PATROL, PUMP, SUPERVISOR, WATER, World

PHOTO = Attachment(id="f1", name="南口.jpg", media_type="image/jpeg", size=482133, sha256="ab" * 32)


def more_to_do(world: World) -> None:
    """An incident has tasks, is watched, and is a part of another one; then none of that any more."""
    for title in ("积水", "树倒"):
        world.must(OpenIncident(title=title, alarm_class=WATER), DISPATCHER)
    world.must(AddTask(incident="I1", text="封闭南口", owner="交警", due="2026-06-21T21:00:00.000+08:00"), DISPATCHER)
    world.must(AddTask(incident="I1", text="通知街道"), DISPATCHER)
    world.must(FinishTask(incident="I1", task=2), DISPATCHER)
    world.must(AttachFile(incident="I1", attachment=PHOTO, key="0f" * 32, salt="5a17"), DISPATCHER)
    world.must(ReadAttachment(incident="I1", attachment="f1"), SUPERVISOR)
    world.must(ExportRecord(export="pdf", incident="I1", query="lang=zh"), SUPERVISOR)
    world.must(ReopenTask(incident="I1", task=2, reason="没人接电话"), DISPATCHER)
    world.must(Supervise(incident="I1", due="2026-06-21T22:00:00.000+08:00", reason="领导批示"), SUPERVISOR)
    world.must(EndSupervision(incident="I1", result="已处置"), SUPERVISOR)
    world.must(RelateIncidents(incident="I2", other="I1", kind="related", reason="同一场暴雨"), DISPATCHER)
    world.must(RelateIncidents(incident="I2", other="I1", kind="part_of"), DISPATCHER)
    world.must(UnrelateIncidents(incident="I1", other="I2", reason="另有原因"), DISPATCHER)


def crews_change(world: World) -> None:
    """A crew is smaller from now on and works at night; another one is out of service, and back."""
    world.must(ChangeUnit(unit=PATROL.id, crew=2, name="控江路夜巡车"), SUPERVISOR)
    world.must(SetService(unit=PUMP.id, service="out_of_service", reason="水泵检修"), DISPATCHER)
    world.must(SetService(unit=PUMP.id, service="in_service"), DISPATCHER)


def others_tell(world: World) -> None:
    """A warning of another system opens an incident, and goes on there; a call that it transfers waits for a person."""
    warning = RelayAlert(
        wire="cap", sender="warning@qx.example.cn", identifier="1", alarm_class=WATER, status="actual", severity="severe",
        at="2026-06-21T20:05:00+08:00", title="暴雨橙色预警", extra={"cap_type": "Alert"},
    )  # fmt: skip
    world.must(warning, DISPATCHER)
    world.must(replace(warning, identifier="2", follows="A1", title="暴雨红色预警"), DISPATCHER)
    world.must(replace(warning, identifier="3", follows="A1", withdraws=True, title="解除"), DISPATCHER)
    slight = replace(warning, severity="moderate", sender="x", identifier="5", title="雷电黄色预警")
    world.must(slight, DISPATCHER)
    waiting = list(world.state.incidents.alerts)[-1]
    world.must(replace(slight, identifier="6", follows=waiting), DISPATCHER)
    world.must(replace(slight, identifier="7", follows=waiting, withdraws=True), DISPATCHER)
    world.must(replace(warning, wire="eido", identifier="urn:1", caller="13800001234", salt="5a17"), DISPATCHER)
