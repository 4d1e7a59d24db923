"""Law: whatever one viewer does or suffers, every other viewer is sent exactly what it would be sent without that one, at once."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.line import FORMAT, PEER, WITH_RTX, Clock, Through, datagrams, unit
from video.codecs import rtcp
from video.codecs.access_unit import AccessUnit
from video.codecs.rtcp import Bandwidth, FullIntraRequest, Message, Nack, PictureLoss, ReceiverReport, ReportBlock
from video.codecs.sheet import Address, Seal, Sheet
from video.codecs.srtp import PROFILES, MasterKey, Outbound
from video.fanout.headers import Format
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream

FAST = 5
"""Viewers that are compared, so many that some are told of a picture before the bad one and some after it."""

GCM = PROFILES[0]


class Written(NamedTuple):
    """One write to a viewer: after which picture of the cameras, when, and what."""

    picture: int
    at: float
    datagrams: tuple[bytes, ...]


class Trouble(Exception):
    """A line that fails in a way nobody thought of."""


class Viewer:
    """A viewer whose line keeps what is written to it, loses it, or breaks."""

    def __init__(self, clock: Clock, count: Callable[[], int], form: Format) -> None:
        self.written: list[Written] = []
        self.form = form
        self.sender = Sender(clock, clock.later)
        self.session = RtpSession("viewer", 1, lambda: None)
        self.session.add_sender(form.ssrc, self.sender)
        self.is_broken = self.is_cut = False
        self._clock = clock
        self._count = count
        key = MasterKey(bytes([form.ssrc & 0xFF]) * GCM.key_size, bytes(GCM.salt_size))
        self._outbound = Outbound(GCM, key)

    def sealer(self, ssrc: int) -> Seal:
        return self._outbound.sealer(ssrc)

    @property
    def tag_size(self) -> int:
        return self._outbound.tag_size

    @property
    def route(self) -> tuple[Through, Address]:
        return Through(self), PEER

    def write(self, sheet: Sheet) -> None:
        if self.is_broken:
            raise Trouble
        if not self.is_cut:
            self.written.append(Written(self._count(), self._clock(), tuple(datagrams(sheet))))

    def hears(self, *messages: Message) -> None:
        """What it asks for and reports arrives here."""
        clock = self._clock()
        self.session.heard(rtcp.parse(rtcp.compound(*messages)), clock, rtcp.middle(rtcp.ntp(clock)))


class Plant:
    """Two cameras, fast viewers on the first, and perhaps a bad one."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.streams = [Stream(self.clock) for _ in range(2)]
        self.count = 0
        self.fast = [self.viewer(WITH_RTX if at % 2 else FORMAT, at) for at in range(FAST)]
        for viewer in self.fast:
            viewer.sender.show(self.streams[0])
        self.faults: list[Exception] = []

    def viewer(self, form: Format, at: int) -> Viewer:
        viewer = Viewer(self.clock, lambda: self.count, form._replace(ssrc=0x1000 + at))
        viewer.sender.connect(viewer, viewer.form)
        return viewer

    def picture(self, size: int) -> None:
        """The next one of each camera."""
        for stream in self.streams:
            stream.push(unit(self.count, self.clock(), size))
        self.count += 1
        end = self.clock() + 0.08
        while self.clock() < end:
            try:
                self.clock.tick(end - self.clock())
            except Trouble as error:  # as the event loop does: it is told, and goes on
                self.faults.append(error)


def storm(viewer: Viewer, _: Plant) -> None:
    """Everything again, also what was never sent."""
    for first in (0, 29_000, 30_000, 31_000):
        viewer.hears(Nack(1, viewer.form.ssrc, tuple(range(first, first + 1000))))


def flood(viewer: Viewer, _: Plant) -> None:
    """Key frames, as fast as they can be asked for."""
    for number in range(50):
        viewer.hears(PictureLoss(1, viewer.form.ssrc), FullIntraRequest(1, ((viewer.form.ssrc, number),)))


def despair(viewer: Viewer, _: Plant) -> None:
    """Reports of a line that carries nothing."""
    viewer.hears(
        ReceiverReport(1, (ReportBlock(viewer.form.ssrc, 255, 2**23 - 1, 0, 2**32 - 1, 0, 0),)), Bandwidth(1, 0, ())
    )


