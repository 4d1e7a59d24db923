"""What a console is told of the state. Pure."""

import msgspec
from msgspec.structs import replace

from command.events import Event, Events
from command.model import State
from command.people.events import (
    Invited,
    LoginRefused,
    LoginUnlocked,
    OperatorReinstated,
    OperatorSuspended,
    PasswordSet,
    SecondFactorEnrolled,
    SecondFactorRemoved,
    SessionClosed,
    SessionOpened,
)
from command.people.model import Invitation, Session
from video.events import NodeAdded, NodeRenewed
from web.wire import ConsoleState

SECRETIVE = (
    LoginRefused, LoginUnlocked, SessionOpened, SessionClosed, Invited, PasswordSet, SecondFactorEnrolled, SecondFactorRemoved,
    OperatorSuspended, OperatorReinstated, NodeAdded, NodeRenewed,
)  # fmt: skip
"""Who signs in, by what, from where and until when is for the log; what a console shows does not change by it."""


def console_state(state: State) -> ConsoleState:
    """Everything but sessions, tokens, and who is missed when: 5,000 numbers that no console shows."""
    return ConsoleState(
        incidents=state.incidents,
        devices=replace(state.devices, beats={}),
        nodes=state.video.nodes,
        cameras=state.video.cameras,
        views=state.video.views,
        operators=state.people.operators,
    )


def for_consoles(events: Events, message: bytes) -> bytes:
    """The message as consoles get it. `message` is `events` encoded, and stays as it is unless it tells of a secret.

    Every event keeps its place: a console takes a missing one for a gap.
    """
    if not any(isinstance(recorded.event, SECRETIVE) for recorded in events.events):
        return message
    told = tuple(replace(recorded, event=_without_secrets(recorded.event)) for recorded in events.events)
    return msgspec.json.encode(replace(events, events=told))


def _without_secrets(event: Event) -> Event:  # noqa: C901 - one flat case per event
    match event:
        case LoginRefused():
            return LoginRefused(name="", address="", reason="")
        case LoginUnlocked():
            return LoginUnlocked(operator="")
        case SessionOpened(session=session):
            return SessionOpened(session=Session(id="", operator="", expires="", token=session.token))
        case SessionClosed():
            return SessionClosed(session="", operator="")
        case Invited():
            return Invited(invitation=Invitation(id="", operator=None, expires=""))
        case PasswordSet():
            return PasswordSet(operator="")
        case SecondFactorEnrolled():
            return SecondFactorEnrolled(operator="", recovery=())
        case SecondFactorRemoved():
            return SecondFactorRemoved(operator="", reason="")
        case OperatorSuspended():
            return OperatorSuspended(operator="", reason="")
        case OperatorReinstated():
            return OperatorReinstated(operator="")
        case NodeAdded() | NodeRenewed():
            return replace(event, token_hash="")
        case _:
            return event
