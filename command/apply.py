"""How each event changes the state. Nothing else does."""

from datetime import datetime

import devices.apply
import incidents.apply
import video.apply
from command.events import CentreStarted, LoginRefused, OperatorAdded, Recorded, SessionClosed, SessionOpened
from command.model import State
from devices.events import BeatsLearnt, DeviceAdded, PayloadRejected, ServiceSet, UnitAdded, UnitChanged
from video.events import (
    CamerasAnnounced,
    NodeAdded,
    NodeConnected,
    NodeDisconnected,
    NodeRenewed,
    NodeRevoked,
    ViewEnded,
    ViewStarted,
)


def apply(state: State, recorded: Recorded) -> None:
    """Change `state` in place by one recorded event."""
    match recorded.event:
        case DeviceAdded() | UnitAdded() | UnitChanged() | ServiceSet() | PayloadRejected() | BeatsLearnt() as event:
            devices.apply.apply(state.devices, event)
        case (
            NodeAdded()
            | NodeRenewed()
            | NodeRevoked()
            | NodeConnected()
            | NodeDisconnected()
            | CamerasAnnounced()
            | ViewStarted()
            | ViewEnded()
        ) as event:
            video.apply.apply(state.video, event)
        case CentreStarted(at=at):
            video.apply.reset(state.video, at)
        case OperatorAdded(operator=operator):
            state.operators[operator.name] = operator
        case SessionOpened(session=session):
            _drop_expired(state, recorded.at)
            state.sessions[session.id] = session
        case SessionClosed(session=name):
            state.sessions.pop(name, None)
        case LoginRefused():
            pass
        case event:
            incidents.apply.apply(state.incidents, event)


def _drop_expired(state: State, at: str) -> None:
    """Expired sessions leave with the next one opened: without them the state would grow for ever."""
    now = datetime.fromisoformat(at)
    for name in [s.id for s in state.sessions.values() if datetime.fromisoformat(s.expires) <= now]:
        del state.sessions[name]
