import asyncio
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from devices.messages import AlarmClass, AlertMessage, BeatMessage, CallMessage, CallReceipt, Phase
from devices.topics import Body, Message
from tests.edges.simulate.centre import DEADLINE, NOW, Answer, fake_centre, mosquitto, receipt
from web.clock import later
from web.simulate.clock import StoryClock
from web.simulate.sender import RESEND_SECONDS, Login, NoReceipt, open_sender


def alert(name: str) -> AlertMessage:
    return AlertMessage(
        id=name,
        kind="sensor",
        alarm_class=AlarmClass(scheme="liandong", kind="alarm", code="smoke"),
        at=NOW(),
        severity="severe",
        status="actual",
    )


def call(phase: Phase) -> CallMessage:
    return CallMessage(id="call-1", phase=phase, caller="", to="119", at=NOW())


async def test_an_alert_is_over_when_its_receipt_has_come() -> None:
    async with mosquitto() as broker, fake_centre(broker, receipt) as centre:
        async with open_sender(Login(broker=broker, id="SM-1"), "sensor", StoryClock(NOW)) as sender:
            many = [sender.alert(alert(f"SM-1-{n}"), DEADLINE) for n in range(200)]
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(each) for each in many]
            assert [task.result().id for task in tasks] == [f"SM-1-{n}" for n in range(200)]
            assert sender.resends == 0
        assert len(centre.heard) == 200


def receipt_without_phase(message: Message) -> list[tuple[str, Body]]:
    assert isinstance(message.body, CallMessage)
    return [(message.source, CallReceipt(id=message.body.id, seq=8, at=NOW()))]


@pytest.mark.parametrize("answer", [receipt, receipt_without_phase])
async def test_each_phase_of_a_call_has_its_receipt(answer: Answer) -> None:
    async with mosquitto() as broker, fake_centre(broker, answer):
        async with open_sender(Login(broker=broker, id="L-119"), "line", StoryClock(NOW)) as sender:
            for phase in ("ringing", "answered", "ended"):
                confirmed = await sender.call(call(phase), DEADLINE)
                assert (confirmed.id, confirmed.seq) == ("call-1", 8)


async def test_of_two_in_flight_of_one_phase_a_receipt_is_for_the_one_it_names() -> None:
    """A call is answered, transferred and answered again; the centre has lost the first answer."""
    first, second = call("answered"), replace(call("answered"), at=later(NOW(), timedelta(seconds=40)))

    def deaf_to_the_first(message: Message) -> list[tuple[str, Body]]:
        return [] if message.body == first else receipt(message)

    async with mosquitto() as broker, fake_centre(broker, deaf_to_the_first):
        login = Login(broker=broker, id="L-119")
        async with open_sender(login, "line", StoryClock(NOW)) as sender, asyncio.TaskGroup() as group:
            lost = group.create_task(sender.call(first, DEADLINE))
            await asyncio.sleep(0)  # it waits now, and longer than the second
            confirmed = await sender.call(second, DEADLINE)
            assert confirmed.told_at == second.at and not lost.done()
            lost.cancel()


async def test_the_same_id_goes_out_again_until_the_centre_answers() -> None:
    """A centre that loses the first one: the second comes 5 s later, which is the one wait of these tests."""
    lost: list[Message] = []

    def deaf_once(message: Message) -> list[tuple[str, Body]]:
        lost.append(message)
        return receipt(message) if len(lost) > 1 else []

    async with mosquitto() as broker, fake_centre(broker, deaf_once) as centre:
        async with open_sender(Login(broker=broker, id="SM-1"), "sensor", StoryClock(NOW)) as sender:
            began = asyncio.get_running_loop().time()
            await sender.alert(alert("SM-1-1"), DEADLINE)
            assert asyncio.get_running_loop().time() - began >= RESEND_SECONDS[0]
            assert sender.resends == 1
        assert centre.heard[0] == centre.heard[1]


async def test_without_a_centre_it_gives_up_in_time_and_the_id_is_free_again() -> None:
    async with mosquitto() as broker:
        async with open_sender(Login(broker=broker, id="SM-1"), "sensor", StoryClock(NOW)) as sender:
            for _ in range(2):
                with pytest.raises(NoReceipt, match=re.escape("SM-1: no receipt for SM-1-1 within 0.3 s")):
                    await sender.alert(alert("SM-1-1"), 0.3)


async def test_what_is_said_before_the_broker_is_there_arrives_afterwards() -> None:
    async with mosquitto() as broker:
        pass
    login = Login(broker=broker, id="SM-1")
    async with open_sender(login, "sensor", StoryClock(NOW)) as sender, asyncio.TaskGroup() as group:
        sending = group.create_task(sender.alert(alert("SM-1-1"), DEADLINE))
        await sender.beat()  # lost, and counted
        async with mosquitto(int(broker.rpartition(":")[2])) as again, fake_centre(again, receipt) as centre:
            await sending
            await sender.beat()
            await centre.until(lambda: any(isinstance(each.body, BeatMessage) for each in centre.heard))
            beats = [each.body.n for each in centre.heard if isinstance(each.body, BeatMessage)]
            assert beats == [2]


async def test_two_alerts_with_one_id_at_once_are_a_mistake() -> None:
    async with mosquitto() as broker:
        async with open_sender(Login(broker=broker, id="SM-1"), "sensor", StoryClock(NOW)) as sender:
            async with asyncio.TaskGroup() as group:
                first = group.create_task(sender.alert(alert("SM-1-1"), DEADLINE))
                await asyncio.sleep(0)
                with pytest.raises(ValueError, match="already waits"):
                    await sender.alert(alert("SM-1-1"), DEADLINE)
                first.cancel()
