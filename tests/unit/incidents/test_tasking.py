"""Tasks, supervision, and what an incident has to do with others."""

import pytest

from incidents.orders import CancelIncident
from incidents.record import Attachment, Relation, Supervision, Task
from incidents.record_orders import (
    AddTask,
    AttachFile,
    EndSupervision,
    FinishTask,
    RelateIncidents,
    ReopenTask,
    Supervise,
    UnrelateIncidents,
)
from incidents.tasking import MOST_FILES, MOST_TASKS
from tests.unit.incidents.happening import NOW, Happening, kinds

LATER = "2026-06-22T08:00:00.000+08:00"


@pytest.fixture
def happening() -> Happening:
    """Three incidents."""
    made = Happening()
    for _ in range(3):
        made.open()
    return made


def test_a_task_is_done_once_by_whoever_said_so_first_and_may_be_opened_again(happening: Happening) -> None:
    happening.give(AddTask(incident="I1", text="封路", owner="交警", due=LATER))
    happening.give(AddTask(incident="I1", text="通知街道"))
    added = Task(number=1, text="封路", added_by="wang", added_at=NOW, owner="交警", due=LATER)
    assert happening.state.incidents["I1"].tasks[0] == added
    happening.give(FinishTask(incident="I1", task=1, note="南口已封"), by="chen")
    assert happening.give(FinishTask(incident="I1", task=1), by="wang") == []
    [done, other] = happening.state.incidents["I1"].tasks
    assert (done.done_by, done.done_at, done.note, other.done_at) == ("chen", NOW, "南口已封", None)
    happening.give(ReopenTask(incident="I1", task=1, reason="北口没封"))
    assert happening.state.incidents["I1"].tasks[0] == added
    assert happening.give(ReopenTask(incident="I1", task=1, reason="?")) == []


def test_what_cant_be_a_task_is_refused(happening: Happening) -> None:
    assert happening.refusal(FinishTask(incident="I1", task=1)) == "unknown_task"
    for due in ("soon", "2026-06-22T08:00:00"):
        assert happening.refusal(AddTask(incident="I1", text="?", due=due)) == "bad_time"
    for _ in range(MOST_TASKS):
        happening.give(AddTask(incident="I1", text="?"))
    assert happening.refusal(AddTask(incident="I1", text="?")) == "too_many_tasks"


def test_supervision_lasts_until_it_is_ended_and_counts_anew_when_said_again(happening: Happening) -> None:
    assert happening.refusal(Supervise(incident="I1", due=NOW, reason="?")) == "due_past"
    assert happening.give(EndSupervision(incident="I1", result="?")) == []
    for due in ("2026-06-21T23:00:00.000+08:00", LATER):
        happening.give(Supervise(incident="I1", due=due, reason="领导批示"), by="zhou")
    assert happening.state.incidents["I1"].supervision == Supervision(by="zhou", at=NOW, due=LATER, reason="领导批示")
    happening.give(EndSupervision(incident="I1", result="已处置"))
    assert happening.state.incidents["I1"].supervision is None


def test_both_know_what_they_are_to_each_other(happening: Happening) -> None:
    happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of"))
    happening.give(RelateIncidents(incident="I2", other="I3", kind="related"))
    held = happening.state.incidents
    assert held["I1"].relations == (Relation(incident="I2", kind="has_part"),)
    assert held["I2"].relations == (Relation(incident="I1", kind="part_of"), Relation(incident="I3", kind="related"))
    assert happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of")) == []
    happening.give(RelateIncidents(incident="I1", other="I2", kind="related"))
    assert held["I1"].relations == (Relation(incident="I2", kind="related"),)
    assert kinds(happening.give(UnrelateIncidents(incident="I1", other="I2", reason="另有原因"))) == [
        "IncidentsUnrelated"
    ]
    assert [len(held[name].relations) for name in ("I1", "I2", "I3")] == [0, 1, 1]
    assert happening.give(UnrelateIncidents(incident="I1", other="I2", reason="?")) == []


def test_nothing_is_a_part_of_itself_by_however_many_steps(happening: Happening) -> None:
    assert happening.refusal(RelateIncidents(incident="I1", other="I1", kind="related")) == "same_incident"
    happening.give(RelateIncidents(incident="I2", other="I1", kind="part_of"))
    happening.give(RelateIncidents(incident="I3", other="I2", kind="part_of"))
    assert happening.refusal(RelateIncidents(incident="I1", other="I3", kind="part_of")) == "part_of_itself"
    happening.open("exercise")
    assert happening.refusal(RelateIncidents(incident="I4", other="I1", kind="related")) == "status_differs"


def photo(name: str) -> AttachFile:
    about = Attachment(id=name, name="南口.jpg", media_type="image/jpeg", size=9, sha256="ab")
    return AttachFile(incident="I1", attachment=about, key="0f" * 32)


def test_a_file_is_kept_once_with_who_added_it_also_after_the_end(happening: Happening) -> None:
    happening.give(photo("f1"), by="chen")
    assert happening.give(photo("f1")) == []
    happening.give(CancelIncident(incident="I1", reason="误报"))
    happening.give(photo("f2"))
    assert [(one.id, one.by, one.at) for one in happening.state.incidents["I1"].attachments] == [
        ("f1", "chen", NOW),
        ("f2", "wang", NOW),
    ]


def test_files_have_a_bound(happening: Happening) -> None:
    for number in range(MOST_FILES):
        happening.give(photo(f"f{number}"))
    assert happening.refusal(photo("more")) == "too_many_files"
