"""The centre sees by a node's own slot how late the pictures of its cameras come, also when it begins to look at one that is late already."""

import pytest

from tests.unit.video.fanout.line import FORMAT, Clock, Line, unit
from video.codecs.rtcp import ntp
from video.fanout.lateness import Lateness
from video.fanout.sender import Sender
from video.fanout.stream import Stream
from video.fanout.timeline import DRIFT_TICKS


class Pull:
    """A node's slot, and what the centre makes of its packets and reports."""

    def __init__(self, clock: Clock, stream: Stream, keeps_age: bool = True) -> None:
        self._clock = clock
        self._line = Line()
        self._sender = Sender(clock, clock.later, keeps_age=keeps_age)
        self._sender.connect(self._line, FORMAT)
        self._sender.show(stream)
        self._seen = Lateness()

    def hear(self) -> None:
        """What has come since."""
        for header, _ in self._line.packets:
            self._seen.note(header.timestamp, self._clock())
        self._line.packets.clear()

    def ahead(self) -> float:
        """By how many seconds the newest picture is older than now, as the report tells a player that keeps lips and voice together."""
        newest, report = self._line.packets[-1][0].timestamp, self._sender.report(ntp(1.0))
        assert report is not None
        return (report.rtp - newest & 0xFFFFFFFF) / 90_000

    def report(self) -> float:
        """The node's report of this second; how late the centre then takes its pictures to be."""
        if (report := self._sender.report(ntp(1.0))) is not None:
            self._seen.expect(report.rtp, self._clock())
        return self._seen.seconds


class Camera:
    """12.5 pictures a second."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.stream = Stream(self.clock)
        self._number = 0

    def play(self, seconds: float, *pulls: Pull, grows: float = 0.0) -> list[float]:
        """So long, later by `grows` at the end; what the centre then says of each pull."""
        for _ in range(int(seconds * 12.5)):
            self.stream.push(unit(self._number, self.clock()))
            self._number += 1
            for pull in pulls:
                pull.hear()
            self.clock.tick(0.08 + grows / int(seconds * 12.5))
        return [pull.report() for pull in pulls]


def test_a_cameras_line_that_jams_shows_at_the_centre_for_as_long_as_it_does() -> None:
    camera = Camera()
    pull = Pull(camera.clock, camera.stream)
    assert camera.play(10, pull) == [pytest.approx(0, abs=0.02)]
    camera.play(20, pull, grows=7.0)
    for _ in range(20):
        assert camera.play(60, pull) == [pytest.approx(7.0, abs=0.1)]
    camera.play(5, pull, grows=-3.0)
    assert camera.play(10, pull) == [pytest.approx(4.0, abs=0.1)]


def test_who_begins_to_look_at_pictures_that_are_late_is_told_by_the_first_report() -> None:
    camera = Camera()
    camera.play(10)
    camera.play(20, grows=7.0)
    pull = Pull(camera.clock, camera.stream)
    assert camera.play(1, pull) == [pytest.approx(7.0, abs=0.1)]
    camera.play(10, pull, grows=-0.8 * 7.0)
    assert camera.play(1, pull) == [pytest.approx(1.4, abs=0.1)]


def test_a_player_is_not_told_it_would_wait_for_pictures_that_were_in_time() -> None:
    camera = Camera()
    player = Pull(camera.clock, camera.stream, keeps_age=False)
    camera.play(10, player)
    camera.play(60, player, grows=30.0)
    assert camera.play(1, player)[0] < DRIFT_TICKS / 90_000 + 0.1


def test_pictures_that_are_late_keep_no_sound_waiting_at_a_player() -> None:
    camera = Camera()
    node, player = (Pull(camera.clock, camera.stream, keeps_age) for keeps_age in (True, False))
    for grows, seconds in ((0.0, 10.0), (7.0, 20.0), (0.0, 10.0)):
        camera.play(seconds, grows=grows)
        assert player.ahead() == pytest.approx(0.08, abs=0.05)
    assert node.ahead() == pytest.approx(7.08, abs=0.1)
