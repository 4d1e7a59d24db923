import asyncio

from hypothesis import given
from hypothesis import strategies as st

from devices.inbox import TELEMETRY_LIMIT, Delivery, Inbox, Window


class Broker:
    """The other end: the message ids it has seen acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: list[int] = []
        self.window = Window(self.acknowledged.append)

    def delivers(self, mid: int, qos: int = 1) -> Delivery:
        delivery = Delivery(f"t/{mid}", b"", qos, False, mid, float(mid), self.window)
        if qos:
            self.window.add(delivery)
        return delivery


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_acknowledgements_leave_in_the_order_of_arrival_and_only_when_due(order: list[int], handled: int) -> None:
    broker = Broker()
    deliveries = {mid: broker.delivers(mid) for mid in sorted(order)}
    for mid in order[:handled]:
        deliveries[mid].ack()
    due = 0
    while due + 1 in order[:handled]:
        due += 1
    assert broker.acknowledged == list(range(1, due + 1))
    assert len(broker.window) == 8 - due
    assert broker.window.oldest() == (None if due == 8 else due + 1)


def test_acknowledging_twice_is_acknowledging_once() -> None:
    broker = Broker()
    delivery = broker.delivers(1)
    delivery.ack()
    delivery.ack()
    assert broker.acknowledged == [1]


def test_a_closed_window_acknowledges_nothing() -> None:
    broker = Broker()
    delivery = broker.delivers(1)
    broker.window.close()
    delivery.ack()
    assert broker.acknowledged == []
    assert delivery.stale


def test_telemetry_needs_no_acknowledgement() -> None:
    broker = Broker()
    broker.delivers(0, qos=0).ack()
    assert broker.acknowledged == []


async def test_alerts_and_telemetry_take_turns() -> None:
    broker, inbox = Broker(), Inbox()
    for mid in range(1, 5):
        inbox.put(broker.delivers(mid))
    for mid in range(10, 12):
        inbox.put(broker.delivers(mid, qos=0))
    assert [(await inbox.get()).mid for _ in range(len(inbox))] == [1, 10, 2, 11, 3, 4]


async def test_in_a_flood_of_telemetry_the_oldest_goes_and_is_counted() -> None:
    broker, inbox = Broker(), Inbox()
    inbox.put(broker.delivers(1))
    for mid in range(TELEMETRY_LIMIT + 3):
        inbox.put(broker.delivers(mid, qos=0))
    assert (len(inbox), inbox.dropped) == (TELEMETRY_LIMIT + 1, 3)
    assert [(await inbox.get()).mid for _ in range(2)] == [1, 3]


async def test_what_a_lost_connection_delivered_is_forgotten() -> None:
    lost, fresh, inbox = Broker(), Broker(), Inbox()
    inbox.put(lost.delivers(1))
    inbox.put(fresh.delivers(2))
    lost.window.close()
    inbox.forget_stale()
    assert (await inbox.get()).mid == 2
    assert len(inbox) == 0


async def test_who_waits_gets_what_comes_later() -> None:
    broker, inbox = Broker(), Inbox()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        both = [group.create_task(inbox.get()) for _ in range(2)]
        await asyncio.sleep(0)
        inbox.put(broker.delivers(1))
        inbox.put(broker.delivers(2))
    assert {each.result().mid for each in both} == {1, 2}
