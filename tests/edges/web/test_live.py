import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.centre import Centre, running_centre
from tests.desk import Desk, signed_in, sitting
from tests.field import alert, at_broker, mosquitto_pub
from tests.processes import PATIENCE


def note(incident: str, text: str) -> dict[str, Any]:
    return {"type": "AddNote", "incident": incident, "text": text}


async def test_a_snapshot_then_every_event_in_order_for_everybody(
    centre: Centre, wang: str, chen: str, incident: str, gauge: str
) -> None:
    async with sitting(centre, wang) as one, sitting(centre, chen) as other:
        assert one.snapshot["me"]["name"] == "wang"
        assert one.snapshot["centre"] == "杨浦区社会应急联动中心"
        assert incident in one.snapshot["state"]["incidents"]["incidents"]
        assert "sessions" not in one.snapshot["state"]
        for number in range(30):
            await (one if number % 2 else other).order(note(incident, f"第 {number} 条"))
        await mosquitto_pub(centre, gauge, f"alert/{gauge}", alert("end"))
        for desk in (one, other):
            await desk.event("AlertReceived")
            assert [b - a for a, b in pairwise(desk.seqs)] == [1] * (len(desk.seqs) - 1)
            texts = [each["event"]["text"] for each in desk.events if each["event"]["type"] == "NoteAdded"]
            assert sorted(texts) == sorted(f"第 {number} 条" for number in range(30))
        common = max(one.snapshot["seq"], other.snapshot["seq"])
        assert [each for each in one.events if each["seq"] > common] == [e for e in other.events if e["seq"] > common]


async def test_a_second_hello_gives_the_state_with_everything_in_it(centre: Centre, wang: str, incident: str) -> None:
    async with sitting(centre, wang) as desk:
        before = desk.snapshot["seq"]
        done = await desk.order(note(incident, "再来一次"))
        snapshot = await desk.hello()
        assert snapshot["seq"] >= done["seq"] > before


async def test_who_asks_for_the_state_again_and_again_waits_for_it(centre: Centre, wang: str, chen: str) -> None:
    """Each snapshot of a large centre has megabytes."""
    async with sitting(centre, wang) as greedy, sitting(centre, chen) as desk:
        for _ in range(1000):
            await greedy.say({"type": "hello"})
        times = []
        for _ in range(3):
            await greedy.told("snapshot")
            times.append(asyncio.get_running_loop().time())
            await greedy.say({"type": "hello"})
        assert min(b - a for a, b in pairwise(times)) > 0.8
        await desk.told("live")


async def test_the_centre_speaks_every_second_also_when_nothing_happens(centre: Centre, wang: str) -> None:
    async with sitting(centre, wang) as desk:
        times = []
        for _ in range(3):
            await desk.told("live")
            times.append(asyncio.get_running_loop().time())
        assert max(b - a for a, b in pairwise(times)) < 2


async def test_nothing_comes_before_hello(centre: Centre, wang: str, incident: str) -> None:
    async with signed_in(centre, wang) as http, http.ws_connect("/live") as socket:
        desk = Desk(socket)
        assert (await desk.order(note(incident, "未打招呼")))["type"] == "accepted"
        await desk.hello()
        assert [message["type"] for message in desk.heard] == []


async def test_what_cannot_be_read_is_refused_and_the_line_lives_on(centre: Centre, wang: str) -> None:
    unreadable = (
        "", "{", "7", '{"type": "unheard"}', '{"type": "order", "id": 7}', '"\\ud800"',
        '{"type": "order", "id": "a", "order": {"type": "AddNote"}}',
    )  # fmt: skip
    async with sitting(centre, wang) as desk:
        for text in unreadable:
            await desk.socket.send_str(text)
            refused = await desk.told("refused")
            assert (refused["id"], refused["code"]) == ("", "unreadable"), text
            assert refused["message"].startswith("This message can't be read: ")
        await desk.told("live")


async def test_bytes_and_too_much_text_end_the_line(centre: Centre, wang: str) -> None:
    async with sitting(centre, wang) as desk:
        await desk.socket.send_bytes(b"{}")
        assert await desk.close_code() == 1003
    async with sitting(centre, wang) as desk:
        await desk.say({"type": "hello", "filling": "x" * 300_000})
        assert await desk.close_code() == 1009


async def test_an_order_sent_again_is_done_once(centre: Centre, wang: str, incident: str) -> None:
    async with sitting(centre, wang) as desk:
        first = await desk.order(note(incident, "只记一次"), "same")
        assert await desk.order(note(incident, "只记一次"), "same") == first
    async with sitting(centre, wang) as desk:
        assert await desk.order(note(incident, "只记一次"), "same") == first
    told = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    assert [each["event"]["type"] for each in told].count("NoteAdded") == 1


async def test_a_refusal_names_the_order_and_the_reason(centre: Centre, viewer: str, incident: str) -> None:
    async with sitting(centre, viewer) as desk:
        refused = await desk.order(note(incident, "我也想写"), "mine")
        assert (refused["type"], refused["id"], refused["code"]) == ("refused", "mine", "not_permitted")
        assert refused["message"].startswith("A viewer may not do this")


