"""What follows from a grade and from a plan, by the shipped tables."""

from typing import Any

import pytest

from command.model import Actor, Refusal
from command.orders import Order
from incidents.ladder_orders import LapseRung
from incidents.model import Incident, Place
from incidents.orders import CorrectPlace, DispatchUnit, GradeIncident, MergeIncident, OpenIncident, SeparateIncident
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan
from incidents.trouble_orders import ReportTrouble
from tests.laws.world import (
    DISPATCHER,
    LOCAL,
    PATROL,
    PUMP,
    SUPERVISOR,
    SYSTEM,
    UNDERPASS,
    WATER,
    World,
    alarm,
    furnished,
    of_device,
)

HERE = Place(lat=31.2864, lon=121.5184)
COMMANDER = Actor(kind="operator", id="commander", role="commander", agency="centre")
SIPING = Place(lat=31.2790, lon=121.5010)


def opened(grade: int = 4, **others: Any) -> World:
    world = furnished()
    world.must(OpenIncident(title="积水", alarm_class=WATER, grade=grade, place=HERE, **others), DISPATCHER)
    return world


def incident(world: World) -> Incident:
    return world.state.incidents.incidents["I1"]


def told(world: World) -> list[str]:
    return [one.to.zh for one in incident(world).notices]


def graded(world: World, grade: int) -> None:
    world.must(GradeIncident(incident="I1", grade=grade, priority=2, reason="变化"), DISPATCHER)


def refusal(world: World, order: Order, actor: Actor) -> str:
    given = world.give(order, actor)
    assert isinstance(given, Refusal)
    return given.code


@pytest.mark.parametrize(
    ("grade", "names"),
    [
        (4, []),
        (3, ["值班长"]),
        (2, ["区指挥长", "控江路街道", "值班长"]),
        (1, ["区委区政府总值班室", "市应急联动中心", "区指挥长", "控江路街道", "值班长"]),
    ],
)
def test_a_grade_says_who_is_told(grade: int, names: list[str]) -> None:
    assert sorted(told(opened(grade))) == sorted(names)


def test_an_alarm_that_opens_an_incident_tells_by_its_severity() -> None:
    world = furnished()
    world.must(alarm(UNDERPASS, "1", "extreme"), of_device(UNDERPASS))
    assert incident(world).grade == 2 and "区指挥长" in told(world)


def test_since_when_the_grade_is_what_it_is_is_known() -> None:
    world = opened(4)
    assert incident(world).graded_at is None
    graded(world, 3)
    raised = world.now
    world.must(GradeIncident(incident="I1", grade=3, priority=1, reason="快"), DISPATCHER)
    assert incident(world).graded_at == raised != world.now


def test_getting_graver_tells_those_who_were_not_told_and_getting_milder_nobody() -> None:
    world = opened(3)
    graded(world, 2)
    assert told(world) == ["值班长", "区指挥长", "控江路街道"]
    graded(world, 4)
    assert len(told(world)) == 3
    graded(world, 3)
    assert len(told(world)) == 3, "who has not said that they know is not told again"
    graded(world, 4)
    world.must(AcknowledgeNotice(incident="I1", notice=1), SUPERVISOR)
    graded(world, 3)
    assert told(world)[3:] == ["值班长"], "what is graver again is news"


def test_the_street_office_of_the_place_where_it_really_is_is_told_as_well() -> None:
    world = opened(2)
    world.must(CorrectPlace(subject="I1", place=SIPING, reason="来电人改口"), DISPATCHER)
    street = incident(world).place.street
    assert street is not None and told(world)[-1] == LOCAL.district.names[street] != "控江路街道"
    world.must(CorrectPlace(subject="I1", place=Place(lat=31.2791, lon=121.5010), reason="更准"), DISPATCHER)
    assert len(told(world)) == 4


def test_a_plan_says_what_it_says_at_the_grade_and_more_when_that_gets_graver() -> None:
    world = opened()
    assert refusal(world, ActivatePlan(incident="I1", plan="nothing", reason="?"), DISPATCHER) == "unknown_plan"
    world.must(ActivatePlan(incident="I1", plan="flood", reason="水位"), DISPATCHER)
    [plan] = incident(world).plans
    assert [(need.kind, need.count) for need in plan.needs] == [("municipal", 1)]
    tasks = len(incident(world).tasks)
    graded(world, 3)
    [plan] = incident(world).plans
    assert plan.grade == 3
    assert [(need.kind, need.count) for need in plan.needs] == [("municipal", 2), ("police", 1), ("fire", 1)]
    assert len(incident(world).tasks) == tasks + 3
    assert told(world) == ["区市政排水", "值班长", "控江路街道"]
    graded(world, 4)
    graded(world, 3)
    assert len(incident(world).tasks) == tasks + 3, "a level that ran once is not run again"


def test_each_task_and_notice_has_a_number_of_its_own_when_plans_and_grade_tell_at_once() -> None:
    world = opened()
    for plan in ("flood", "crowd"):
        world.must(ActivatePlan(incident="I1", plan=plan, reason="水位"), DISPATCHER)
    graded(world, 2)
    held = incident(world)
    assert [one.number for one in held.notices] == list(range(1, len(held.notices) + 1))
    assert [one.number for one in held.tasks] == list(range(1, len(held.tasks) + 1))
    assert len(told(world)) == len(set(told(world))) > 4, "nobody is told twice at once"
    world.must(AcknowledgeNotice(incident="I1", notice=3, note="电话告知"), DISPATCHER)
    assert [one.number for one in incident(world).notices if one.done_at] == [3]


