"""Plans that run for an incident, and who has said that they know."""

import pytest
from msgspec.structs import replace

from incidents.events import IncidentEvent
from incidents.orders import MergeIncident
from incidents.plan_events import PlanActivated
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from incidents.planning import MOST_PLANS, notices_for, raise_plan, untold
from incidents.plans import Addressee, Card, CardTask, Need, Tell
from incidents.record_events import TaskAdded
from incidents.record_orders import AddTask, FinishTask, ReopenTask
from incidents.tasking import MOST_TASKS
from tests.unit.incidents.happening import NOW, Happening, kinds

CHIEF = Addressee(zh="值班长", role="supervisor")
GAS = Addressee(zh="燃气公司抢修调度")
CARD = Card(
    grade=4, zh="燃气泄漏处置预案", en="Gas leak", needs=(Need(kind="fire", count=2),),
    tells=(Tell(to=CHIEF, within_s=180), Tell(to=GAS, within_s=120)),
    tasks=(CardTask(zh="确认阀门关闭", en="Shut the valve", owner="燃气抢修", within_s=600), CardTask(zh="疏散")),
    cameras=("PD-03", "PD-07"),
)  # fmt: skip
ACTIVATE = ActivatePlan(incident="I1", plan="gas-leak", reason="现场有气味", card=CARD)
KNOWN = AcknowledgeNotice(incident="I1", notice=1)


@pytest.fixture
def happening() -> Happening:
    made = Happening()
    made.open()
    return made


def test_a_plan_that_runs_says_why_by_whom_and_adds_tasks_with_times_and_notices(happening: Happening) -> None:
    events = happening.give(ACTIVATE)
    assert kinds(events) == ["PlanActivated", "TaskAdded", "TaskAdded", "NoticesGiven"]
    incident = happening.state.incidents["I1"]
    [plan] = incident.plans
    assert (plan.id, plan.grade, plan.by, plan.at, plan.reason) == ("gas-leak", 4, "wang", NOW, "现场有气味")
    assert plan.needs == (Need(kind="fire", count=2),)
    shut, leave = incident.tasks
    assert (shut.text, shut.en, shut.owner, shut.plan) == ("确认阀门关闭", "Shut the valve", "燃气抢修", "gas-leak")
    assert (shut.due, leave.due) == ("2026-06-21T20:24:07.120+08:00", None)
    assert [(one.to, one.due) for one in incident.notices] == [
        (CHIEF, "2026-06-21T20:17:07.120+08:00"),
        (GAS, "2026-06-21T20:16:07.120+08:00"),
    ]


def test_cameras_of_the_plan_come_after_those_that_are_open(happening: Happening) -> None:
    before = happening.state.incidents["I1"].cameras
    happening.state.incidents["I1"] = replace(happening.state.incidents["I1"], cameras=("PD-07", "K-001"))
    begun = happening.give(ACTIVATE)[0]
    assert isinstance(begun, PlanActivated) and begun.cameras == ("PD-03",)
    assert happening.state.incidents["I1"].cameras == ("PD-07", "K-001", "PD-03") and before == ()


def test_a_plan_runs_once_and_few_at_the_same_time(happening: Happening) -> None:
    assert happening.refusal(replace(ACTIVATE, card=None)) == "unknown_plan"
    happening.give(ACTIVATE)
    assert happening.refusal(ACTIVATE) == "plan_runs"
    for number in range(1, MOST_PLANS):
        happening.give(replace(ACTIVATE, plan=f"plan-{number}"))
    assert happening.refusal(replace(ACTIVATE, plan="one-more")) == "too_many_plans"


def test_nobody_is_told_twice_while_they_have_not_said_that_they_know(happening: Happening) -> None:
    happening.give(ACTIVATE)
    incident = happening.state.incidents["I1"]
    assert untold(happening.state, incident, CARD.tells) == ()
    happening.give(KNOWN)
    known = happening.state.incidents["I1"]
    [again] = notices_for(known, untold(happening.state, known, CARD.tells), NOW)
    assert (again.number, again.to, again.why) == (3, CHIEF, "grade")


