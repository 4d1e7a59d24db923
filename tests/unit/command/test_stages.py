"""Cases of the city grid get their stages as tasks, with deadlines in working time."""

import msgspec
import pytest

from command.stages import WorkingTime
from incidents.model import AlarmClass
from incidents.orders import CorrectClass, OpenIncident
from incidents.record import Task
from incidents.working_time import Term
from tests.laws.world import DISPATCHER, LOCAL, WATER, furnished

CJ = "CJ/T 214-2007"
FRIDAY = "2026-06-26T16:59:59.000+08:00"


def tasks_of(alarm_class: AlarmClass) -> tuple[Task, ...]:
    world = furnished()
    world.now = FRIDAY  # the order is given a second later
    world.must(OpenIncident(title="中原路 违建", alarm_class=alarm_class), DISPATCHER)
    return world.state.incidents.incidents["I1"].tasks


def event(code: str) -> AlarmClass:
    return AlarmClass(scheme=CJ, kind="event", code=code)


def test_a_case_has_its_stages_each_with_its_own_deadline() -> None:
    assert [(task.number, task.text, task.due, task.term) for task in tasks_of(event("0101"))] == [
        (1, "停工", "2026-06-29T12:30:00.000+08:00", Term(amount=4, unit="working_hours")),
        (2, "处罚", "2026-07-07T17:30:00.000+08:00", Term(amount=7, unit="working_days")),
        (3, "拆除", "2026-07-24T17:30:00.000+08:00", Term(amount=20, unit="working_days")),
    ]


def test_a_case_that_is_of_another_class_gets_the_stages_it_lacks_from_when_it_was_opened() -> None:
    world = furnished()
    world.now = FRIDAY
    world.must(OpenIncident(title="中原路 违建", alarm_class=WATER), DISPATCHER)
    world.now = "2026-06-29T10:00:00.000+08:00"
    for found in (event("0101"), WATER, event("0101")):
        world.must(CorrectClass(incident="I1", alarm_class=found, reason="现场核实"), DISPATCHER)
    tasks = world.state.incidents.incidents["I1"].tasks
    assert [(task.number, task.due) for task in tasks] == [(task.number, task.due) for task in tasks_of(event("0101"))]


@pytest.mark.parametrize("alarm_class", [WATER, event("0403"), AlarmClass(scheme=CJ, kind="component", code="0101")])
def test_nothing_else_has_any(alarm_class: AlarmClass) -> None:
    assert tasks_of(alarm_class) == ()


def test_the_shipped_stages_are_of_classes_that_the_district_has_and_speak_both_languages() -> None:
    known = {(one.scheme, one.kind, row[0]) for one in LOCAL.classes.lists for row in one.classes}
    for row in LOCAL.working_time.staged:
        assert {(row.scheme, row.kind, code) for code in row.codes} <= known
        assert all(stage.en for stage in row.stages)


@pytest.mark.parametrize(
    "row",
    [
        {"scheme": "liandong", "kind": "alarm", "codes": ["fire"], "stages": [{"zh": "扑救", "hours": 1}]},
        {"scheme": CJ, "kind": "event", "codes": ["0101"], "stages": []},
        {"scheme": CJ, "kind": "event", "codes": ["0101"], "stages": [{"zh": "停工"}]},
        {"scheme": CJ, "kind": "event", "codes": ["0101"], "stages": [{"zh": "停工", "hours": 1, "days": 1}]},
    ],
)
def test_a_stage_that_can_t_be_meant_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"staged": [row]}, WorkingTime)
