"""`liandong simulate`: a scenario played on the wires of a running centre. See docs/scenarios.md."""

import logging
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

import web
from web.clock import clock_at
from web.simulate.clock import StoryClock
from web.simulate.player import Cast, play, read_logins
from web.simulate.scenario import load_scenario

log = logging.getLogger(__name__)

DEMO = Path(web.__file__).parent / "demo" / "yangpu.toml"
OFFSET = "+08:00"
"""The devices of a Shanghai district write its time; the centre takes any offset."""
QUIET_SECONDS = 10.0
"""Between two lines about lost links."""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of `liandong simulate`."""
    parser.add_argument("--scenario", type=Path, default=DEMO, metavar="FILE", help="the district (%(default)s)")
    parser.add_argument(
        "--logins",
        type=Path,
        default=Path("data/demo-logins.json"),
        metavar="FILE",
        help="what `liandong demo` wrote (%(default)s)",
    )
    parser.add_argument(
        "--mqtt",
        type=broker_url,
        default="mqtt://127.0.0.1:1883",
        metavar="HOST:PORT",
        help="the broker, mqtts://HOST:PORT for TLS (%(default)s)",
    )
    parser.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="seconds of the story in each real one")
    parser.add_argument("--loop", action="store_true", help="tell the story again when it is over")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed, the same chance (%(default)s)")


class Seldom(logging.Filter):
    """At most one record in QUIET_SECONDS: a broker that is away is one trouble, not one for each of 146 links."""

    def __init__(self) -> None:
        super().__init__()
        self._last = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the last one that was let through is long enough ago."""
        if record.created - self._last < QUIET_SECONDS:
            return False
        self._last = record.created
        return True


async def run(options: Namespace) -> None:
    """Be the district until cancelled. Raises `ScenarioError` or `LoginsError`, whose messages are for a person."""
    scenario = load_scenario(options.scenario)
    cast = Cast(scenario=scenario, broker=options.mqtt, passwords=read_logins(options.logins, scenario))
    seldom = Seldom()
    logging.getLogger("devices.mqtt").addFilter(seldom)
    log.info("%s: %d devices, %d units", scenario.name, len(scenario.devices), len(scenario.units))
    try:
        await play(cast, StoryClock(clock_at(OFFSET), options.speed), options.seed, options.loop)
    finally:
        logging.getLogger("devices.mqtt").removeFilter(seldom)


def broker_url(text: str) -> str:
    """`HOST:PORT` as a URL; a URL stays what it is."""
    return text if "://" in text else f"mqtt://{text}"


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    # Faster than that, a crew crosses the district between two positions.
    if not 0 < speed <= 100:
        raise ArgumentTypeError(f"{text!r} is no speed: give a number above 0 and up to 100")
    return speed
