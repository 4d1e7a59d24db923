"""The centre in several processes: a core, two web processes, media, and a Redis between them that may lose everything."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar

from tests import waiting
from tests.centre import LIANDONG, Centre, free_address, running_centre
from tests.desk import signed_in, sitting
from tests.edges.web.player import a_player
from tests.node import running_node, until_online
from tests.processes import Program, running, until
from tests.waiting import eventually

MEDIA_TOKEN = "media may dial"


class Redis:
    """A redis-server without a disk."""

    def __init__(self, folder: Path) -> None:
        self.address = free_address()
        self._folder = folder
        self._programs: list[Program] = []

    def start(self) -> None:
        host, port = self.address.split(":")
        command = ("redis-server", "--bind", host, "--port", port, "--save", "", "--dir", str(self._folder))
        self._programs.append(Program(command, self._folder / "redis.log"))
        until(lambda: self.tell("PING") == "+PONG", lambda: self._programs[-1].said)

    def tell(self, word: str) -> str:
        """The first line of the answer; nothing while it is away."""
        host, port = self.address.split(":")
        try:
            with socket.create_connection((host, int(port)), timeout=5) as line:
                line.sendall(word.encode() + b"\r\n")
                return line.recv(100).decode().strip()
        except OSError:
            return ""

    def kill(self) -> None:
        self._programs[-1].kill()

    def end(self) -> None:
        for program in self._programs:
            program.end()


class Plant:
    """Everything that runs. `webs` are for people; `core` takes the record."""

    def __init__(self, redis: Redis, core: Centre, webs: list[Centre], token: str) -> None:
        self.redis = redis
        self.core = core
        self.webs = webs
        self.token = token

    def titles(self) -> set[str]:
        """What the core's record holds."""
        items = self.core.get("/api/v1/incidents?limit=500", self.token)[1]["items"]
        return {item["title"] for item in items}


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory, clips: dict[str, Path]) -> Iterator[Plant]:
    folder = tmp_path_factory.mktemp("roles")
    with ExitStack() as stack:
        redis = Redis(folder)
        stack.callback(redis.end)
        redis.start()
        config = folder / "centre.toml"
        config.write_text(f'redis_url = "redis://{redis.address}"\nmedia_token = "{MEDIA_TOKEN}"\n')
        core = stack.enter_context(running_centre(folder, options=("--config", str(config), "--role", "core")))
        token = core.add_operator("wang")
        webs = []
        for _ in range(2):
            webs.append(Centre(core.data, options=("--config", str(config), "--role", "web")))
            stack.callback(webs[-1].end)
            webs[-1].start()
        stack.enter_context(media_elsewhere(folder, core))
        stack.enter_context(running_node(core, folder, "street", core.add_node("street"), {"K-001": clips}))
        for process in (core, *webs):
            until_online(process, token, "K-001")
        core.until_media(token)
        yield Plant(redis, core, webs, token)


@contextmanager
def media_elsewhere(folder: Path, core: Centre) -> Iterator[Program]:
    """A media process as on a machine of its own: it dials the core."""
    config = folder / "media.toml"
    config.write_text(f'centre_url = "ws://{core.http}/media"\nmedia_token = "{MEDIA_TOKEN}"\n')
    command = (*LIANDONG, "serve", "--config", str(config), "--role", "media")
    with running(command, folder / "media.log") as program:
        yield program


def opening(title: str) -> dict[str, object]:
    return {"type": "OpenIncident", "title": title, "class": {"scheme": "liandong", "kind": "alarm", "code": "gas"}}


class Follower:
    """A console as the real one: it connects again whenever it is cut, and begins from a snapshot. `titles` is what it shows."""

    def __init__(self, web: Centre, token: str) -> None:
        self._web = web
        self._token = token
        self.titles: set[str] = set()

    async def run(self) -> None:
        while True:
            try:
                async with sitting(self._web, self._token) as desk:
                    incidents = desk.snapshot["state"]["incidents"]["incidents"].values()
                    self.titles = {incident["title"] for incident in incidents}
                    while True:
                        desk.events.clear()
                        await desk.hear()
                        for recorded in desk.events:
                            if recorded["event"]["type"] == "IncidentOpened":
                                self.titles.add(recorded["event"]["incident"]["title"])
            except (AssertionError, ClientError, OSError):
                await asyncio.sleep(0.1)  # cut, or not yet back

    async def shows(self, titles: set[str]) -> None:
        await waiting.until(lambda: self.titles == titles)


