"""How cameras are: last values, which end."""

import pytest

from video.health import FULL_LASTS_S, LASTS_S, Conditions, Moment
from video.link import StreamStats
from video.model import Quality


def at(seconds: float) -> Moment:
    return Moment(f"{seconds:.0f}", seconds)


def stream(
    camera: str = "C1",
    quality: Quality = "main",
    age_ms: float = 40.0,
    width: int = 1280,
    late_ms: float = 0.0,
) -> StreamStats:
    return StreamStats(
        camera=camera, quality=quality, viewers=1, kbps=500.0, fps=12.5, age_ms=age_ms, width=width, late_ms=late_ms
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [(stream(), "ok"), (stream(late_ms=2500), "late"), (stream(age_ms=3500), "no_picture")],
)
def test_a_stream_says_how_its_camera_is(given: StreamStats, state: str) -> None:
    known = Conditions()
    known.flow([given], at(1))
    assert (known["C1"].state, known["C1"].at) == (state, "1")


def test_the_better_of_two_qualities_counts_in_whatever_order() -> None:
    for streams in ([stream(age_ms=9000), stream(quality="sub")], [stream(quality="sub"), stream(age_ms=9000)]):
        known = Conditions()
        known.flow(streams, at(1))
        assert known["C1"].state == "ok"


def test_a_stream_without_a_picture_yet_says_nothing() -> None:
    known = Conditions()
    known.flow([stream(width=0, age_ms=9000)], at(1))
    assert "C1" not in known and len(known) == 0


@pytest.mark.parametrize(("code", "state"), [("unreachable", "no_picture"), ("uplink", "line_full")])
def test_a_failure_is_kept_with_its_reason_until_a_picture_comes(code: str, state: str) -> None:
    known = Conditions()
    known.fail("C1", code, at(1))
    assert (known["C1"].state, known["C1"].code) == (state, code)
    known.flow([stream()], at(2))
    assert known["C1"].state == "ok"


@pytest.mark.parametrize("code", ["node_offline", "revoked", "restarted", "busy"])
def test_what_is_not_the_fault_of_a_camera_is_not_held_against_it(code: str) -> None:
    known = Conditions()
    known.fail("C1", code, at(1))
    assert list(known) == []


def test_what_was_seen_long_ago_is_forgotten_and_a_full_line_sooner() -> None:
    known = Conditions()
    known.fail("failed", "no_login", at(0))
    known.fail("full", "uplink", at(0))
    known.flow([stream("seen")], at(0))
    known.flow([], at(FULL_LASTS_S + 1))
    assert sorted(known) == ["failed", "seen"]
    known.flow([], at(LASTS_S + 1))
    assert dict(known) == {}
