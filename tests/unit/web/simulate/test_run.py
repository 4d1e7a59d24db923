import json
import logging
from argparse import ArgumentParser
from pathlib import Path

import pytest

from web.simulate.player import LoginsError, read_logins
from web.simulate.run import DEMO, QUIET_SECONDS, Seldom, add_arguments
from web.simulate.scenario import load_scenario


def parser() -> ArgumentParser:
    made = ArgumentParser()
    add_arguments(made)
    return made


def test_the_demo_district_is_played_unless_told_otherwise() -> None:
    options = parser().parse_args([])
    assert load_scenario(options.scenario).name
    assert (options.mqtt, options.speed, options.loop) == ("mqtt://127.0.0.1:1883", 1.0, False)


@pytest.mark.parametrize(
    ("given", "broker"), [("10.0.0.7:1884", "mqtt://10.0.0.7:1884"), ("mqtts://broker:8883", "mqtts://broker:8883")]
)
def test_a_broker_is_an_address_or_a_url(given: str, broker: str) -> None:
    assert parser().parse_args(["--mqtt", given]).mqtt == broker


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan", "1000"])
def test_a_speed_that_tells_no_story_is_refused(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--speed", speed])
    assert "above 0" in capsys.readouterr().err


def test_logins_are_those_the_demo_wrote(tmp_path: Path) -> None:
    scenario = load_scenario(DEMO)
    path = tmp_path / "demo-logins.json"
    written = {
        "operators": [{"name": "dispatcher1", "password": "x", "role": "dispatcher", "agency": "centre"}],
        "devices": [{"id": device.id, "password": f"of {device.id}"} for device in scenario.devices],
        "units": [{"id": unit.id, "password": f"of {unit.id}"} for unit in scenario.units],
        "nodes": [{"id": node.id, "token": "t"} for node in scenario.nodes],
    }
    path.write_text(json.dumps(written))
    passwords = read_logins(path, scenario)
    assert passwords["WL-018"] == "of WL-018" and passwords["P12"] == "of P12"
    assert len(passwords) == 146
    path.write_text(json.dumps({**written, "units": []}))
    with pytest.raises(LoginsError, match=r"no login for P03.*another scenario"):
        read_logins(path, scenario)
    path.write_text("[]")
    with pytest.raises(LoginsError, match="let the demo write it again"):
        read_logins(path, scenario)
    path.unlink()
    with pytest.raises(LoginsError, match="start the demo first"):
        read_logins(path, scenario)


def test_a_lost_broker_is_told_once_and_not_by_every_link() -> None:
    seldom = Seldom()

    def told(at: float) -> bool:
        record = logging.makeLogRecord({"msg": "broker link down", "created": at})
        return bool(seldom.filter(record))

    assert [told(100.0), told(100.1), told(100.0 + QUIET_SECONDS / 2)] == [True, False, False]
    assert told(100.0 + QUIET_SECONDS)
