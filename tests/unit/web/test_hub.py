"""What each console is told, by whom it is cut, and who is here."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from aiohttp import WSMsgType
from aiohttp.web import WebSocketResponse
from msgspec.structs import replace

from command.bus import LocalBus
from command.events import Event, Events, Recorded
from command.model import Actor
from command.people.events import SessionClosed
from command.people.model import Operator, Session
from command.replica import Replica
from incidents.events import NoteAdded
from video.health import Health
from web.auth import Identity
from web.hub import FELL_BEHIND, LEFT, QUEUE, SIGNED_OUT, About, Console, Hub
from web.inside import Online, Values
from web.positions import PATIENCE
from web.wire import Live, Position, Present, Trouble

NOW = "2026-06-21T20:14:07.120+08:00"
TOMORROW, YESTERDAY = "2026-06-22T20:14:07.120+08:00", "2026-06-20T20:14:07.120+08:00"
NOTE = NoteAdded(incident="I1", text="已通知排水", at=NOW)
SYSTEM = Actor(kind="system", id="web")


class Screen(WebSocketResponse):
    """A socket that keeps what was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[dict[str, Any]] = []
        self._news = asyncio.Event()

    async def send_frame(self, message: bytes, opcode: WSMsgType, compress: int | None = None) -> None:
        assert opcode is WSMsgType.TEXT
        self.shown.append(json.loads(message))
        self._news.set()

    async def shows(self, kind: str) -> dict[str, Any]:
        """The first message of this kind, taken off."""
        while True:
            for message in self.shown:
                if message["type"] == kind:
                    self.shown.remove(message)
                    return message
            self._news.clear()
            await self._news.wait()


class At(Replica):
    """A replica that stands at a seq and follows no log."""

    def __init__(self, seq: int) -> None:
        self.seq = seq


def console(name: str = "wang", session: str = "s1", expires: str = TOMORROW, greeted: bool = True) -> Console:
    operator = Operator(name=name, display=name, agency="centre", role="dispatcher")
    made = Console(Identity(operator, Session(id=session, operator=name, expires=expires)))
    made.greeted = greeted
    return made


def events(*of: Event, seq: int = 7) -> tuple[Events, bytes]:
    recorded = [Recorded(seq=n, at=NOW, actor=SYSTEM, event=one) for n, one in enumerate(of, seq)]
    message = Events(seq=recorded[-1].seq, events=tuple(recorded))
    return message, msgspec.json.encode(message)


def a_hub(bus: LocalBus) -> Hub:
    return Hub(bus, lambda: NOW, "web-1", About("centre"))


@asynccontextmanager
async def showing(made: Console) -> AsyncIterator[Screen]:
    """What this console is sent while the block runs."""
    screen = Screen()
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(made.outgoing.write(screen))
        yield screen
        writing.cancel()


@asynccontextmanager
async def running(hub: Hub, made: Console) -> AsyncIterator[Screen]:
    """What this console is sent while the hub runs."""
    with hub.join(made):
        async with asyncio.TaskGroup() as tasks, showing(made) as screen:
            work = tasks.create_task(hub.run(At(9)))
            yield screen
            work.cancel()


async def test_events_go_to_consoles_that_have_their_snapshot() -> None:
    hub, greeted, new = a_hub(LocalBus()), console(), console("chen", "s2", greeted=False)
    with hub.join(greeted), hub.join(new):
        assert len(hub) == 2
        hub.on_events(*events(NOTE))
        async with showing(greeted) as screen:
            assert (await screen.shows("events"))["seq"] == 7
        hub.on_events(*events(NOTE, seq=8))
        async with showing(new) as screen:
            new.send(Live(at=NOW, seq=8, positions=(), streams=()))
            await screen.shows("live")
            assert screen.shown == []
    assert len(hub) == 0


async def test_a_console_that_falls_behind_is_cut_and_forgets_what_waited() -> None:
    hub, slow = a_hub(LocalBus()), console()
    with hub.join(slow):
        for seq in range(QUEUE):
            hub.on_events(*events(NOTE, seq=seq))
        assert not slow.close_code.done()
        hub.on_events(*events(NOTE, seq=QUEUE))
        assert await slow.close_code == FELL_BEHIND
        slow.close(LEFT)
        assert await slow.close_code == FELL_BEHIND, "the first word counts"
        async with showing(slow) as screen:
            await asyncio.sleep(0)
        assert screen.shown == []


