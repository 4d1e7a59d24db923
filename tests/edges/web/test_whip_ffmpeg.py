"""A publisher that nobody here wrote: FFmpeg. It is DTLS server (a=setup:passive), and checks one candidate only."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.centre import Centre
from tests.desk import Desk, Json, signed_in, sitting
from tests.edges.web.player import a_player
from tests.edges.web.test_sound import hears
from tests.edges.web.test_whip import post, sees
from tests.processes import PATIENCE, Program
from video.rtc.peer import VANISHED_SECONDS

SCRIPT = Path(__file__).with_name("ffmpeg_whip.py")


def certificate(folder: Path) -> tuple[str, str]:
    """Of P-256: the one that FFmpeg makes itself where it is built with GnuTLS is of P-224, which OpenSSL 4 has not."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is made for the clock of this machine
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(private)
    return str(folder / "certificate.pem"), str(folder / "key.pem")


async def test_ffmpeg_publishes_is_seen_heard_and_missed_when_it_is_killed(
    centre: Centre, wang: str, tmp_path: Path
) -> None:
    centre.until_media(wang)
    command = (sys.executable, str(SCRIPT), f"{centre.url}/whip/FF-1", wang, *certificate(tmp_path))
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http:
        program = Program(command, tmp_path / "ffmpeg.log")
        try:
            await desk.event("NodeConnected", node="whip-FF-1")
            assert program.process.poll() is None, program.said
            await sees(http, "FF-1")
            async with a_player(sound=True) as player:
                _, _, sdp = await post(http, "/whep/FF-1", await player.offer())
                await player.answer(sdp)
                await hears(player)
            async with asyncio.timeout(PATIENCE):
                while not any(one["camera"] == "FF-1" and one["height"] == 180 for one in streams(desk)):
                    await desk.hear()
            program.process.kill()
            async with asyncio.timeout(VANISHED_SECONDS + PATIENCE):
                while not (gone := [one["event"] for one in desk.events if one["event"]["type"] == "NodeDisconnected"]):
                    await desk.hear()
            assert gone[0]["reason"] == "the peer vanished"
        finally:
            program.end()


def streams(desk: Desk) -> list[Json]:
    """Those that the newest `live` tells of."""
    lives = [message for message in desk.heard if message["type"] == "live"]
    return lives[-1]["streams"] if lives else []
