"""What a case of the city grid must have behind it, and until when: deadlines in working time. Tables of the district. Pure. See docs/clocks.md."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from incidents.model import AlarmClass, Incident
from incidents.plans import Name
from incidents.record import Task
from incidents.record_events import TaskAdded
from incidents.working_time import Amount, Calendar, Term, add


class Stage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One deadline of a case: in working hours or in working days, from when the case was opened."""

    zh: Name
    en: str = ""
    owner: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    hours: Amount | None = None
    days: Amount | None = None

    def __post_init__(self) -> None:
        """Raises ValueError unless it says either hours or days."""
        if (self.hours is None) == (self.days is None):
            raise ValueError(f"the stage {self.zh} needs either hours or days")

    @property
    def term(self) -> Term:
        """How long it may take."""
        if self.hours is not None:
            return Term(amount=self.hours, unit="working_hours")
        return Term(amount=self.days or 1, unit="working_days")


class Staged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes that go through these stages. Never one of our own alarms: an emergency is measured in seconds."""

    scheme: Annotated[str, Meta(pattern="^(?!liandong$).+$", max_length=200)]
    kind: Name
    codes: tuple[str, ...]
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1, max_length=10)]


class WorkingTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table: when the district works, and what goes through which stages."""

    calendar: Calendar = Calendar()
    staged: Annotated[tuple[Staged, ...], Meta(max_length=500)] = ()

    def stages(self, alarm: AlarmClass) -> tuple[Stage, ...]:
        """Those of a class; none where the table does not say. The first row that fits counts."""
        found = (
            row.stages
            for row in self.staged
            if (row.scheme, row.kind) == (alarm.scheme, alarm.kind) and alarm.code in row.codes
        )
        return next(found, ())

    def is_staged(self, alarm: AlarmClass) -> bool:
        """Whether a class is measured in working time."""
        return bool(self.stages(alarm))


def staged_tasks(incident: Incident, now: str, by: str, table: WorkingTime) -> Iterator[TaskAdded]:
    """The stages of an incident that opens, or is of another class now, as tasks: a table that changes later changes nothing of what is written down.

    Those it has already are not added again. Deadlines count from when it was opened.
    """
    known = {(task.text, task.term, task.owner) for task in incident.tasks}
    lacking = (
        stage for stage in table.stages(incident.alarm_class) if (stage.zh, stage.term, stage.owner) not in known
    )
    for number, stage in enumerate(lacking, len(incident.tasks) + 1):
        task = Task(
            number=number,
            text=stage.zh,
            en=stage.en,
            added_by=by,
            added_at=now,
            owner=stage.owner,
            due=add(table.calendar, incident.opened_at, stage.term),
            term=stage.term,
        )
        yield TaskAdded(incident=incident.id, task=task)