def breaks(viewer: Viewer, _: Plant) -> None:
    viewer.is_broken = True


def heals(viewer: Viewer, _: Plant) -> None:
    viewer.is_broken = viewer.is_cut = False


def cut(viewer: Viewer, _: Plant) -> None:
    viewer.is_cut = True


def skips(viewer: Viewer, _: Plant) -> None:
    viewer.sender.skip()


def shows(number: int | None, viewer: Viewer, plant: Plant) -> None:
    viewer.sender.show(None if number is None else plant.streams[number])


def leaves(viewer: Viewer, _: Plant) -> None:
    viewer.hears(*viewer.session.close())


DOINGS: list[Callable[[Viewer, Plant], None]] = [
    storm, flood, despair, breaks, heals, cut, skips, leaves, partial(shows, 0), partial(shows, 1), partial(shows, None),
]  # fmt: skip

sizes = st.sampled_from([2, 500, 1180, 3000, 40_000])
stories = st.lists(st.tuples(sizes, st.lists(st.sampled_from(DOINGS), max_size=3)), min_size=1, max_size=30)


def run(story: list[tuple[int, list[Callable[[Viewer, Plant], None]]]], form: Format | None) -> Plant:
    """The pictures of the story for the fast viewers; with `form`, a bad viewer does what the story says."""
    plant = Plant()
    bad = None if form is None else plant.viewer(form, 0xFF)
    if bad is not None:
        bad.sender.show(plant.streams[0])
    for size, doings in story:
        plant.picture(size)
        for do in doings:
            if bad is not None:
                try:
                    do(bad, plant)
                except Trouble as error:
                    plant.faults.append(error)
        # What the others do goes its own way: one lost a packet, one wants a key frame.
        plant.fast[1].hears(Nack(1, plant.fast[1].form.ssrc, (30_000 + plant.count,)))
        if plant.count % 9 == 0:
            plant.fast[2].hears(PictureLoss(1, plant.fast[2].form.ssrc))
    return plant


@given(stories, st.sampled_from([FORMAT, WITH_RTX]))
def test_a_bad_viewer_changes_nothing_for_the_others(
    story: list[tuple[int, list[Callable[[Viewer, Plant], None]]]], form: Format
) -> None:
    alone, together = run(story, None), run(story, form)
    for without, beside in zip(alone.fast, together.fast, strict=True):
        assert beside.written == without.written


@given(stories, st.sampled_from([FORMAT, WITH_RTX]))
def test_every_picture_is_written_in_the_call_that_brings_it(
    story: list[tuple[int, list[Callable[[Viewer, Plant], None]]]], form: Format
) -> None:
    plant = run(story, form)
    for viewer in (plant.fast[0], *plant.fast[3:]):  # these ask for nothing
        assert [written.picture for written in viewer.written] == list(range(plant.count))


def test_a_line_that_breaks_is_told_of_once_a_key_frame_and_goes_on_when_it_is_well() -> None:
    plant = Plant()
    bad = plant.viewer(FORMAT, 0xFF)
    bad.sender.show(plant.streams[0])
    bad.is_broken = True
    for _ in range(30):
        plant.picture(500)
    assert len(plant.faults) == 3, "with the key frames 0, 12 and 24"
    bad.is_broken = False
    for _ in range(30):
        plant.picture(500)
    assert [written.picture for written in bad.written] == list(range(36, 60))
    assert all(len(viewer.written) == 60 for viewer in plant.fast)


def test_a_storm_costs_no_more_than_what_was_sent() -> None:
    plant = Plant()
    bad = plant.viewer(WITH_RTX, 0xFF)
    bad.sender.show(plant.streams[0])
    for _ in range(40):
        plant.picture(3000)
        storm(bad, plant)
    assert bad.sender.packets is not None
    assert bad.sender.packets.repeats <= bad.sender.packets.count + 512


def test_a_picture_of_nothing_is_no_picture() -> None:
    plant = Plant()
    plant.picture(500)
    stream = plant.streams[0]
    stream.push(AccessUnit.of([b"\x09\x10"], 7200, False, plant.clock()))  # a delimiter alone
    plant.picture(500)
    assert all([written.picture for written in viewer.written] == [0, 1] for viewer in plant.fast)
    assert stream.frames == 2 and plant.faults == []
