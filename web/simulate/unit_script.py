"""What a simulated crew does: its state and a message give a new state, receipts and timers. See docs/scenarios.md.

Pure: the time is an argument and chance is passed in. All seconds are seconds of the story.
"""

from datetime import datetime
from random import Random

from msgspec.structs import replace

from devices.messages import DispatchMessage, ReceiptStep
from web.simulate import ground
from web.simulate.crew import (
    ROAD_FACTOR,
    Crew,
    Due,
    Input,
    Passed,
    Reaction,
    Roam,
    Say,
    Task,
    Timer,
    What,
    speed,
    target,
)

SHOWN, ANSWERED, LEFT, DONE = (1.0, 2.0), (3.0, 8.0), (2.0, 6.0), (120.0, 300.0)
"""From, to: seconds until the message is on the screen, answered, the crew moves; seconds of work on the scene."""
BLIND = (120.0, 240.0)
"""Seconds to a place that came without a position: asked for by radio."""
REFUSES = 0.3
"""How often a crew that is busy refuses the next call rather than take it afterwards."""
QUEUE_LIMIT = 2
"""Calls accepted for afterwards; a crew with more refuses."""
REMEMBERED = 100
"""Assignments whose last receipt is repeated when their dispatch comes again."""


def react(crew: Crew, message: Input, now: datetime, chance: Random) -> Reaction:
    """What the crew does about a message. Timers of assignments that have ended since do nothing."""
    match message:
        case DispatchMessage(step="clear"):
            return _stand_down(crew, message.assignment, chance)
        case DispatchMessage():
            return _dispatched(crew, message, now, chance)
        case Due(what="show"):
            return _shown(crew, message.assignment, chance)
        case Due(what="answer"):
            return _answer(crew, message.assignment, chance)
        case Due():
            return _carry_on(crew, message, chance)
        case Passed():
            return _drive(crew, message.seconds, chance)
        case Roam():
            return Reaction(crew=replace(crew, roam=(message.lat, message.lon)))


def _dispatched(crew: Crew, message: DispatchMessage, now: datetime, chance: Random) -> Reaction:
    name = message.assignment
    known = {task.assignment: task for task in (*crew.asked.values(), *crew.later, *filter(None, [crew.task]))}
    if name in known:  # the broker delivers again what it is not sure of
        return Reaction(crew=crew, says=(Say(assignment=name, step=known[name].step),))
    if name in crew.said:
        step, cause = crew.said[name]
        return Reaction(crew=crew, says=(Say(assignment=name, step=step, cause=cause),))
    if now >= datetime.fromisoformat(message.expires):
        return Reaction(crew=crew)
    task = Task(assignment=name, status=message.status, step="received", lat=message.lat, lon=message.lon)
    timer = _timer("show", name, SHOWN, chance)
    return Reaction(
        crew=replace(crew, asked=crew.asked | {name: task}),
        says=(Say(assignment=name, step="received"),),
        timers=(timer,),
    )


def _shown(crew: Crew, name: str, chance: Random) -> Reaction:
    task = crew.asked.get(name)
    if task is None:
        return Reaction(crew=crew)
    return Reaction(
        crew=replace(crew, asked=crew.asked | {name: replace(task, step="shown")}),
        says=(Say(assignment=name, step="shown"),),
        timers=(_timer("answer", name, ANSWERED, chance),),
    )


def _answer(crew: Crew, name: str, chance: Random) -> Reaction:
    """Accept and go, accept for afterwards, or refuse with a cause. What is actual comes before any exercise."""
    asked = crew.asked.get(name)
    if asked is None:
        return Reaction(crew=crew)
    crew = replace(crew, asked=_without(crew.asked, name))
    if asked.status == "test":  # a test of the line, not of the crew's legs
        return _over(crew, name, (Say(assignment=name, step="accepted"), Say(assignment=name, step="clear")), chance)
    task = replace(asked, step="accepted")
    accepted = Say(assignment=name, step="accepted")
    if crew.task is None:
        return _set_out(crew, task, (accepted,), chance)
    if task.status == "actual" and crew.task.status != "actual":
        dropped = Say(assignment=crew.task.assignment, step="clear", cause="转实警，退出演练")
        crew = replace(crew, task=None, said=_remember(crew.said, dropped))
        return _set_out(crew, task, (dropped, accepted), chance)
    if cause := _refusal(crew, task, chance):
        refused = Say(assignment=name, step="refused", cause=cause)
        return Reaction(crew=replace(crew, said=_remember(crew.said, refused)), says=(refused,))
    return Reaction(crew=replace(crew, later=(*crew.later, task)), says=(accepted,))


