"""What is out there, as programs of others would be: MQTT clients that know nothing of our code."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiomqtt

from tests.centre import HERE, NOW, Centre
from tests.processes import PATIENCE

ROOT = "liandong/1/"


def alert(name: str, **fields: Any) -> dict[str, Any]:
    """An alert as a water gauge sends it; `fields` replace or add, None takes away."""
    usual = {
        "id": name,
        "kind": "sensor",
        "class": {"scheme": "liandong", "kind": "alarm", "code": "water_level"},
        "at": NOW(),
        "lat": HERE[0],
        "lon": HERE[1],
        "value": 0.42,
        "unit": "m",
        "severity": "severe",
        "status": "actual",
        "text": "水位超过警戒线",
    }
    return {key: value for key, value in {**usual, **fields}.items() if value is not None}


class Field:
    """One login at the broker."""

    def __init__(self, client: aiomqtt.Client, name: str) -> None:
        self._client = client
        self._name = name

    async def say(
        self, head: str, body: dict[str, Any] | bytes, tail: str = "", qos: int = 1, retain: bool = False
    ) -> None:
        """Publish on `head/NAME/tail`; returns when the broker has it."""
        topic = "/".join(part for part in (head, self._name, tail) if part)
        payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        await self._client.publish(ROOT + topic, payload, qos=qos, retain=retain)

    async def hear(self) -> dict[str, Any]:
        """The next message to us."""
        async with asyncio.timeout(PATIENCE):
            message = await anext(self._client.messages)
        assert isinstance(message.payload, bytes)
        body: dict[str, Any] = json.loads(message.payload)
        return body

    async def answer(self, assignment: str, *steps: str, **fields: Any) -> None:
        """Receipts of a unit, one after the other."""
        for step in steps:
            await self.say("unit", {"assignment": assignment, "step": step, "at": NOW(), **fields}, "receipt")


@asynccontextmanager
async def at_broker(
    centre: Centre, name: str, hears: Sequence[str] = (), password: str | None = None
) -> AsyncIterator[Field]:
    """Logged in as `name`, subscribed to `hears` (below our root). A login that is new is let in within moments."""
    host, port = centre.mqtt.split(":")
    async with asyncio.timeout(PATIENCE):
        while True:
            client = aiomqtt.Client(host, int(port), username=name, password=password or f"{name}-password")
            try:
                await client.__aenter__()
                break
            except aiomqtt.MqttError:
                await asyncio.sleep(0.05)
    try:
        for topic in hears:
            await client.subscribe(ROOT + topic, qos=1)
        yield Field(client, name)
    finally:
        await client.__aexit__(None, None, None)


async def mosquitto_pub(centre: Centre, name: str, topic: str, body: dict[str, Any] | bytes, *options: str) -> None:
    """Publish once with the tool that everybody has, at QoS 1."""
    payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    host, port = centre.mqtt.split(":")
    where = ("-h", host, "-p", port, "-u", name, "-P", f"{name}-password", "-q", "1", "-t", ROOT + topic, "-s")
    async with asyncio.timeout(PATIENCE):
        while True:
            tool = await asyncio.create_subprocess_exec(
                "mosquitto_pub",
                *where,
                *options,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await tool.communicate(payload)
            if tool.returncode == 0:
                return
            assert b"not authori" in said.lower(), said  # a login that is new is let in within moments
            await asyncio.sleep(0.05)
