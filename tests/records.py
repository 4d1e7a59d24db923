"""The record of an incident as it leaves the centre, made of a small world's log: what the tables give at a real centre."""

from hashlib import sha256

from command.projections import subjects
from command.wires.record import Centre, Line, Names, Record
from incidents.lookup import family_of
from incidents.model import Place, Status, Step
from incidents.orders import AddNote, AdvanceAssignment, ConfirmIncident, DispatchUnit, OpenIncident, ReportCall
from incidents.record import Export
from incidents.record_events import RecordExported
from incidents.record_orders import AddTask, CloseIncident, ExportRecord, FinishTask, ReportHandled
from tests.laws.world import (
    CAMERAS,
    DISPATCHER,
    LINE,
    LOCAL,
    PUMP,
    SUPERVISOR,
    SYSTEM,
    UNDERPASS,
    WATER,
    World,
    alarm,
    furnished,
    of_device,
    of_unit,
)

CENTRE = Centre(name="杨浦区社会应急联动中心", domain="yangpu.example.cn")
STEPS: tuple[Step, ...] = ("received", "shown", "accepted", "en_route", "on_scene", "clear")


def record_of(world: World, incident: str = "I1", export: Export = "cap", split: tuple[str, ...] = ()) -> Record:
    """What an export says, which is in the log first."""
    world.must(ExportRecord(export=export, incident=incident), SUPERVISOR)
    held = world.state.incidents
    family = family_of(held, held.incidents[incident])
    alerts = [one for one in held.alerts.values() if one.incident in {each.id for each in family}]
    about = {each.id for each in family} | {each.id for each in alerts}
    lines = [
        Line(seq=one.seq, at=one.at, actor=one.actor, event=one.event, hash=sha256(bytes([one.seq])).hexdigest())
        for one in world.log
        if about & set(subjects(one))
    ]
    return Record(
        centre=CENTRE,
        incident=family[0],
        members=family[1:],
        alerts=alerts,
        assignments=[one for one in held.assignments.values() if one.incident in about],
        lines=lines,
        names=Names(
            classes=LOCAL.classes,
            district=LOCAL.district,
            units=world.state.devices.units,
            devices=world.state.devices.devices,
            operators=world.state.people.operators,
            cameras={camera.id: camera.name for camera in CAMERAS},
            plans=LOCAL.plans,
        ),
        told=[one for one in lines[:-1] if isinstance(one.event, RecordExported) and one.event.export == "cap"],
        split=split,
    )


def flooded(status: Status = "actual") -> World:
    """Water in the underpass, told by its gauge and by a call; a crew has been there; it is closed."""
    world = furnished()
    world.must(alarm(UNDERPASS, "WL-018-0001", status=status), of_device(UNDERPASS))
    world.must(ConfirmIncident(incident="I1"), DISPATCHER)
    call = ReportCall(
        line=LINE.id, number="119", call_id="c1", phase="answered", at=world.now, agent="王敏",
        place=Place(lat=31.2864, lon=121.5184, address="黄兴路下立交"), caller="13800001234", salt="5a", status=status,
    )  # fmt: skip
    world.must(call, of_device(LINE))
    world.must(AddNote(incident="I1", text="水深约 60 cm，<一辆> 小车熄火"), DISPATCHER)
    world.must(AddTask(incident="I1", text="封闭南口", owner="交警"), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PUMP.id, text="带泵"), DISPATCHER)
    world.must(AdvanceAssignment(assignment="I1-1", step="sent"), SYSTEM)
    for step in STEPS:
        world.must(AdvanceAssignment(assignment="I1-1", step=step, unit_at=world.now), of_unit(PUMP))
    world.must(FinishTask(incident="I1", task=1), DISPATCHER)
    world.must(ReportHandled(incident="I1", disposition="resolved", text="积水已排空"), DISPATCHER)
    world.must(CloseIncident(incident="I1"), SUPERVISOR)
    return world


def opened(place: Place | None = None, status: Status = "actual") -> World:
    """An incident that somebody has just written down."""
    world = furnished()
    where = place or Place()
    world.must(OpenIncident(title="积水", alarm_class=WATER, place=where, status=status), DISPATCHER)
    return world
