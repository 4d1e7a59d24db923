"""What may be asked of an incident's own record: how it ends, what has to be done, who watches, what it has to do with others."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from incidents.model import AlarmClass, Place, Severity, Status
from incidents.record import Attachment, Disposition, Export, Wire

Text = Annotated[str, Meta(min_length=1, max_length=2000)]


class ReportHandled(Struct, frozen=True, kw_only=True, tag=True):
    """Say how it was dealt with; somebody else verifies it. Nobody may be bound by it any more."""

    incident: str
    disposition: Disposition
    text: Text


class CloseIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Verify what another person has reported, and close it; `outcome` says more, where there is more to say."""

    incident: str
    outcome: Annotated[str, Meta(max_length=2000)] = ""


class ReturnIncident(Struct, frozen=True, kw_only=True, tag=True):
    """It is not over: what was reported does not hold, for this reason."""

    incident: str
    reason: Text


class AddTask(Struct, frozen=True, kw_only=True, tag=True):
    """Something has to be done; `due` is ISO 8601 with an offset."""

    incident: str
    text: Text
    owner: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    due: Annotated[str, Meta(max_length=40)] | None = None


class FinishTask(Struct, frozen=True, kw_only=True, tag=True):
    """It is done; `note` says what came of it."""

    incident: str
    task: int
    note: Annotated[str, Meta(max_length=2000)] = ""


class ReopenTask(Struct, frozen=True, kw_only=True, tag=True):
    """It is not done after all."""

    incident: str
    task: int
    reason: Text


class Supervise(Struct, frozen=True, kw_only=True, tag=True):
    """Have an eye on an incident until `due` (ISO 8601 with an offset), with a reason. Said again it counts anew."""

    incident: str
    due: Annotated[str, Meta(max_length=40)]
    reason: Text


class EndSupervision(Struct, frozen=True, kw_only=True, tag=True):
    """It need not be watched any more, and why."""

    incident: str
    result: Text


class RelateIncidents(Struct, frozen=True, kw_only=True, tag=True):
    """Say that an incident is a part of another one, or has to do with it; both stay their own."""

    incident: str
    other: str
    kind: Literal["part_of", "related"]
    reason: Annotated[str, Meta(max_length=2000)] = ""


class UnrelateIncidents(Struct, frozen=True, kw_only=True, tag=True):
    """Say that two incidents have nothing to do with each other after all."""

    incident: str
    other: str
    reason: Text


class AttachFile(Struct, frozen=True, kw_only=True, tag=True):
    """Keep a file with an incident; it has been sealed beside the log already. `key` opens it, hex: personal, it goes beside the log.

    `salt` as in `ReportCall`.
    """

    incident: str
    attachment: Attachment
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    salt: str = ""


class ReadAttachment(Struct, frozen=True, kw_only=True, tag=True):
    """Look at a file of an incident. It leaves the centre once the look is in the log."""

    incident: str
    attachment: Annotated[str, Meta(max_length=64)]


class RelayAlert(Struct, frozen=True, kw_only=True, tag=True):
    """Hand on what another system says. `sender` and `identifier` are its own; what it told before of the same thing is alert `follows`.

    `withdraws`: it takes back what it told. `caller`, `salt`, `caller_mark` as in `EnterCall`: with a number it is a call that was transferred,
    and waits for a person.
    """

    wire: Wire
    sender: Annotated[str, Meta(min_length=1, max_length=256)]
    identifier: Annotated[str, Meta(min_length=1, max_length=256)]
    alarm_class: AlarmClass = field(name="class")
    status: Status
    severity: Severity
    at: Annotated[str, Meta(max_length=40)]
    place: Place = Place()
    title: Text
    text: Annotated[str, Meta(max_length=8000)] = ""
    extra: dict[str, str] = field(default_factory=dict)
    follows: str | None = None
    withdraws: bool = False
    caller: Annotated[str, Meta(max_length=64)] | None = None
    salt: str = ""
    caller_mark: str | None = None


class ExportRecord(Struct, frozen=True, kw_only=True, tag=True):
    """Take the record of an incident out of the centre, or a list of what `query` finds. It leaves once that is in the log."""

    export: Export
    incident: str | None = None
    query: Annotated[str, Meta(max_length=1000)] = ""
