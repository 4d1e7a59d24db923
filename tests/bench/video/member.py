"""One viewer of a crowd: a whole WebRTC client on a socket of its own, which throws away what it is sent."""

import asyncio
import secrets
import socket
import struct
import time

from aioice import stun

from video.codecs import rtcp
from video.codecs.rtcp import Nack, PictureLoss, ReceiverReport, ReportBlock
from video.codecs.rtp import is_rtcp
from video.codecs.sdp_parse import parse
from video.codecs.srtp import Outbound
from video.rtc.door import SOL_UDP, UDP_GRO
from video.rtc.dtls import Dtls, Identity

HEAD = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {mids}
a=fingerprint:sha-256 {fingerprint}
"""

SLOT = """m=video 9 UDP/TLS/RTP/SAVPF 96 97
c=IN IP4 0.0.0.0
a=mid:{mid}
a=recvonly
a=ice-ufrag:{ufrag}
a=ice-pwd:{password}
a=setup:actpass
a=rtcp-mux
a=rtcp-rsize
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=rtpmap:96 H264/90000
a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 goog-remb
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
"""

SO_TIMESTAMPNS = 35  # asm-generic/socket.h
CONSENT_SECONDS, CHECK_SECONDS = 2.5, 0.05
REPORT_SECONDS = 1.0
PEST_SECONDS = 0.02


class Member:
    """Offers, connects, counts.

    Attributes:
        packets: received so far.
        first: when the first one came (`time.perf_counter`), 0 before; `arrived` is set then.
        arrivals: (RTP timestamp, kernel's time of arrival in s) of each row of packets, since it was last emptied; None: not kept.
    """

    def __init__(self, identity: Identity) -> None:
        self.packets = 0
        self.first = 0.0
        self.arrived = asyncio.Event()
        self.arrivals: list[tuple[int, float]] | None = None
        self._identity = identity
        self._loop = asyncio.get_running_loop()
        self._ufrag, self._password = secrets.token_hex(4), secrets.token_hex(12)
        self._buffer = bytearray(65536)
        self._outbound: Outbound | None = None
        self._is_selected = False
        self._pest: asyncio.TimerHandle | None = None
        self._newest = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(SOL_UDP, UDP_GRO, 1)

    def offer(self, slots: int = 1) -> str:
        """What to POST, or what a console with so many tiles says."""
        mids = [str(number) for number in range(slots)]
        text = HEAD.format(mids=" ".join(mids), fingerprint=self._identity.fingerprint)
        text += "".join(SLOT.format(mid=mid, ufrag=self._ufrag, password=self._password) for mid in mids)
        return text.replace("\n", "\r\n")

    def begin(self, answer: str) -> None:
        """Check, shake hands, read."""
        theirs = parse(answer, max_bytes=131_072)
        self._ssrc = theirs.media[0].ssrcs[0]
        self._their = theirs.transport
        candidates = (line.split() for line in answer.splitlines() if line.startswith("a=candidate"))
        host, port = next((words[4], int(words[5])) for words in candidates if "." in words[4])
        self._socket.connect((host, port))
        self._dtls = Dtls(self._identity, is_server=theirs.transport.setup == "active")
        self._loop.add_reader(self._socket, self.read)
        self._check()

    def moderate(self) -> None:
        """From now on `read` is called in a rhythm: to wake this process for each datagram would be charged to the sender."""
        self._loop.remove_reader(self._socket)

    def plague(self, is_pest: bool = True) -> None:
        """Pretend from now on that nothing arrives: ask for the last hundred packets and for a key frame, fifty times a second; or stop that."""
        if self._pest is not None:
            self._pest.cancel()
            self._pest = None
        if not is_pest:
            return
        lost = tuple(sequence & 0xFFFF for sequence in range(self._newest - 100, self._newest))
        self._tell(ReceiverReport(1), Nack(1, self._ssrc, lost), PictureLoss(1, self._ssrc))
        self._pest = self._loop.call_later(PEST_SECONDS, self.plague)

    def close(self) -> None:
        """Say good-bye: who only vanishes is sent pictures for 20 s more."""
        self.plague(False)
        for datagram in self._dtls.close():
            self._send(datagram)
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def read(self) -> None:
        """Take all that has come."""
        for _ in range(64):
            try:
                size, ancillary, _, _ = self._socket.recvmsg_into([self._buffer], 128)
            except OSError:
                return
            facts = {(level, kind): value for level, kind, value in ancillary}
            step = int.from_bytes(facts.get((SOL_UDP, UDP_GRO), b"")[:4], "little") or size
            if not 128 <= self._buffer[0] < 192:
                self._handle(bytes(self._buffer[:size]))
            elif size > step or not is_rtcp(bytes(self._buffer[:2])):
                self._count(-(-size // step), facts[socket.SOL_SOCKET, SO_TIMESTAMPNS])

    def _count(self, packets: int, stamp: bytes) -> None:
        if not self.first:
            self.first = time.perf_counter()
            self.arrived.set()
        self.packets += packets
        self._newest, timestamp = struct.unpack_from("!HI", self._buffer, 2)
        if self.arrivals is not None:
            seconds, nanoseconds = struct.unpack("@qq", stamp)
            self.arrivals.append((timestamp, seconds + nanoseconds / 1e9))

    def _check(self) -> None:
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{self._their.ufrag}:{self._ufrag}"
        message.attributes["PRIORITY"] = 1
        message.attributes["ICE-CONTROLLING"] = 1
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity(self._their.password.encode())
        self._send(bytes(message))
        self._loop.call_later(CONSENT_SECONDS if self._is_selected else CHECK_SECONDS, self._check)

    def _report(self) -> None:
        self._tell(ReceiverReport(1, (ReportBlock(self._ssrc, 0, 0, self._newest, 0, 0, 0),)))
        self._loop.call_later(REPORT_SECONDS, self._report)

    def _handle(self, datagram: bytes) -> None:
        """STUN or DTLS."""
        if datagram[0] >= 20:
            for flight in self._dtls.take(datagram):
                self._send(flight)
            if self._dtls.keys is not None and self._outbound is None:
                self._outbound = Outbound(self._dtls.keys.profile, self._dtls.keys.local)
                self._report()
            return
        message = stun.parse_message(datagram)
        if message.message_class == stun.Class.REQUEST:
            answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=message.transaction_id)
            answer.attributes["XOR-MAPPED-ADDRESS"] = self._socket.getpeername()
            answer.add_message_integrity(self._password.encode())
            self._send(bytes(answer))
        elif not self._is_selected:
            self._is_selected = True
            for flight in self._dtls.begin():
                self._send(flight)

    def _tell(self, *messages: rtcp.Message) -> None:
        if self._outbound is not None:
            self._send(self._outbound.protect_rtcp(rtcp.compound(*messages)))

    def _send(self, datagram: bytes) -> None:
        try:
            self._socket.send(datagram)
        except OSError:
            return  # closed, or the server is gone