async def test_who_signs_out_is_cut_at_every_desk_of_that_session_only() -> None:
    hub, one, same, other = a_hub(LocalBus()), console(), console(), console("wang", "s2")
    with hub.join(one), hub.join(same), hub.join(other):
        hub.on_events(*events(NOTE, SessionClosed(session="s1", operator="wang")))
    assert (await one.close_code, await same.close_code) == (SIGNED_OUT, SIGNED_OUT)
    assert not other.close_code.done()


async def test_a_log_that_was_loaded_anew_and_an_end_of_the_process_reach_everybody() -> None:
    hub, one, other = a_hub(LocalBus()), console(), console("chen", "s2", greeted=False)
    with hub.join(one), hub.join(other):
        hub.on_reload()
    assert (await one.close_code, await other.close_code) == (FELL_BEHIND, FELL_BEHIND)
    last = console()
    with hub.join(last):
        await hub.go_down(None)
    assert await last.close_code == 1001


async def test_values_are_told_once_a_second_and_expired_sessions_are_cut() -> None:
    bus = LocalBus()
    hub, fresh, stale = a_hub(bus), console(), console("chen", "s2", expires=YESTERDAY)
    trouble = Trouble(part="broker", since=NOW, message="The broker does not answer.")
    position = Position(unit="F03", lat=31.28, lon=121.51, at=NOW, heard=NOW, stale=False)
    values = Values(positions=(position,), streams=(), troubles=(trouble,), processes=())
    with hub.join(stale):
        async with running(hub, fresh) as screen:
            await screen.shows("presence")
            await bus.publish("live", msgspec.json.encode(values))
            assert (await screen.shows("stale"))["troubles"][0]["part"] == "broker"
            live = await screen.shows("live")
            assert (live["seq"], live["positions"][0]["unit"]) == (9, "F03")
        assert hub.troubles == (trouble,)
        assert await stale.close_code == SIGNED_OUT and not fresh.close_code.done()


async def test_a_position_that_the_core_has_dropped_is_dropped_at_every_console() -> None:
    bus = LocalBus()
    hub, one = a_hub(bus), console()
    position = Position(unit="F03", lat=31.28, lon=121.51, at=NOW, heard=NOW, stale=True)
    silent = Values(positions=(), streams=(), troubles=(), processes=())
    async with running(hub, one) as screen:
        await screen.shows("presence")
        told = []
        for values in (replace(silent, positions=(position,)), *[silent] * (PATIENCE + 1)):
            await bus.publish("live", msgspec.json.encode(values))
            told.append((await screen.shows("live"))["gone"])
    assert (told[-1], any(told[:-1]), dict(hub.positions)) == (["F03"], False, {})


async def test_people_at_several_web_processes_are_one_list() -> None:
    bus = LocalBus()
    hub, here = a_hub(bus), console()
    here.incident = "I1"
    elsewhere = Online(web="web-2", present=(Present(operator="wang", incidents=("I2",), consoles=2),
                                             Present(operator="chen", incidents=(), consoles=1)))  # fmt: skip
    async with running(hub, here) as screen:
        assert (await screen.shows("presence"))["online"] == [
            {"operator": "wang", "incidents": ["I1"], "consoles": 1},
        ]
        await bus.publish("presence", msgspec.json.encode(elsewhere))
        assert (await screen.shows("presence"))["online"] == [
            {"operator": "chen", "incidents": [], "consoles": 1},
            {"operator": "wang", "incidents": ["I1", "I2"], "consoles": 3},
        ]


async def test_what_was_seen_of_a_camera_is_as_old_as_it_is_when_the_clock_is_set() -> None:
    bus, said = LocalBus(), [NOW]
    hub, made = Hub(bus, lambda: said[-1], "web-1", About("centre")), console(expires=TOMORROW)
    seen = {"c1": Health(state="ok", at=NOW)}
    values = Values(positions=(), streams=(), troubles=(), processes=(), health=seen)
    async with running(hub, made) as screen:
        await screen.shows("presence")
        await bus.publish("live", msgspec.json.encode(values))
        await screen.shows("live")
    for hour in ("19", "23"):
        said.append(NOW.replace("T20", f"T{hour}"))
        assert 0 <= hub.health_ages()["c1"] < 10
