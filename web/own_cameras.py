"""Cameras on the centre's own network: a node agent as a watched child, over the ordinary link. See docs/nodes.md."""

import asyncio
import logging

from command.core import Submit
from command.model import Actor, Refusal
from command.replica import Replica
from video.model import NodeKind
from video.orders import AddNode, RenewNode
from web.children import keep_child
from web.config import OWN_NODE
from web.ids import fingerprint, new_secret

NAME = "本中心"
SYSTEM = Actor(kind="system", id="core")
AGAIN_S = 1.0

log = logging.getLogger(__name__)


async def keep_own_cameras(centre: str, file: str, kind: NodeKind, submit: Submit, replica: Replica) -> None:
    """Run the agent of the centre's own node until cancelled; it dials `centre` (`http://host:port`).

    Its token is a fresh one at each start, and is kept nowhere.
    """
    token = new_secret()
    while isinstance(answer := await submit(_admission(replica, kind, fingerprint(token)), SYSTEM), Refusal):
        log.error("The centre's own cameras are not admitted and tried again: %s", answer.message)
        await asyncio.sleep(AGAIN_S)
    await replica.reached(answer.seq)
    module = ("web.cli", "node", "--centre", centre, "--config", file)
    await keep_child("The agent of the centre's own cameras", module, {"LIANDONG_NODE_TOKEN": token})


def _admission(replica: Replica, kind: NodeKind, token_hash: str) -> AddNode | RenewNode:
    if OWN_NODE in replica.state.video.nodes:
        return RenewNode(node=OWN_NODE, token_hash=token_hash)
    return AddNode(id=OWN_NODE, name=NAME, kind=kind, agency=OWN_NODE, token_hash=token_hash)
