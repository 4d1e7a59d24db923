"""What has happened to an incident's own record: how it ends, what has to be done, who watches, what it has to do with others."""

from msgspec import Struct

from incidents.model import IncidentState
from incidents.record import Attachment, Export, Handled, RelationKind, Supervision, Task


class HandlingReported(Struct, frozen=True, kw_only=True, tag=True):
    """A person has said how an incident was dealt with: another one has to verify it."""

    incident: str
    handled: Handled


class IncidentReturned(Struct, frozen=True, kw_only=True, tag=True):
    """What was reported of an incident did not hold: it goes on, in this state."""

    incident: str
    state: IncidentState
    reason: str
    at: str


class TaskAdded(Struct, frozen=True, kw_only=True, tag=True):
    """Something has to be done for an incident."""

    incident: str
    task: Task


class TaskFinished(Struct, frozen=True, kw_only=True, tag=True):
    """A task is done."""

    incident: str
    task: int
    by: str
    at: str
    note: str = ""


class TaskReopened(Struct, frozen=True, kw_only=True, tag=True):
    """A task is not done after all."""

    incident: str
    task: int
    reason: str
    at: str


class SupervisionBegun(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody has an eye on an incident, until a time."""

    incident: str
    supervision: Supervision


class SupervisionEnded(Struct, frozen=True, kw_only=True, tag=True):
    """An incident is not watched any more, and why."""

    incident: str
    result: str
    at: str


class IncidentsRelated(Struct, frozen=True, kw_only=True, tag=True):
    """An incident is a part of another one, or has to do with it."""

    incident: str
    other: str
    kind: RelationKind
    reason: str
    at: str


class IncidentsUnrelated(Struct, frozen=True, kw_only=True, tag=True):
    """Two incidents have nothing to do with each other after all."""

    incident: str
    other: str
    reason: str
    at: str


class FileAttached(Struct, frozen=True, kw_only=True, tag=True):
    """A file is kept with an incident; it lies sealed beside the log."""

    incident: str
    attachment: Attachment


class AttachmentRead(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody looked at a file of an incident."""

    incident: str
    attachment: str
    at: str


class RecordExported(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody took the record of an incident out of the centre, or a list of what `query` found."""

    export: Export
    incident: str | None
    query: str
    at: str