def _refusal(crew: Crew, task: Task, chance: Random) -> str | None:
    """Why a busy crew does not take this one as well, if it does not."""
    if crew.task is not None and task.status != crew.task.status:
        return "正在处置实警，不参加演练"
    if len(crew.later) >= QUEUE_LIMIT:
        return "任务已满，请另派力量"
    return "正在处置其他警情，无法脱身" if chance.random() < REFUSES else None


def _carry_on(crew: Crew, due: Due, chance: Random) -> Reaction:
    """Leave, arrive without a map, or finish, when the crew is still on that assignment and just before that step."""
    task = crew.task
    before = {"leave": "accepted", "arrive": "en_route", "finish": "on_scene"}[due.what]
    if task is None or task.assignment != due.assignment or task.step != before:
        return Reaction(crew=crew)
    if due.what == "finish":
        return _over(
            replace(crew, task=None), task.assignment, (Say(assignment=task.assignment, step="clear"),), chance
        )
    if due.what == "arrive":
        return _arrived(crew, task, chance)
    says = (Say(assignment=task.assignment, step="en_route"),)
    moving = replace(crew, task=replace(task, step="en_route"))
    blind = () if target(moving) else (_timer("arrive", task.assignment, BLIND, chance),)
    return Reaction(crew=moving, says=says, timers=blind)


def _drive(crew: Crew, seconds: float, chance: Random) -> Reaction:
    goal = target(crew)
    if goal is None:
        return Reaction(crew=crew)
    metres = speed(crew) / ROAD_FACTOR * seconds
    lat, lon = ground.towards(crew.lat, crew.lon, *goal, metres)
    moved = replace(crew, lat=lat, lon=lon)
    if (lat, lon) != goal:
        return Reaction(crew=moved)
    return Reaction(crew=replace(moved, roam=None)) if crew.task is None else _arrived(moved, crew.task, chance)


def _arrived(crew: Crew, task: Task, chance: Random) -> Reaction:
    return Reaction(
        crew=replace(crew, task=replace(task, step="on_scene")),
        says=(Say(assignment=task.assignment, step="on_scene"),),
        timers=(_timer("finish", task.assignment, DONE, chance),),
    )


def _stand_down(crew: Crew, name: str, chance: Random) -> Reaction:
    """Whatever it was doing for this assignment, it stops. A receipt tells the centre that the crew knows."""
    say = Say(assignment=name, step="clear")
    crew = replace(
        crew,
        asked=_without(crew.asked, name),
        later=tuple(task for task in crew.later if task.assignment != name),
    )
    if crew.task is not None and crew.task.assignment == name:
        return _over(replace(crew, task=None), name, (say,), chance)
    return Reaction(crew=replace(crew, said=_remember(crew.said, say)), says=(say,))


def _over(crew: Crew, name: str, says: tuple[Say, ...], chance: Random) -> Reaction:
    """An assignment has ended: the next one, or home when there is nothing to do."""
    crew = replace(crew, said=_remember(crew.said, says[-1]))
    if crew.task is not None:
        return Reaction(crew=crew, says=says)
    if not crew.later:
        return Reaction(crew=replace(crew, roam=crew.home), says=says)
    return _set_out(replace(crew, later=crew.later[1:]), crew.later[0], says, chance)


def _set_out(crew: Crew, task: Task, says: tuple[Say, ...], chance: Random) -> Reaction:
    timer = _timer("leave", task.assignment, LEFT, chance)
    return Reaction(crew=replace(crew, task=task, roam=None), says=says, timers=(timer,))


def _timer(what: What, assignment: str, between: tuple[float, float], chance: Random) -> Timer:
    return Timer(after=chance.uniform(*between), due=Due(what=what, assignment=assignment))


def _without(tasks: dict[str, Task], name: str) -> dict[str, Task]:
    return {each: task for each, task in tasks.items() if each != name}


def _remember(said: dict[str, tuple[ReceiptStep, str | None]], say: Say) -> dict[str, tuple[ReceiptStep, str | None]]:
    kept = {name: last for name, last in said.items() if name != say.assignment} | {
        say.assignment: (say.step, say.cause)
    }
    return dict(list(kept.items())[-REMEMBERED:])