@asynccontextmanager
async def following(plant: Plant) -> AsyncIterator[list[Follower]]:
    """A console at each web process."""
    followers = [Follower(web, plant.token) for web in plant.webs]
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(follower.run()) for follower in followers]
        try:
            for follower in followers:
                await follower.shows(plant.titles())
            yield followers
        finally:
            for task in running:
                task.cancel()


async def test_an_order_at_one_web_process_is_seen_at_every_other(plant: Plant) -> None:
    one, other = plant.webs
    async with sitting(one, plant.token) as here, sitting(other, plant.token) as there:
        for number in range(20):
            done = await here.order(opening(f"在一处 {number}"))
            recorded = await there.event("IncidentOpened")
            there.events.remove(recorded)
            assert (recorded["seq"], recorded["actor"]["id"]) == (done["seq"], "wang")
        assert [b - a for a, b in pairwise(here.seqs)] == [1] * (len(here.seqs) - 1)


async def test_who_signs_in_at_one_web_process_is_known_at_the_other(plant: Plant) -> None:
    one, other = plant.webs
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        login = {"name": "wang", "password": "wang-password"}
        async with http.post(f"{one.url}/api/v1/login", json=login) as answer:
            assert answer.status == 200

        async def known() -> bool:
            async with http.get(f"{other.url}/api/v1/me") as answer:
                return answer.status == 200

        await eventually(known)


async def test_a_camera_plays_through_a_web_process_and_a_media_process_elsewhere(plant: Plant) -> None:
    async with sitting(plant.webs[1], plant.token) as desk, a_player() as player:
        await desk.say({"type": "rtc.offer", "sdp": await player.offer(), "slots": 1})
        await player.answer((await desk.told("rtc.answer"))["sdp"])
        await desk.say({"type": "wall.show", "slot": 0, "camera": "K-001", "quality": "main", "incident": None})
        assert (await player.picture()).variance > 50


def test_a_web_process_takes_no_orders_for_the_administrator_and_leaves_the_core_its_file(plant: Plant) -> None:
    control = json.loads((plant.core.data / "control.json").read_text())
    assert control["http"] == plant.core.http
    assert plant.webs[0].get("/api/v1/me", control["token"])[0] == 401


async def test_a_wiped_redis_loses_nothing(plant: Plant) -> None:
    given = plant.titles()
    async with following(plant) as followers:
        for number in range(60):
            if number % 20 == 10:
                assert plant.redis.tell("FLUSHALL") == "+OK"
            status, _ = await order(plant.core, plant.token, f"清空 {number}")
            assert status == 200
            given.add(f"清空 {number}")
        for follower in followers:
            await follower.shows(given)
    assert plant.titles() == given


async def test_a_redis_that_is_away_loses_nothing_and_is_told(plant: Plant) -> None:
    given = plant.titles() | {"没有 Redis 时", "送不到"}
    async with following(plant) as followers:
        plant.redis.kill()
        assert await order(plant.core, plant.token, "没有 Redis 时") == (200, None), "the core needs no Redis to record"
        assert await order(plant.webs[0], plant.token, "送不到") == (503, "core_unreachable")
        plant.redis.start()

        async def taken() -> bool:
            return (await order(plant.webs[0], plant.token, "送不到"))[0] == 200

        await eventually(taken)
        for follower in followers:
            await follower.shows(given)
    assert plant.titles() == given


async def order(process: Centre, token: str, title: str) -> tuple[int, str | None]:
    """Open an incident, once however often it is asked for: the status, and the code of a refusal."""
    headers = {"Idempotency-Key": title.encode().hex()}
    async with signed_in(process, token) as http:
        async with http.post("/api/v1/orders", json=opening(title), headers=headers) as answer:
            return answer.status, (await answer.json()).get("error", {}).get("code")


async def test_a_web_process_that_is_killed_takes_nobody_with_it(plant: Plant) -> None:
    given = plant.titles()
    async with following(plant) as (first, second):
        plant.webs[0].program.kill()
        plant.webs[1].order(opening("少了一个"), plant.token)
        await second.shows(given | {"少了一个"})
        plant.webs[0].start()
        await first.shows(given | {"少了一个"})


async def test_a_core_that_is_killed_is_missed_and_goes_on(plant: Plant) -> None:
    given = plant.titles()
    async with following(plant) as followers:
        plant.core.program.kill()
        status, answer = plant.webs[0].ask(opening("没有核心"), plant.token)
        assert (status, answer["error"]["code"]) == (503, "core_unreachable")
        assert "try again" in answer["error"]["message"]
        plant.core.start()

        async def taken() -> bool:
            return (await order(plant.webs[0], plant.token, "又有核心"))[0] == 200

        await eventually(taken)
        for follower in followers:
            await follower.shows(given | {"又有核心"})
