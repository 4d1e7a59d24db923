"""Which events an order leads to: permit first, then the room that the order belongs to."""

from collections.abc import Sequence

from msgspec import Struct

import command.people.decide
import command.people.model
import devices.decide
import devices.model
import incidents.decide
import incidents.model
import video.decide
import video.model
from command.commanding import consequences, ensure_may_acknowledge
from command.events import CentreStarted, Event
from command.locality import NOWHERE, Locality
from command.model import Actor, Refusal, State
from command.orders import Order, StartCentre
from command.people.orders import (
    AddOperator,
    ChangeOperator,
    CloseSession,
    EnrolSecondFactor,
    Invite,
    OpenSession,
    RefuseLogin,
    ReinstateOperator,
    RemoveSecondFactor,
    SetPassword,
    SuspendOperator,
    UnlockOperator,
)
from command.permits import may_give, permit
from command.rules import complete, in_view
from command.sight import BLIND, Around, Sight
from devices.orders import AddDevice, AddUnit, ChangeUnit, LearnBeats, RejectPayload, SetService
from incidents.comparing import Boards
from incidents.events import AlertReceived, CallAdvanced, LapseSeen
from incidents.ladder_orders import SeeLapse
from incidents.orders import DispatchUnit, EnterCall, ReportCall
from incidents.plan_orders import AcknowledgeNotice
from incidents.record_orders import AttachFile, RelayAlert
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    PublishCamera,
    RenewNode,
    RevokeNode,
    StartView,
    UnpublishCamera,
)


class Secret(Struct, frozen=True):
    """What must not lie in the log: a password hash of `operator:NAME` or `login:ID`, the sealed secret of `second-factor:NAME`."""

    subject: str
    hash: str


class Private(Struct, frozen=True):
    """Personal data to be sealed beside the log under the key of `subject`; the log holds only its salted hash."""

    subject: str
    field: str
    text: str
    salt: str


class Decision(Struct, frozen=True):
    """What an order leads to: events for the log, and what has to lie beside it."""

    events: Sequence[Event] = ()
    beside: Sequence[Secret | Private] = ()


def decide(  # noqa: PLR0913 - all that a decision depends on is an argument
    state: State,
    order: Order,
    now: str,
    actor: Actor,
    boards: Boards,
    local: Locality = NOWHERE,
    sight: Sight = BLIND,
) -> Decision | Refusal:
    """Decide one order. `state`, and `boards` of what is open in it, are only read; the same arguments always give the same answer.

    `sight` holds last values of cameras, which are not in the log: what is chosen by them stands in the event.
    """
    refusal = permit(state, actor, order)
    if refusal is not None:
        return refusal
    try:
        order = complete(state, order, local, sight)
        events = _events(state, order, now, actor, boards)
        around = Around(local, sight)
        events = in_view(state, order, events, around)
        events = [*events, *consequences(state, events, now, actor.id, around)]
    except (
        incidents.model.Refused,
        devices.model.Refused,
        video.model.Refused,
        command.people.model.Refused,
        Refused,
    ) as refused:
        code, message = refused.args
        return Refusal(code=code, message=message)
    return Decision(events, _beside(order, events))


class Refused(Exception):
    """An order that can't be done. `args`: a stable code, a sentence that tells how to mend it."""


def _events(state: State, order: Order, now: str, actor: Actor, boards: Boards) -> Sequence[Event]:
    match order:
        case StartCentre(version=version, tables=tables):
            return [CentreStarted(version=version, at=now, tables=tables)]
        case (
            AddOperator()
            | ChangeOperator()
            | SuspendOperator()
            | ReinstateOperator()
            | Invite()
            | SetPassword()
            | EnrolSecondFactor()
            | RemoveSecondFactor()
            | OpenSession()
            | CloseSession()
            | RefuseLogin()
            | UnlockOperator()
        ):
            return command.people.decide.decide(
                state.people, order, now, actor.id if actor.kind == "operator" else None
            )
        case AddDevice() | AddUnit() | ChangeUnit() | SetService() | RejectPayload() | LearnBeats():
            return devices.decide.decide(state.devices, order, now)
        case AddNode() | RenewNode() | RevokeNode() | ConnectNode() | DisconnectNode() | AnnounceCameras():
            return video.decide.decide(state.video, order, now, actor.id)
        case StartView() | EndView() | PublishCamera() | UnpublishCamera():
            return video.decide.decide(state.video, order, now, actor.id, actor.agency)
        case AcknowledgeNotice():
            ensure_may_acknowledge(state, order, actor)
            return incidents.decide.decide(state.incidents, order, now, boards, actor.id)
        case DispatchUnit(unit=unit):
            _ensure_can_go(state, unit)
            sent = incidents.decide.decide(state.incidents, order, now, boards, actor.id)
            # Who may not take note of a lapse sends another unit and leaves it to be seen.
            return (
                sent if may_give(actor, SeeLapse) is None else [one for one in sent if not isinstance(one, LapseSeen)]
            )
        case _:
            return incidents.decide.decide(state.incidents, order, now, boards, actor.id)


def _ensure_can_go(state: State, name: str) -> None:
    unit = state.devices.units.get(name)
    if unit is None:
        raise Refused("unknown_unit", f"There is no unit {name}: choose one from the list.")
    if unit.service == "out_of_service":
        raise Refused(
            "out_of_service", f"{name} is out of service ({unit.service_reason}): put it back first, or send another."
        )


def _newly_called(events: Sequence[Event]) -> list[str]:
    """Alerts whose caller's number these events know by its hash for the first time."""
    received = [event.alert.id for event in events if isinstance(event, AlertReceived)]
    told = [event.alert for event in events if isinstance(event, CallAdvanced) and event.caller_hash is not None]
    return received + told


def _beside(order: Order, events: Sequence[Event]) -> Sequence[Secret | Private]:
    match order:
        case AddOperator(operator=operator, password_hash=hashed) if hashed is not None:
            return [Secret(f"operator:{operator.name}", hashed)]
        case SetPassword(operator=name, password_hash=hashed):
            return [Secret(f"operator:{name}", hashed)]
        case EnrolSecondFactor(operator=name, sealed=sealed):
            return [Secret(f"second-factor:{name}", sealed)]
        case AddDevice(device=device, password_hash=hashed):
            return [Secret(f"login:{device.id}", hashed)]
        case AddUnit(unit=unit, password_hash=hashed):
            return [Secret(f"login:{unit.id}", hashed)]
        case AttachFile(incident=incident, attachment=attachment, key=key, salt=salt) if events:
            return [Private(incident, f"attachment/{attachment.id}", key, salt)]
        case (
            ReportCall(caller=caller, salt=salt)
            | EnterCall(caller=caller, salt=salt)
            | RelayAlert(caller=caller, salt=salt)
        ) if caller is not None:
            return [Private(alert, "caller", caller, salt) for alert in _newly_called(events)]
    return ()
