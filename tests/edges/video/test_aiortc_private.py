"""What `video/aiortc_private.py` relies on in aiortc. When one fails after an upgrade, its message says what broke."""

import asyncio
import inspect
import itertools
from importlib.metadata import version

import aioice.ice
from aiortc import MediaStreamTrack, RTCRtpReceiver, RTCRtpSender, rtcrtpreceiver, rtcrtpsender

from video import aiortc_private, rtc
from video.aiortc_private import MADE_FOR, payloads, receive_encoded, send_encoded, unsent_bytes
from video.assembler import Frame
from video.codecs.h264 import START_CODE, nals


class Outgoing:
    def __init__(self, data: bytes, timestamp: int) -> None:
        self.payloads = payloads(data)
        self.timestamp = timestamp


class Pictures(MediaStreamTrack):
    """Sends what is put into `queue`."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[Outgoing] = asyncio.Queue(10)

    async def recv(self) -> Outgoing:  # type: ignore[override]  # the stand-in encoder takes it as it is
        return await self.queue.get()


def private(part: type, name: str) -> str:
    return f"self.__{name}" if f"self.__{name}" in inspect.getsource(part) else ""


def test_aiortc_is_the_version_the_private_parts_were_read_in() -> None:
    assert version("aiortc") == MADE_FOR, (
        "aiortc was upgraded. Read rtcrtpreceiver.py and rtcrtpsender.py again, see that the tests below pass, "
        "and set MADE_FOR in video/aiortc_private.py."
    )


def test_the_receiver_still_takes_its_jitter_buffer_and_decoder_queue_from_its_attributes() -> None:
    for name in ("jitter_buffer", "decoder_queue"):
        assert private(RTCRtpReceiver, name), (
            f"RTCRtpReceiver has no __{name} any more: receive_encoded can't take pictures before they are decoded."
        )
    source = inspect.getsource(RTCRtpReceiver._handle_rtp_packet)
    assert "self.__jitter_buffer.add(packet)" in source, (
        "The receiver no longer gives every packet to its jitter buffer."
    )
    assert "packet._data" in source, "The depayloaded part is no longer in packet._data, which _Tap reads."
    worker = inspect.getsource(rtcrtpreceiver.decoder_worker)
    assert "task is None" in worker, "None no longer ends the decoder thread: every pull would keep a thread."


def test_the_sender_still_asks_its_encoder_to_pack_and_a_method_for_key_frames() -> None:
    source = inspect.getsource(rtcrtpsender.RTCRtpSender)
    assert "self.__encoder.pack(data)" in source, "The sender no longer packs what a track gives: it would encode it."
    assert "self._send_keyframe()" in source, "A viewer's PLI no longer calls _send_keyframe: losses would not mend."


def test_a_vanished_peer_is_given_up_within_thirty_seconds() -> None:
    assert aioice.ice.CONSENT_FAILURES == aiortc_private.CONSENT_FAILURES
    source = inspect.getsource(aioice.ice.Connection.query_consent)
    assert "CONSENT_FAILURES" in source and "CONSENT_INTERVAL" in source, "aioice counts lost consent in another way."
    assert aiortc_private.CONSENT_FAILURES * (aioice.ice.CONSENT_INTERVAL * 1.2 + 0.5) < 30


def test_a_machine_without_a_network_still_has_an_address() -> None:
    assert aiortc_private._host_addresses(use_ipv4=False, use_ipv6=False) == ["127.0.0.1"]


async def test_pictures_pass_and_key_frames_can_be_asked_for() -> None:
    """Two peers on loopback: what is sent is what arrives, byte for byte; a loss asks for a key frame."""
    clock = asyncio.get_running_loop().time
    near, far = rtc.new_peer(), rtc.new_peer()
    track, got, asked, ended = Pictures(), asyncio.Queue[Frame](10), asyncio.Event(), asyncio.Event()
    sender = rtc.restrict(near.addTransceiver(track, direction="sendonly")).sender
    send_encoded(sender, asked.set)
    life = rtc.Life(far)
    try:
        await near.setLocalDescription()
        await far.setRemoteDescription(near.localDescription)
        receive_encoded(far.getTransceivers()[0].receiver, got.put_nowait, ended.set, clock)
        await far.setLocalDescription()
        await near.setRemoteDescription(far.localDescription)
        await life.connected(5)
        # An SPS, a PPS and a key slice longer than a packet; then a short one.
        big = b"".join(START_CODE + nal for nal in (b"\x67\x42\x11", b"\x68\x22", b"\x65" + bytes(range(1, 250)) * 30))
        small = START_CODE + b"\x41" + b"\x7f" * 90
        async with asyncio.timeout(5):
            for i, picture in enumerate((big, small, big)):
                await track.queue.put(Outgoing(picture, 3600 * i))
            frames = [await got.get() for _ in range(3)]
        assert [nals(frame.data) for frame in frames] == [nals(big), nals(small), nals(big)]
        assert [b.timestamp - a.timestamp for a, b in itertools.pairwise(frames)] == [3600, 3600]
        assert [frame.key for frame in frames] == [True, False, True]
        assert unsent_bytes(sender) == 0
        receiver: RTCRtpReceiver = far.getTransceivers()[0].receiver
        assert isinstance(sender, RTCRtpSender)
        await receiver._send_rtcp_pli(sender._ssrc)
        async with asyncio.timeout(2):
            await asked.wait()
    finally:
        await rtc.close(near)
        async with asyncio.timeout(2):
            await ended.wait()  # the sender's good-bye is heard
        await rtc.close(far)
