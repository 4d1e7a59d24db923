"""The moment between the open door and the loaded log."""

from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Engine

from command.bus import LocalBus
from command.locality import NOWHERE
from command.log import LogReader, open_reader
from command.model import Accepted, Actor
from command.orders import Order
from command.replica import Replica
from command.store import open_store
from tests.centre import NOW
from web.app import create_app
from web.config import Config
from web.hub import About, Hub
from web.sealed_files import SealedFiles
from web.second_factor import SecondFactors
from web.services import Services
from web.stage import Stage

ASKED = {"Authorization": "Bearer of somebody who is signed in"}


async def never(order: Order, actor: Actor, key: str | None = None) -> Accepted:
    raise AssertionError(f"{order} is taken before the log is loaded")


def not_loaded_yet(folder: Path, replica: Replica, reader: Engine, bus: LocalBus) -> web.Application:
    """A centre whose replica does not run yet."""
    return create_app(
        Services(
            config=Config(data=str(folder)),
            clock=NOW,
            local=NOWHERE,
            submit=never,
            replica=replica,
            reader=reader,
            hub=Hub(bus, NOW, "web", About("centre")),
            stage=Stage(bus, never, replica),
            pictures=SealedFiles(folder / "pictures", "picture"),
            attachments=SealedFiles(folder / "attachments", "attachment"),
            control="",
            second_factors=SecondFactors(bytes(32), "centre"),
        )
    )


async def test_nobody_is_taken_for_signed_out_before_the_log_is_loaded(tmp_path: Path) -> None:
    bus = LocalBus()
    with open_store(tmp_path), open_reader(tmp_path) as reader:
        replica = Replica(bus, LogReader(reader), lambda *_: None, lambda: None)
        async with TestClient(TestServer(not_loaded_yet(tmp_path, replica, reader, bus))) as client:
            for path in ("/api/v1/me", "/api/v1/incidents"):
                async with client.get(path, headers=ASKED) as answer:
                    assert (answer.status, (await answer.json())["error"]["code"]) == (503, "starting")
            with pytest.raises(WSServerHandshakeError) as refused:
                await client.ws_connect("/live", headers=ASKED)
            assert refused.value.status == 503
            async with client.get("/healthz") as answer:
                assert answer.status == 200
            async with client.get("/readyz") as answer:
                assert (answer.status, (await answer.json())["ready"]) == (503, False)
            async with client.get("/geo/ATTRIBUTION.md") as answer:
                assert answer.status == 200
