"""`/node`: the link of a node agent. One agent for each node; its cameras are known as long as it lives."""

import asyncio
import logging

from aiohttp import WSCloseCode, web

from command.core import Submit
from command.events import Event
from command.model import PASSING, Actor, Refusal
from command.replica import Replica
from video import link
from video.events import NodeRenewed, NodeRevoked
from video.orders import AnnounceCameras, ConnectNode, DisconnectNode
from web.auth import bearer
from web.clock import Clock
from web.ids import fingerprint
from web.links.clocks import Clocks
from web.links.line import Line, accept
from web.links.relay import Relay

STORE_AGAIN_S = 1.0
REFUSED_S = 5.0
"""Before a node hears that its cameras were refused: an agent that dials again at once leaves two events each time."""
PING_S = 10.0
"""Between two looks at a node's clock: eight of them, of which the best counts, are less than clocks drift in."""

log = logging.getLogger(__name__)


def on_event(relay: Relay, event: Event) -> None:
    """Hang up on a node whose token works no more."""
    match event:
        case NodeRevoked(node=node):
            relay.turn_out(node, revoked(node))
        case NodeRenewed(node=node):
            relay.turn_out(node, f"Node {node} was given a new token: put it into its file.")
        case _:
            pass


def revoked(node: str) -> str:
    """Told to its agent, and to whoever looks through its cameras."""
    return f"The token of node {node} was revoked: ask the centre for a new one."


def _close_code(refusal: Refusal) -> int:
    """What an agent makes of it: dial again soon, or after somebody has mended something."""
    return WSCloseCode.TRY_AGAIN_LATER if refusal.code in PASSING else WSCloseCode.POLICY_VIOLATION


class NodeLinks:
    """The handler of `/node` and what it needs."""

    def __init__(self, relay: Relay, clocks: Clocks, replica: Replica, submit: Submit, clock: Clock) -> None:
        """`replica` knows which token is whose, `clocks` what each node's clock says."""
        self._relay = relay
        self._clocks = clocks
        self._replica = replica
        self._submit = submit
        self._clock = clock

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one agent: 401 for a token that is not the node's, 409 while another agent serves it."""
        node = request.query.get("node", "")
        if not self._may_connect(request, node):
            raise web.HTTPUnauthorized(
                text="This token is not this node's: check --token, or ask the centre for a new one.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        if self._relay.has_node(node):
            raise web.HTTPConflict(text=f"Another agent serves {node} already: stop one of the two.")
        actor = Actor(kind="node", id=node, agency=self._replica.state.video.nodes[node].agency)
        line = Line()
        with self._relay.node_line(node, line):
            socket = await accept(request)
            await self._connect(request, node, line, actor)
            line.send(link.Welcome(node=node, at=self._clock()))
            try:
                async with asyncio.TaskGroup() as tasks:
                    asking = tasks.create_task(self._ask_time(node, line))
                    await line.serve(request, socket, lambda text: self._heard(text, node, line, actor))
                    asking.cancel()
            finally:
                self._clocks.forget(node)
                await self._disconnect(node, actor)
        return socket

    async def _ask_time(self, node: str, line: Line) -> None:
        while True:
            line.send(self._clocks.ping(node))
            await asyncio.sleep(PING_S)

    async def _connect(self, request: web.Request, node: str, line: Line, actor: Actor) -> None:
        """Record that the node is there, or hang up on it."""
        connected = await self._submit(ConnectNode(node=node), actor)
        if isinstance(connected, Refusal):
            line.end(_close_code(connected), connected.message)
        elif not await self._replica.reached(connected.seq):
            line.end(WSCloseCode.TRY_AGAIN_LATER, "The centre is behind its own log: try again in a moment.")
        elif not self._may_connect(request, node):
            # What we knew at the door was older than the log: the token was taken away in between.
            line.end(WSCloseCode.POLICY_VIOLATION, revoked(node))

    def _may_connect(self, request: web.Request, node: str) -> bool:
        """Whether the token is this node's, as far as we know."""
        token, state = bearer(request), self._replica.state.video
        return token is not None and node in state.nodes and state.tokens.get(fingerprint(token)) == node

    async def _disconnect(self, node: str, actor: Actor) -> None:
        """Record it, however long that takes: its cameras would look connected until somebody starts the centre again."""
        order = DisconnectNode(node=node, reason="the link ended")
        while True:
            answer = await self._submit(order, actor)
            if not isinstance(answer, Refusal) or answer.code not in PASSING:
                return
            await asyncio.sleep(STORE_AGAIN_S)

    async def _heard(self, text: str, node: str, line: Line, actor: Actor) -> None:
        message: link.FromAgent = link.from_agent(text)
        match message:
            case link.Announce(cameras=cameras):
                self._relay.announced(node, message.pulls, message.uplink_kbps)
                answer = await self._submit(AnnounceCameras(node=node, cameras=cameras), actor)
                if isinstance(answer, Refusal):
                    log.warning("The cameras of %s were not taken: %s", node, answer.message)
                    asyncio.get_running_loop().call_later(REFUSED_S, line.end, _close_code(answer), answer.message)
            case link.Pong():
                self._clocks.heard(node, message)
                self._relay.transcodes(node, message.transcoded)
            case link.Started() | link.NotStarted():
                self._relay.from_node(message)
