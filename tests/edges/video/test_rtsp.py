"""RTSP cameras: real ones in Python, and one whose packets FFmpeg makes."""

import asyncio
import contextlib
import ssl
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.edges.video.rtsp_ffmpeg import ffmpeg_camera, make
from tests.edges.video.rtsp_lock import Lock
from tests.edges.video.rtsp_server import Camera, Request, camera, serving
from tests.edges.video.watching import decodes, refusal, take, terms, watched
from video.codecs.h264 import is_key, parse_sps
from video.sources import Networks, open_source
from video.sources.rtsp_line import parse_url
from video.sources.rtsp_player import EARLY_BYTES, playing


async def test_a_camera_is_read_over_tcp_and_decodes(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        units = await take(one.url, 20)
        assert units[0].key and is_key(units[0].nals())
        assert [nal[0] & 31 for nal in units[0].nals()][:2] == [7, 8]  # which were only in its SDP
        assert decodes(units) == 20
        assert one.calls == 1
        async with asyncio.timeout(5):
            await one.said_goodbye.wait()  # it is told that nobody looks any more


async def test_a_camera_that_starts_again_is_called_again(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one, watched(open_source(one.url, terms())) as seen:
        await seen.at_least(5)
        one.hang_up()
        before = len(seen.units)
        await seen.at_least(before + 5)
        assert one.calls == 2
        assert any(unit.key for unit in seen.units[before : before + 2])  # a new beginning, not the middle of a group


async def test_high_profile_in_1080p_passes_as_it_is(tmp_path: Path) -> None:
    async with ffmpeg_camera(await make(tmp_path / "c.mp4", "high", "1920x1080", 2)) as one:
        units = await take(one.url, 10, on=terms(0))
    sps = parse_sps(next(nal for nal in units[0].nals() if nal[0] & 31 == 7))
    assert (sps.profile, sps.width, sps.height) == (100, 1920, 1080)
    assert decodes(units) == 10


@pytest.mark.parametrize(
    ("schemes", "by"),
    [
        (["MD5"], "MD5"),
        (["MD5 qop"], "MD5 qop"),
        (["MD5 qop", "SHA-256 qop"], "SHA-256 qop"),
        (["Basic", "MD5"], "MD5"),
        (["Basic"], "Basic"),
    ],
)
async def test_a_camera_that_asks_who_we_are_is_answered_in_the_best_way_it_knows(
    clips: dict[str, Path], schemes: Sequence[str], by: str
) -> None:
    async with camera(clips["street"]) as one:
        one.lock = Lock("admin", "p@ss:wörd", schemes)
        units = await take(one.url.replace("//", "//admin:p%40ss%3Aw%C3%B6rd@"), 5)
        assert decodes(units) == 5
        assert set(one.lock.opened_by) == {by} and not one.lock.turned_away
        assert all("admin" not in request.url for request in one.asked)


async def test_a_wrong_password_is_said_once_and_not_tried_again(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.lock = Lock("admin", "right", ["MD5"])
        error = await refusal(one.url.replace("//", "//admin:wrong@"))
        assert error.code == "no_login" and "password" in error.message and "wrong" not in error.message
        assert one.lock.turned_away == 1, "cameras lock out who tries often"


async def test_a_nonce_that_has_served_its_time_is_followed_by_the_next(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.lock, one.lifetime = Lock("admin", "right", ["MD5 qop"]), 2
        async with watched(open_source(one.url.replace("//", "//admin:right@"), terms())) as seen:
            await seen.at_least(5)
            one.lock.expire()
            await seen.at_least(50)  # 4 s; it is kept alive each second
        async with asyncio.timeout(5):
            await one.said_goodbye.wait()
        assert one.lock.turned_away == 1, "it was asked again, and the good-bye was believed too"


async def test_a_password_that_changes_meanwhile_is_not_tried_again_and_again(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.lock, one.lifetime = Lock("admin", "right", ["MD5 qop"]), 2
        async with watched(open_source(one.url.replace("//", "//admin:right@"), terms())) as seen:
            await seen.at_least(5)
            one.lock = Lock("admin", "other", ["MD5 qop"])
            await seen.at_least(65)  # 5 s; it is kept alive each second
            assert one.lock.turned_away == 2, "cameras lock out who tries often"


async def test_a_wrong_password_is_tried_by_one_channel_of_a_recorder_and_not_by_nine(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.lock = Lock("admin", "right", ["MD5"])
        wrong, right = (one.url.replace("//", f"//admin:{word}@") for word in ("wrong", "right"))
        on = terms()
        refused = [*(refusal(f"{wrong}/{channel}", on=on) for channel in range(9))]
        assert {error.code for error in await asyncio.gather(*refused)} == {"no_login"}  # noqa: TID251 - all at once
        assert one.lock.turned_away == 1, "recorders lock out who tries often"
        assert (await refusal(f"{wrong}/10", on=on)).code == "no_login"
        assert one.lock.turned_away == 1, "nor later"
        taken = [*(take(right, 5, on=on) for _ in range(9))]
        assert [len(units) for units in await asyncio.gather(*taken)] == [5] * 9  # noqa: TID251 - all at once
        assert one.lock.turned_away == 1, "another password is another matter"


async def test_channels_of_a_recorder_that_is_away_are_told_by_the_first_call(clips: dict[str, Path]) -> None:
    calls = 0

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url, on = f"rtsp://admin:word@127.0.0.1:{server.sockets[0].getsockname()[1]}/", terms()
        refused = [*(refusal(f"{url}{channel}", 8, on) for channel in range(4))]
        assert {error.code for error in await asyncio.gather(*refused)} == {"unreachable"}  # noqa: TID251 - all at once
    assert calls == 1, "not one after the other, 5 s each"


class Dropping(Camera):
    """Hangs up after its first picture, whoever calls."""

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        self.pictures = self.pictures[:1]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                await super()._play(writer)
        writer.close()


async def test_a_camera_that_drops_us_after_its_first_picture_is_given_up(clips: dict[str, Path]) -> None:
    async with serving(Dropping(clips["street"])) as one:
        assert (await refusal(one.url)).code == "ended"
        assert one.calls == 4, "after 0.5, 1 and 2 s"


class Early(Camera):
    """Sends six megabytes before it answers to PLAY."""

    def _response(self, request: Request) -> str:
        packet = "$\0" + "\x7f\x7f" + "x" * 0x7F7F
        return (packet * 200 if request.method == "PLAY" else "") + super()._response(request)


async def test_what_comes_before_the_answer_to_play_is_bounded_in_bytes(clips: dict[str, Path]) -> None:
    async with serving(Early(clips["street"])) as one:
        async with playing(parse_url(one.url), terms(), with_sound=False) as player:
            assert 0 < sum(len(packet.payload) for packet in player._early) <= EARLY_BYTES
        assert one.calls == 1


@pytest.mark.parametrize(
    ("status", "code"), [("404 Not Found", "no_stream"), ("453 Not Enough Bandwidth", "camera_busy")]
)
async def test_a_camera_that_refuses_is_quoted_in_words(clips: dict[str, Path], status: str, code: str) -> None:
    async with camera(clips["street"]) as one:
        one.answers["SETUP"] = f"RTSP/1.0 {status}\n"
        assert (await refusal(one.url)).code == code


async def test_a_camera_that_redirects_is_not_followed(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as inside, camera(clips["fire"]) as one:
        for method in ("DESCRIBE", "SETUP", "PLAY"):
            one.answers = {method: f"RTSP/1.0 302 Moved\nLocation: {inside.url}"}
            error = await refusal(one.url)
            assert error.code == "redirected" and "another address" in error.message
        one.answers = {}
        one.sdp = one.sdp.replace("a=control:track1", f"a=control:{inside.url}/track1")
        assert decodes(await take(one.url, 5)) == 5
        assert not inside.asked, "its description does not lead elsewhere either"


async def test_addresses_outside_of_the_networks_are_not_called(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        port = one.url.rpartition(":")[2]
        outside = terms()._replace(networks=Networks(["10.0.0.0/8"]))
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433"):
            error = await refusal(f"rtsp://{host}:{port}", on=outside)
            assert error.code == "network" and "127.0.0.1" not in error.message
        assert not one.asked and not one._lines
        assert decodes(await take(f"rtsp://localhost:{port}", 5)) == 5, (
            "a name is called by the address that is allowed"
        )


@pytest.mark.parametrize(
    "address",
    ["user:se#cret@host/", "user:se/cret@host/", "host:99999/", "", "user:secret@/", "[::1/", "user:secret@cam..lan/"],
)
async def test_an_address_that_cannot_be_read_is_not_quoted(address: str) -> None:
    error = await refusal(f"rtsp://{address}")
    assert error.code == "bad_url" and "cret" not in error.message and "%23 for #" in error.message


async def test_a_camera_may_choose_its_channel_and_one_that_cannot_be_read_says_why(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.channel = 2
        assert decodes(await take(one.url, 5)) == 5
        one.sdp = one.sdp.replace("H264", "JPEG")
        error = await refusal(one.url, seconds=15)
        assert error.code == "bad_stream" and "piece of a picture" in error.message


async def test_a_camera_nobody_answers_for_is_given_up_with_the_reason() -> None:
    error = await refusal("rtsp://user:secret@127.0.0.1:9/none")
    assert error.code == "unreachable" and "refused" in error.message.lower()
    assert "secret" not in error.message and "127.0.0.1" not in error.message  # it goes to the centre and into its log
    unknown = await refusal("rtsp://camera.invalid/none")
    assert unknown.code == "unreachable" and "name" in unknown.message


async def test_a_silent_camera_is_given_up(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.hang = True
        error = await refusal(one.url, seconds=15)
        assert error.code == "unreachable" and "no picture for 5 s" in error.message


async def test_a_session_is_kept_alive(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.lifetime = 2
        await take(one.url, 40)  # 3 s
        alive = [request for request in one.asked if request.method == "OPTIONS"]
        assert alive and all(request.fields["session"] == "12345678" for request in alive)


async def test_what_is_no_rtsp_is_named(clips: dict[str, Path]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        error = await refusal(f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert error.code == "bad_stream"


async def signed(path: Path) -> Path:
    """A key, and its certificate that signs for itself, in one file: of `localhost`."""
    name = ("-subj", "/CN=camera", "-addext", "subjectAltName=DNS:localhost")
    where = ("-keyout", str(path), "-out", str(path))
    made = await asyncio.create_subprocess_exec(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name, *where, stderr=DEVNULL
    )
    assert await made.wait() == 0
    return path


async def test_rtsps_is_encrypted_and_with_a_list_of_signers_only_they_are_believed(
    clips: dict[str, Path], tmp_path: Path
) -> None:
    certificate, other = await signed(tmp_path / "camera"), await signed(tmp_path / "other")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    async with serving(Camera(clips["street"]), tls=tls) as one:
        assert decodes(await take(one.url, 5)) == 5
        named = one.url.replace("127.0.0.1", "localhost")
        trusting = terms()._replace(ca=str(certificate))
        assert decodes(await take(named, 5, on=trusting)) == 5
        assert (await refusal(one.url, on=trusting)).code == "certificate", "the name is another"
        gone = terms()._replace(ca=str(tmp_path / "gone.pem"))
        error = await refusal(named, on=gone)
        assert error.code == "certificate" and "file `ca`" in error.message and "gone.pem" not in error.message
        strangers = terms()._replace(ca=str(other))
        assert (await refusal(named, on=strangers)).code == "certificate"
