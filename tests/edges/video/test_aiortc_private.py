"""What `video/agent/aiortc_private.py` relies on in aiortc. When one fails after an upgrade, its message says what broke."""

import asyncio
import inspect
from importlib.metadata import version

import aioice.ice
from aiortc import RTCRtpSender, rtcdtlstransport

from video.agent import aiortc_private
from video.agent.aiortc_private import MADE_FOR


def test_aiortc_is_the_version_the_private_parts_were_read_in() -> None:
    assert version("aiortc") == MADE_FOR, (
        "aiortc was upgraded. Read rtcrtpsender.py and rtcdtlstransport.py again, see that the tests below pass, "
        "and set MADE_FOR in video/agent/aiortc_private.py."
    )


def test_the_sender_still_reports_by_one_method_and_takes_its_pictures_from_its_track() -> None:
    source = inspect.getsource(RTCRtpSender._run_rtcp)
    assert source.count("self._send_rtcp(") == 2, "The sender reports in another way: its reports would mix with ours."
    assert "await self.__track.recv()" in inspect.getsource(RTCRtpSender._next_encoded_frame), (
        "The sender no longer waits for its track: it might send packets under an SSRC of ours."
    )


def test_the_transport_still_has_its_keys_and_hands_on_opened_reports() -> None:
    source = inspect.getsource(rtcdtlstransport.RTCDtlsTransport)
    for line in ("self._ssl.get_selected_srtp_profile()", 'self._role == "server"', "self._transport = transport"):
        assert line in source, f"RTCDtlsTransport has no {line} any more: the keys of its handshake can't be had."
    assert "await self._handle_rtcp_data(data)" in source, "The centre's reports and requests are no longer heard."
    assert "self._tx_srtp.protect_rtcp(data)" in inspect.getsource(rtcdtlstransport.RTCDtlsTransport._send_rtp), (
        "Our reports are no longer sealed by _send_rtp."
    )


def test_ice_still_names_its_pair_of_addresses() -> None:
    source = inspect.getsource(aioice.ice.Connection)
    assert "self._nominated: dict[int, CandidatePair]" in source or "self._nominated" in source, (
        "aioice keeps the nominated pair elsewhere: packets don't know where to go."
    )
    for name in ("remote_addr", "local_candidate"):
        assert isinstance(getattr(aioice.ice.CandidatePair, name, None), property), f"CandidatePair has no {name}."


def test_a_vanished_centre_is_given_up_within_thirty_seconds() -> None:
    assert aioice.ice.CONSENT_FAILURES == aiortc_private.CONSENT_FAILURES
    source = inspect.getsource(aioice.ice.Connection.query_consent)
    assert "CONSENT_FAILURES" in source and "CONSENT_INTERVAL" in source, "aioice counts lost consent in another way."
    assert aiortc_private.CONSENT_FAILURES * (aioice.ice.CONSENT_INTERVAL * 1.2 + 0.5) < 30


def test_a_machine_without_a_network_still_has_an_address() -> None:
    assert aiortc_private._host_addresses(use_ipv4=False, use_ipv6=False) == ["127.0.0.1"]


async def test_a_part_that_is_gone_is_named() -> None:
    class Changed:
        """A sender of some later aiortc."""

    try:
        aiortc_private.silence(Changed())  # type: ignore[arg-type]  # on purpose
    except aiortc_private.AiortcChanged as error:
        assert "_send_rtcp" in str(error) and MADE_FOR in str(error)
    else:
        raise AssertionError("it was not noticed")
    await asyncio.sleep(0)