async def test_everybody_sees_who_is_here_and_on_what(centre: Centre, wang: str, chen: str, incident: str) -> None:
    def of(online: list[dict[str, Any]], name: str) -> list[tuple[int, list[str]]]:
        return [(each["consoles"], each["incidents"]) for each in online if each["operator"] == name]

    async def until(desk: Desk, expected: list[tuple[int, list[str]]]) -> None:
        while of((await desk.told("presence"))["online"], "chen") != expected:
            pass

    async with sitting(centre, wang) as desk:
        async with sitting(centre, chen) as other:
            await until(desk, [(1, [])])
            await other.say({"type": "watch", "incident": incident})
            await until(desk, [(1, [incident])])
            async with sitting(centre, chen) as third:
                assert of(third.snapshot["presence"], "chen") == [(2, [incident])]
        await until(desk, [])


@pytest.fixture
def own_centre(tmp_path: Path) -> Iterator[Centre]:
    with running_centre(tmp_path) as centre:
        yield centre


async def test_who_does_not_read_is_cut_and_delays_nobody(own_centre: Centre) -> None:
    """Large alerts fill every buffer on the way to two consoles that stand still, then small events fill their queues."""
    centre = own_centre
    tokens = {name: centre.add_operator(name) for name in ("wang", "slow", "dead")}
    async with (
        at_broker(centre, centre.add_device("WL-1")) as device,
        sitting(centre, tokens["wang"]) as desk,
        standing_still(centre, tokens["slow"]) as slow,
        standing_still(centre, tokens["dead"]) as dead,
    ):
        await until_present(desk, set(tokens))
        for number in range(70):
            await device.say("alert", alert(f"WL-1-{number}", severity="minor", photo="x" * 60_000))
        await desk.event("IncidentOpened")
        loop = asyncio.get_running_loop()
        slowest = 0.0
        for number in range(1100):
            began = loop.time()
            assert (await desk.order(note("I1", f"第 {number} 条")))["type"] == "accepted"
            slowest = max(slowest, loop.time() - began)
            if number % 100 == 0:
                slow.pong()
                dead.pong()
        assert slowest < 2
        assert await slow.everything() == (4408).to_bytes(2) + b"fell behind"
        await until_present(desk, {"wang"})
        assert await dead.everything() != b"", "it was dropped, and heard no goodbye"
        assert [b - a for a, b in pairwise(desk.seqs)] == [1] * (len(desk.seqs) - 1)


async def test_a_page_that_has_a_call_is_heard_by_the_others_also_by_who_comes_later(own_centre: Centre) -> None:
    """And after it has gone: how old its last beat is, is what they must see."""
    centre = own_centre
    async with sitting(centre, centre.add_operator("chen")) as chen:
        async with sitting(centre, centre.add_operator("wang")) as wang:
            await wang.say({"type": "beat"})
            while "wang" not in (told := await chen.told("live"))["beats"]:
                pass
        assert told["beats"]["wang"] <= told["at"]
    async with sitting(centre, centre.token("chen")) as chen:
        assert chen.snapshot["live"]["beats"] == told["beats"]


async def test_a_centre_that_is_stopped_says_so(own_centre: Centre) -> None:
    async with sitting(own_centre, own_centre.add_operator("li")) as desk:
        own_centre.program.process.terminate()
        assert await desk.close_code() == 1001


async def until_present(desk: Desk, expected: set[str]) -> None:
    while {one["operator"] for one in (await desk.told("presence"))["online"]} != expected:
        pass


class Stuck:
    """A console that greets and reads nothing: its socket takes a few kB and is full."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, opcode: int, text: bytes = b"") -> None:
        """One frame, masked with zeros (RFC 6455 §5.2)."""
        self._writer.write(bytes([0x80 | opcode, 0x80 | len(text)]) + bytes(4) + text)

    def pong(self) -> None:
        """Its computer lives, though the page does not read."""
        self.send(10)

    async def everything(self) -> bytes:
        """Read to the end; the last bytes that came: those of a goodbye, when there was one."""
        tail = b""
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionResetError):
                while chunk := await self._reader.read(1 << 20):
                    tail = (tail + chunk)[-13:]
        return tail


@asynccontextmanager
async def standing_still(centre: Centre, token: str) -> AsyncIterator[Stuck]:
    host, port = centre.http.split(":")
    with socket.socket() as plug:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plug.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plug, (host, int(port)))
        reader, writer = await asyncio.open_connection(sock=plug, limit=4096)
        key = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455 §1.3
        lines = (
            "GET /live HTTP/1.1", f"Host: {centre.http}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: Bearer {token}", "", "",
        )  # fmt: skip
        try:
            writer.write("\r\n".join(lines).encode())
            stuck = Stuck(reader, writer)
            stuck.send(1, b'{"type":"hello"}')
            assert b" 101 " in await reader.readline()
            yield stuck
        finally:
            writer.transport.abort()
