"""Stories of troubles and the canary, for the law that the console holds as well."""

from command.model import Actor
from devices.orders import LearnBeats
from incidents.model import AlarmClass, Place
from incidents.orders import AddNote, CancelIncident, ReportAlert
from incidents.trouble import CANARY
from incidents.trouble_orders import EndTrouble, ReportTrouble
from tests.laws.world import DISPATCHER, SYSTEM, World


def canary(world: World) -> ReportAlert:
    """One of the centre's own, as the intake makes it."""
    return ReportAlert(
        source=CANARY,
        source_id=world.now,
        kind="canary",
        alarm_class=AlarmClass(scheme="liandong", kind="canary", code="canary"),
        status="test",
        severity="minor",
        at=world.now,
        place=Place(),
        title="",
    )


def quiet(source: str, since: str) -> ReportTrouble:
    """A source is not heard any more."""
    return ReportTrouble(kind="quiet", source=source, since=since, title=f"静默 · {source}", sources=(source,))


def clock(world: World, *steps: float) -> ReportTrouble:
    """Somebody set the clock, so often in all."""
    return ReportTrouble(
        kind="clock", source="", since=world.now, title="时钟跳变 +3600 s", count=len(steps), steps_s=steps
    )


def silence(world: World) -> None:
    """Canaries come; one source is quiet and comes back by itself, one is acted on, comes back and is quiet again; then many are, and grow, some come back, and all; and the same again. The clock is set twice."""
    since = world.now
    world.must(LearnBeats(intervals={"WL-018": 30.0, "X98": 1.0}), SYSTEM)
    world.must(canary(world), Actor(kind="device", id=CANARY))
    world.must(quiet("WL-018", since), SYSTEM)
    assert world.give(quiet("WL-018", since), SYSTEM) == []
    world.must(EndTrouble(incident="I1"), SYSTEM)
    world.must(quiet("SM-3320", since), SYSTEM)
    world.must(AddNote(incident="I2", text="已电话物业"), DISPATCHER)
    world.must(EndTrouble(incident="I2"), SYSTEM)
    world.must(quiet("SM-3320", since), SYSTEM)
    world.must(quiet("WL-018", since), SYSTEM)
    names = ("WL-018", "SM-3320", "S-1", "S-2", "S-3", "S-4")
    many = ReportTrouble(kind="quiet", source="", since=since, title="静默 · 6", sources=names, folds=("I2", "I3"))
    world.must(many, SYSTEM)
    # Somebody has acted on the one of SM-3320: it stays what it is.
    assert world.state.incidents.troubles["quiet:SM-3320"] == "I2"
    assert world.give(many, SYSTEM) == []
    more = ReportTrouble(kind="quiet", source="", since=since, title="", sources=("S-5", "S-1"), joins="I4")
    world.must(more, SYSTEM)
    world.must(EndTrouble(incident="I4", sources=("S-1", "S-2", "SM-3320")), SYSTEM)
    trouble = world.state.incidents.incidents["I4"].trouble
    assert trouble is not None and (trouble.count, trouble.sources) == (4, ("WL-018", "S-3", "S-4", "S-5"))
    world.must(AddNote(incident="I4", text="停电"), DISPATCHER)
    world.must(EndTrouble(incident="I4"), SYSTEM)
    again = ReportTrouble(kind="quiet", source="", since=since, title="", sources=("S-1", "S-4"))
    world.must(again, SYSTEM)
    world.must(CancelIncident(incident="I4", reason="已知检修"), DISPATCHER)
    assert world.give(more, SYSTEM) == [], "what a person has closed grows no more"
    world.must(EndTrouble(incident="I4", sources=("S-4",)), SYSTEM)
    assert world.state.incidents.troubles == {"quiet:SM-3320": "I2", "quiet:S-1": "I4"}
    world.must(EndTrouble(incident="I4"), SYSTEM)
    world.must(clock(world, 3600.0), SYSTEM)
    world.must(clock(world, 3600.0, -3600.0), SYSTEM)
    world.must(canary(world), Actor(kind="device", id=CANARY))
