"""What a console is told of the state. Pure."""

from command.model import State
from web.wire import ConsoleState


def console_state(state: State) -> ConsoleState:
    """Everything but sessions and tokens."""
    return ConsoleState(
        incidents=state.incidents,
        devices=state.devices,
        nodes=state.video.nodes,
        cameras=state.video.cameras,
        views=state.video.views,
        operators=state.operators,
    )