def two(second: int, plan: str | None = "flood") -> World:
    """I1 with grade Ⅲ, for which a plan runs, merged into another one."""
    world = opened(3)
    if plan is not None:
        world.must(ActivatePlan(incident="I1", plan=plan, reason="水位"), DISPATCHER)
    order = OpenIncident(title="积水", alarm_class=WATER, grade=second, place=HERE)
    world.must(order, DISPATCHER)
    world.must(MergeIncident(incident="I1", into="I2", reason="同一处"), DISPATCHER)
    return world


def notices_of(world: World) -> list[str]:
    return [notice.to.zh for one in world.state.incidents.incidents.values() for notice in one.notices]


def test_a_merge_tells_nobody_again_who_was_told_of_what_was_merged() -> None:
    world = two(4, plan=None)
    assert notices_of(world) == ["值班长"]
    separate = SeparateIncident(incident="I1", reason="不是")
    world.must(separate, DISPATCHER)
    world.must(AcknowledgeNotice(incident="I1", notice=1), SUPERVISOR)
    world.must(GradeIncident(incident="I2", grade=4, priority=4, reason="小"), DISPATCHER)
    world.must(MergeIncident(incident="I1", into="I2", reason="同一处"), DISPATCHER)
    assert notices_of(world) == ["值班长"], "who knows of it is not told again either"


@pytest.mark.parametrize("second", [2, 4])
def test_a_plan_of_what_was_merged_gets_graver_with_what_leads(second: int) -> None:
    world = two(second)
    if second == 4:
        assert incident(world).plans[0].grade == 3
        world.must(GradeIncident(incident="I2", grade=2, priority=1, reason="被困"), DISPATCHER)
    [plan] = incident(world).plans
    assert plan.grade == 2 and {need.kind: need.count for need in plan.needs}["municipal"] > 2
    tasks = [one.text for one in incident(world).tasks]
    assert len(tasks) == len(set(tasks)) and world.state.incidents.incidents["I2"].tasks == ()
    again = ActivatePlan(incident="I2", plan="flood", reason="水位")
    assert refusal(world, again, DISPATCHER) == "plan_runs"
    # What was opened at Ⅱ had told two of them by itself, before anybody knew that it is one happening.
    assert len(notices_of(world)) - len(set(notices_of(world))) == {2: 2, 4: 0}[second]


def test_what_the_sender_says_of_a_plan_counts_nothing() -> None:
    world = opened()
    world.must(ActivatePlan(incident="I1", plan="flood", reason="水位"), DISPATCHER)
    assert incident(world).plans[0].zh == "梅雨期积水内涝处置预案"


def test_who_is_told_says_so_and_who_says_so_for_them_says_how() -> None:
    world = opened(2)
    chief, commander, street = (
        next(one.number for one in incident(world).notices if one.to.zh == name)
        for name in ("值班长", "区指挥长", "控江路街道")
    )
    officer = Actor(kind="operator", id="lu", role="street_officer", agency="kongjianglu")
    other = Actor(kind="operator", id="he", role="street_officer", agency="jiangpulu")
    assert refusal(world, AcknowledgeNotice(incident="I1", notice=street), other) == "not_yours"
    assert refusal(world, AcknowledgeNotice(incident="I1", notice=commander), SUPERVISOR) == "note_missing"
    world.must(AcknowledgeNotice(incident="I1", notice=street), officer)
    world.must(AcknowledgeNotice(incident="I1", notice=commander), COMMANDER)
    world.must(AcknowledgeNotice(incident="I1", notice=chief, note="对讲机告知"), DISPATCHER)
    by = {one.to.zh: (one.by, one.note) for one in incident(world).notices}
    assert by == {
        "值班长": (DISPATCHER.id, "对讲机告知"),
        "区指挥长": (COMMANDER.id, None),
        "控江路街道": ("lu", None),
    }


def test_a_grade_shortens_the_ladder_and_never_lengthens_it() -> None:
    shorter = LOCAL.grades.shorter()
    assert shorter[2] == {"accepted": 45.0} and shorter[4] == {}


def test_every_plan_is_for_classes_that_the_district_has_and_speaks_both_languages() -> None:
    assert len(LOCAL.plans.plans) == 6
    known = {(one.scheme, one.kind, row[0]) for one in LOCAL.classes.lists for row in one.classes}
    for plan in LOCAL.plans.plans:
        assert {(one.scheme, one.kind, code) for one in plan.classes for code in one.codes} <= known
        english = [line.en for level in plan.levels for line in level.tell]
        assert plan.en and all(english + [line.en for level in plan.levels for line in level.tasks])
        assert {level.grade for level in plan.levels} == {2, 3, 4}


def test_a_trouble_of_the_centre_is_not_graded_and_no_plan_runs_for_it() -> None:
    world = furnished()
    world.must(ReportTrouble(kind="quiet", source="WL-018", since=world.now, title="静默"), SYSTEM)
    orders = (
        GradeIncident(incident="I1", grade=1, priority=1, reason="?"),
        ActivatePlan(incident="I1", plan="fire", reason="?"),
    )
    assert [refusal(world, order, DISPATCHER) for order in orders] == ["is_trouble", "is_trouble"]


@pytest.mark.parametrize(("actor", "seen_by"), [(DISPATCHER, None), (SUPERVISOR, "supervisor")])
def test_a_dispatcher_who_sends_another_unit_leaves_the_lapse_to_be_seen(actor: Actor, seen_by: str | None) -> None:
    world = opened()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(LapseRung(assignment="I1-1", step="accepted", instead=PUMP.id), SYSTEM)
    world.must(DispatchUnit(incident="I1", unit=PUMP.id, instead_of="I1-1"), actor)
    assert incident(world).assignments == ("I1-1", "I1-2")
    assert [one.seen_by for one in world.state.incidents.assignments["I1-1"].lapses] == [seen_by]
