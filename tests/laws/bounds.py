"""What is held of anything has a bound: the stories of one more than that."""

from command.people.events import LoginRefused
from devices.model import REJECTED_KEPT, Rejected
from devices.orders import RejectPayload
from incidents.events import AssignmentAdvanced, CallAdvanced, IncidentAdvanced, IncidentGraded, NoteAdded, PictureTaken
from incidents.model import CLOSED_KEPT, LOOSE_KEPT, CallPhase, Picture, Place, Rung
from incidents.orders import CancelIncident, DispatchUnit, OpenIncident, RecallUnit, ReportCall
from tests.laws.world import DISPATCHER, LINE, PATROL, SHOP, SMOKE, SYSTEM, WATER, World, alarm, furnish, of_device

PICTURE = Picture(id="7c9e6679f2b14d0c", camera="PD-03", at="2026-06-21T20:14:09.480+08:00", sha256="ab" * 32)


def call(world: World, name: str, phase: CallPhase, agent: str = "席位01", at: str | None = None) -> None:
    order = ReportCall(
        line=LINE.id, number="119", call_id=name, phase=phase, at=at or world.now,
        place=Place(lat=31.27638, lon=121.51392, address="江浦路控江路口公交站"), caller="13800001234", salt="9d1f",
        agent=agent if phase == "answered" else None, recording="rec-2001" if phase == "ended" else None,
    )  # fmt: skip
    world.must(order, of_device(LINE))


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


def many_are_over(world: World) -> None:
    """As many incidents are over as are held; the oldest has an alert, a call that never ended and an assignment."""
    furnish(world)
    call(world, "c-1", "ringing")
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
    call(world, "c-1", "ringing")
    for number in range(2, LOOSE_KEPT + 1):
        call(world, f"t-{number}", "ringing")


def one_more_in_the_tray(world: World) -> None:
    """The oldest leaves the tray, an alarm that opens an incident does not stay in it."""
    call(world, "c-2", "ringing")
    world.must(alarm(SHOP, "SM-3320-0009", "extreme"), of_device(SHOP))
