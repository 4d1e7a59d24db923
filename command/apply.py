"""How each event changes the state. Nothing else does."""

import command.people.apply
import devices.apply
import incidents.apply
import video.apply
from command.events import CentreStarted, Recorded
from command.model import State
from command.people.events import (
    Invited,
    LoginRefused,
    LoginUnlocked,
    OperatorAdded,
    OperatorChanged,
    OperatorReinstated,
    OperatorSuspended,
    PasswordSet,
    SecondFactorEnrolled,
    SecondFactorRemoved,
    SessionClosed,
    SessionOpened,
)
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
        case (
            OperatorAdded()
            | OperatorChanged()
            | OperatorSuspended()
            | OperatorReinstated()
            | Invited()
            | PasswordSet()
            | SecondFactorEnrolled()
            | SecondFactorRemoved()
            | SessionOpened()
            | SessionClosed()
            | LoginRefused()
            | LoginUnlocked()
        ) as event:
            command.people.apply.apply(state.people, event, recorded.at)
        case event:
            incidents.apply.apply(state.incidents, event)