def test_who_is_told_twice_at_once_is_told_once_and_has_the_shorter_time(happening: Happening) -> None:
    sooner = Tell(to=CHIEF, within_s=60)
    [one] = notices_for(happening.state.incidents["I1"], (CARD.tells[0], sooner), NOW)
    assert one.due == "2026-06-21T20:15:07.120+08:00"


def test_what_a_graver_grade_adds_comes_on_top(happening: Happening) -> None:
    happening.give(ACTIVATE)
    incident = happening.state.incidents["I1"]
    more = replace(CARD, grade=2, needs=(Need(kind="fire", count=4),), tells=(), tasks=(CardTask(zh="断电"),))
    happening_events: list[IncidentEvent] = list(raise_plan(incident, "gas-leak", more, NOW, "wang"))
    assert kinds(happening_events) == ["PlanRaised", "TaskAdded"]
    added = happening_events[1]
    assert isinstance(added, TaskAdded) and added.task.number == 3


def test_a_plan_that_ends_drops_what_nobody_has_done_and_nothing_else(happening: Happening) -> None:
    happening.give(AddTask(incident="I1", text="自己的任务"))
    happening.give(ACTIVATE)
    happening.give(FinishTask(incident="I1", task=2))
    happening.give(KNOWN)
    assert kinds(happening.give(EndPlan(incident="I1", plan="gas-leak", reason="误报"))) == ["PlanEnded"]
    incident = happening.state.incidents["I1"]
    assert (incident.plans, incident.plan_ended_at) == ((), NOW)
    assert [one.dropped_at for one in incident.tasks] == [None, None, NOW]
    assert [one.withdrawn_at for one in incident.notices] == [None, NOW]
    assert happening.give(EndPlan(incident="I1", plan="gas-leak", reason="误报")) == []
    assert happening.give(FinishTask(incident="I1", task=3)) == []
    assert happening.give(AcknowledgeNotice(incident="I1", notice=2, note="电话")) == []
    happening.give(ReopenTask(incident="I1", task=3, reason="仍要疏散"))
    assert happening.state.incidents["I1"].tasks[2].dropped_at is None


def test_the_first_who_says_that_they_know_is_kept(happening: Happening) -> None:
    happening.give(ACTIVATE)
    assert happening.refusal(AcknowledgeNotice(incident="I1", notice=9)) == "unknown_notice"
    happening.give(replace(KNOWN, notice=2, note=" 电话告知 王工 "), by="chen")
    told = happening.state.incidents["I1"].notices[1]
    assert (told.by, told.done_at, told.note) == ("chen", NOW, "电话告知 王工")
    assert happening.give(replace(KNOWN, notice=2, note="我也打了"), by="wang") == []


def test_a_plan_whose_tasks_have_no_room_is_refused_and_a_graver_grade_never(happening: Happening) -> None:
    for number in range(MOST_TASKS - 2):
        happening.give(AddTask(incident="I1", text=str(number)))
    happening.give(ACTIVATE)
    assert happening.refusal(replace(ACTIVATE, plan="fire")) == "too_many_tasks"
    assert len(happening.state.incidents["I1"].tasks) == MOST_TASKS
    events = raise_plan(happening.state.incidents["I1"], "gas-leak", replace(CARD, grade=2), NOW, "wang")
    assert [event.task.number for event in events if isinstance(event, TaskAdded)] == [MOST_TASKS + 1, MOST_TASKS + 2]


def test_a_plan_that_runs_for_what_was_merged_runs_for_the_happening(happening: Happening) -> None:
    happening.open()
    happening.give(ACTIVATE)
    happening.give(MergeIncident(incident="I1", into="I2", reason="同一起"))
    assert happening.refusal(replace(ACTIVATE, incident="I2")) == "plan_runs"
    events = happening.give(replace(ACTIVATE, incident="I2", plan="fire"))
    assert "NoticesGiven" not in kinds(events), "both are asked already"


def test_what_was_merged_is_still_acknowledged_and_ended(happening: Happening) -> None:
    happening.open()
    happening.give(ACTIVATE)
    happening.give(MergeIncident(incident="I1", into="I2", reason="同一起"))
    assert happening.refusal(replace(ACTIVATE, plan="fire")) == "incident_merged"
    happening.give(KNOWN)
    happening.give(EndPlan(incident="I1", plan="gas-leak", reason="误报"))
