"""The port on real sockets: who proves who it is comes in, and nobody else is heard."""

import asyncio

import pytest
from aioice import stun

from tests.edges.video.caller import Caller, arrived, check
from tests.edges.video.visitor import HOSTS, PASSWORD, UFRAG, Visitor, every_host, expecting, visited_twice
from video.rtc.port import HELD_SECONDS, MAX_ADDRESSES, Port


@every_host
async def test_who_proves_who_it_is_is_told_its_address_and_comes_in(host: str) -> None:
    async with expecting(host) as (port, visitor), Caller.calling(port.addresses[0], host) as caller:
        caller.send(b"\x80 too early")
        answer = await caller.ask(check(UFRAG, PASSWORD, nominate=False))
        assert answer.message_class == stun.Class.RESPONSE
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == caller.address
        assert answer.check_message_integrity(PASSWORD.encode())
        await caller.ask(check(UFRAG, PASSWORD))
        caller.send(b"\x80 in time")
        await arrived(visitor.datagrams, 1)
        assert visitor.datagrams == [b"\x80 in time"]
        assert visitor.checks == [(caller.address, False), (caller.address, True)]


@pytest.mark.parametrize("rest", [0, 10], ids=["as long", "shorter"])
async def test_a_row_that_arrives_as_one_is_its_datagrams_and_a_check_in_it_is_answered(rest: int) -> None:
    asked = check(UFRAG, PASSWORD)
    size = len(bytes(asked))
    said = [b"\x80".ljust(size, letter) for letter in (b"a", b"b")] + [b"\x80".ljust(size - rest, b"c")]
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        caller.send_row([said[0], bytes(asked), *said[1:]])
        await arrived(visitor.datagrams, 3)
        await arrived(caller.answers, 1)
        assert [one for one in visitor.datagrams if one[0] == 0x80] == said
        assert caller.answers[0].transaction_id == asked.transaction_id


async def test_who_cannot_prove_who_it_is_hears_nothing() -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        right = bytes(check(UFRAG, PASSWORD))
        silent = [
            bytes(check(UFRAG, PASSWORD + "x")),
            bytes(check("another", PASSWORD)),
            bytes(check("", PASSWORD)),
            bytes(check(UFRAG, PASSWORD, is_signed=False)),
            bytes(check(UFRAG, PASSWORD, kind=stun.Class.INDICATION)),
            bytes(check(UFRAG, PASSWORD, kind=stun.Class.RESPONSE)),
            right[:-1],
            right[:-4] + bytes(4),
            right[:30],
            b"\0",
            b"\0" * 1400,
            b"",
        ]
        for datagram in silent:
            caller.send(datagram)
        answer = await caller.ask(check(UFRAG, PASSWORD, nominate=False))
        assert caller.answers == [answer] and visitor.checks == [(caller.address, False)]


@pytest.mark.parametrize(("code", "role"), [(487, "ICE-CONTROLLED"), (420, "ICE-CONTROLLING")])
async def test_who_asks_for_what_cannot_be_is_told_so_and_does_not_come_in(code: int, role: str) -> None:
    async with expecting(HOSTS[0]) as (port, visitor), Caller.calling(port.addresses[0]) as caller:
        message = check(UFRAG, PASSWORD, role="ICE-CONTROLLED" if code == 487 else "ICE-CONTROLLING", is_signed=False)
        if code == 420:
            message.attributes["CHANNEL-NUMBER"] = 1  # of TURN; whoever reads it must understand it
        message.add_message_integrity(PASSWORD.encode())
        answer = await caller.ask(message)
        assert answer.message_class == stun.Class.ERROR and answer.attributes["ERROR-CODE"][0] == code
        assert answer.check_message_integrity(PASSWORD.encode())
        assert visitor.checks == [] and port.doors[0].guests == {}


async def test_an_address_stays_with_who_was_there_lately() -> None:
    async with expecting(HOSTS[0]) as (port, first), Caller.calling(port.addresses[0]) as caller:
        second = Visitor()
        port.expect("second", second)
        await caller.ask(check(UFRAG, PASSWORD))
        for number in range(20):  # as somebody does who writes the first one's address on its own checks
            caller.send(bytes(check("second", PASSWORD)))
            caller.send(b"\x80" + bytes([number]))
        await arrived(first.datagrams, 20)
        assert (second.checks, second.datagrams) == ([], []) and len(caller.answers) == 1
        port.doors[0].checked[caller.address] -= HELD_SECONDS  # nothing has been heard of the first
        await caller.ask(check("second", PASSWORD))
        caller.send(b"\x80 to the second")
        await arrived(second.datagrams, 1)
        assert len(first.datagrams) == 20


async def test_a_peer_that_goes_through_many_addresses_keeps_the_newest() -> None:
    async with expecting(HOSTS[0]) as (port, visitor):
        to, door = port.addresses[0], port.doors[0]
        callers = [Caller(to) for _ in range(MAX_ADDRESSES + 3)]
        try:
            for caller in callers:
                await caller.ask(check(UFRAG, PASSWORD))
                await callers[0].ask(check(UFRAG, PASSWORD, nominate=False))  # which it still uses
                assert len(door.guests) <= MAX_ADDRESSES
            newest = [callers[0].address, *(caller.address for caller in callers[1 - MAX_ADDRESSES :])]
            assert set(door.guests) == set(newest)
            for caller in callers:
                caller.send(b"\x80" + caller.address[1].to_bytes(2, "big"))
            await arrived(visitor.datagrams, MAX_ADDRESSES)
            assert {int.from_bytes(one[1:], "big") for one in visitor.datagrams} == {number for _, number in newest}
        finally:
            for caller in callers:
                caller.close()


async def test_who_is_forgotten_is_not_answered_and_leaves_nothing() -> None:
    async with visited_twice() as (port, visitor, caller, _):
        port.forget(visitor)
        newcomer = Visitor()
        port.expect("new", newcomer)
        caller.send(bytes(check(UFRAG, PASSWORD)))
        caller.send(b"\x80 nobody is there")
        await caller.ask(check("new", PASSWORD))
        assert len(caller.answers) == 2 and visitor.datagrams == []
        port.forget(newcomer)
        assert all(not door.guests for door in port.doors) and not port._guests


async def test_all_addresses_have_one_number_and_each_answers_for_itself() -> None:
    async with expecting("127.0.0.1", "127.0.0.2", "::1") as (port, visitor):
        assert len({number for _, number in port.addresses}) == 1
        for to in port.addresses:
            async with Caller.calling(to, HOSTS[1] if ":" in to[0] else HOSTS[0]) as caller:
                await caller.ask(check(UFRAG, PASSWORD))  # which looks where the answer came from
        assert len(visitor.checks) == 3


async def test_a_number_that_is_taken_is_said_and_nothing_stays_open() -> None:
    async with expecting(HOSTS[0]) as (taken, _):
        number = taken.addresses[0][1]
        port = Port()
        with (
            pytest.raises(OSError, match="in use"),
            port.open(["127.0.0.2", HOSTS[0]], number, asyncio.get_running_loop()),
        ):
            pass
        with port.open(["127.0.0.2"], number, asyncio.get_running_loop()):
            assert port.addresses == [("127.0.0.2", number)]
