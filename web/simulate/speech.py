"""Steps of a story as the messages that go on the wire. Pure: ids, times and chance are arguments."""

from collections.abc import Iterator
from random import Random

from devices.messages import AlarmClass, AlertMessage, CallMessage, Phase
from devices.model import Device
from web.simulate import ground
from web.simulate.rows import AlertStep, CallStep, RampStep, StoryPlace, seconds

CALLER_METRES = 40.0
"""How far a telephone's position is from its caller, at most on each axis: what networks promise in the open."""


def alert(step: AlertStep, device: Device, place: StoryPlace | None, name: str, at: str) -> AlertMessage:
    """An alert with the id `name`. A fixed sensor is known to stand where it stands; a terminal says where it is."""
    named = step.alarm_class
    return AlertMessage(
        id=name,
        kind=step.report,
        alarm_class=AlarmClass(scheme=named.scheme, kind=named.kind, code=named.code)
        if named
        else AlarmClass(scheme="liandong", kind="alarm", code=device.code),
        at=at,
        severity=step.severity,
        status=step.status,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        value=step.value,
        unit=step.unit,
        text=step.text,
        extra={"address": place.address} if place else {},
    )


def phases(step: CallStep) -> Iterator[tuple[float, Phase]]:
    """When each phase of a call comes, in seconds after its first ring, in order."""
    yield 0.0, "ringing"
    if step.answered is not None:
        yield step.answered, "answered"
    if step.ended is not None:
        yield step.ended, "ended"


def caller_at(place: StoryPlace, chance: Random) -> tuple[float, float]:
    """Where the telephone seems to be, WGS-84."""
    north, east = (chance.uniform(-CALLER_METRES, CALLER_METRES) for _ in range(2))
    lat, lon = ground.shifted(place.lat, place.lon, north, east)
    return round(lat, 6), round(lon, 6)


def call(step: CallStep, line: Device, phase: Phase, name: str, at: str) -> CallMessage:
    """One phase of a call without its place. What the caller says is heard from the answer on, not while it rings."""
    answered = phase != "ringing" and step.answered is not None
    return CallMessage(
        id=name,
        phase=phase,
        caller=step.caller,
        to=line.code,
        at=at,
        status=step.status,
        agent=f"{line.code}接警台" if answered else None,
        extra={"text": step.text} if answered else {},
    )


def ramp(step: RampStep) -> Iterator[tuple[float, float]]:
    """The readings of a ramp: seconds after its beginning, and the value, both ends included."""
    over = seconds(step.over)
    count = max(1, round(over / step.every))
    for index in range(count + 1):
        part = index / count
        yield over * part, round(step.first + (step.last - step.first) * part, 3)
