"""What two peers exchange once they are connected: senders, receivers and the reports between them. No I/O. See docs/video.md.

Clauses are of RFC 3550, whose word for it is the RTP session.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol, TypeVar

from video.codecs.rtcp import (
    Arrivals,
    Bandwidth,
    Feedback,
    FullIntraRequest,
    Goodbye,
    Message,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    SourceDescription,
)
from video.codecs.rtcp_arrivals import wide_number
from video.codecs.rtp import Header, RtpError, elements
from video.fanout.arrivals import ArrivalLog

_T = TypeVar("_T")

MAX_BLOCKS = 31
"""Blocks of a report, SSRCs of a good-bye (6.4.1, 6.6), and reports of one compound, which then stays below 1,200 bytes."""


class Outgoing(Protocol):
    """The sending end of a slot: `Sender` of pictures, `SoundSender` of sound, which say what its methods mean."""

    @property
    def has_sent(self) -> bool: ...
    def repeat(self, sequences: Iterable[int]) -> None: ...
    def replay(self) -> None: ...
    def report(self, ntp: int) -> SenderReport | None: ...
    def reported(self, block: ReportBlock, ntp_middle: int) -> None: ...
    def moved(self) -> None: ...
    def close(self) -> None: ...


class Incoming(Protocol):
    """The receiving end of a slot: `Receiver` of pictures, `SoundReceiver` of sound."""

    ssrc: int

    @property
    def is_vital(self) -> bool:
        """Whether the peer has left when this source says good-bye."""
        ...

    @property
    def is_wanting(self) -> bool: ...
    def take(self, header: Header, payload: bytes, now: float) -> bool: ...
    def take_repeat(self, header: Header, payload: bytes, now: float) -> bool: ...
    def requests(self, own: int, now: float) -> list[Message]: ...
    def heard(self, report: SenderReport, now: float) -> None: ...
    def block(self, now: float) -> ReportBlock | None: ...


class RtpSession:
    """Routes packets and RTCP of one peer to its slots, and says what is due.

    Attributes:
        bandwidth: what the peer believes it can take, in bits/s (REMB); None until it said so.
        allowance: what it is told that it may send, in bits/s; None: it finds out by itself.
        wide_id: of the header extension with its packets' numbers across all slots; 0: not agreed.
        on_left: called when a source says good-bye (BYE) without which the peer sends nothing.
    """

    def __init__(self, cname: str, own_ssrc: int, on_left: Callable[[], None]) -> None:
        """`own_ssrc` signs what we ask for and report when we send nothing ourselves."""
        self.bandwidth: int | None = None
        self.allowance: int | None = None
        self.wide_id = 0
        self.on_left = on_left
        self._cname = cname
        self._own = own_ssrc
        self._arrivals = ArrivalLog()
        self._senders: dict[int, Outgoing] = {}
        self._receivers: dict[int, Incoming] = {}  # by payload type
        self._repeats: dict[int, Incoming] = {}  # by payload type of the retransmissions

    def add_sender(self, ssrc: int, sender: Outgoing) -> None:
        """A slot that sends as `ssrc`."""
        self._senders[ssrc] = sender

    def add_receiver(
        self, receiver: Incoming, payload_types: Iterable[int], rtx_payload_types: Iterable[int] = ()
    ) -> None:
        """A slot that receives these payload types."""
        self._receivers.update(dict.fromkeys(payload_types, receiver))
        self._repeats.update(dict.fromkeys(rtx_payload_types, receiver))

    def take(self, header: Header, payload: bytes, now: float) -> bool:
        """An RTP packet of the peer. Answers whether its slot is wanting (`is_wanting`)."""
        if (receiver := self._receivers.get(header.payload_type)) is not None:
            if receiver.ssrc == header.ssrc or not receiver.ssrc:  # another source has no place in this slot
                return receiver.take(header, payload, now)
        elif (receiver := self._repeats.get(header.payload_type)) is not None:
            return receiver.take_repeat(header, payload, now)
        return False

    def note(self, header: Header, datagram: bytes, now: float) -> bool:
        """When an RTP packet of the peer came; `datagram` has its header. Answers whether there is something to tell (`arrivals`)."""
        with suppress(RtpError):  # an odd extension costs its sender the feedback, not the packet
            if (value := elements(datagram, header).get(self.wide_id)) is not None:
                self._arrivals.take(wide_number(value), now)
        return not self._arrivals.is_empty

    def arrivals(self) -> list[Message]:
        """When packets came that were not told of yet: by that the peer knows what the line takes. Due `TELL_SECONDS` after `note`."""
        media = next((receiver.ssrc for receiver in self._receivers.values() if receiver.ssrc), 0)
        return list(self._arrivals.tell(self._own, media))

    def heard(self, messages: Iterable[Message], now: float, ntp_middle: int) -> None:
        """What the peer reports and asks for. `ntp_middle`: of our wall clock, as sender reports carry it."""
        for message in messages:
            match message:
                case ReceiverReport(blocks=blocks) | SenderReport(blocks=blocks):
                    self._reported(blocks, ntp_middle)
                    if isinstance(message, SenderReport):
                        for receiver in self._sources(message.ssrc):
                            receiver.heard(message, now)
                case Goodbye(ssrcs=ssrcs):
                    if any(receiver.is_vital for ssrc in ssrcs for receiver in self._sources(ssrc)):
                        self.on_left()
                case SourceDescription() | Arrivals():
                    pass
                case _:
                    self._asked(message)

    def _asked(self, message: Feedback) -> None:
        match message:
            case Nack(media=ssrc, lost=lost):
                if sender := self._senders.get(ssrc):
                    sender.repeat(lost)
            case PictureLoss(media=ssrc):
                self._replay(ssrc)
            case FullIntraRequest(entries=entries):
                for ssrc, _ in entries:
                    self._replay(ssrc)
            case Bandwidth(bits_per_second=bits):
                self.bandwidth = bits

    def _replay(self, ssrc: int) -> None:
        if sender := self._senders.get(ssrc):
            sender.replay()

    def _reported(self, blocks: Iterable[ReportBlock], ntp_middle: int) -> None:
        for block in blocks:
            if sender := self._senders.get(block.ssrc):
                sender.reported(block, ntp_middle)

    def _sources(self, ssrc: int) -> list[Incoming]:
        """Who receives this source; nobody, as long as it has sent nothing."""
        return [receiver for receiver in set(self._receivers.values()) if ssrc and receiver.ssrc == ssrc]

    @property
    def is_wanting(self) -> bool:
        """Whether something is missing, now or soon."""
        return any(receiver.is_wanting for receiver in self._receivers.values())

    def requests(self, now: float) -> list[Message]:
        """What to ask the peer for at once: packets that are missing, a key frame."""
        return [ask for receiver in set(self._receivers.values()) for ask in receiver.requests(self._own, now)]

    def reports(self, now: float, ntp: int) -> list[list[Message]]:
        """What to tell the peer each second (6.4), by compound packet: of each slot that has sent or received since."""
        sent = [report for sender in self._senders.values() if (report := sender.report(ntp)) is not None]
        blocks = [block for receiver in set(self._receivers.values()) if (block := receiver.block(now)) is not None]
        found: list[list[Message]] = [[*some, SourceDescription(some[0].ssrc, self._cname)] for some in _packets(sent)]
        for some in _packets(blocks):
            received: list[Message] = [
                ReceiverReport(self._own, tuple(some)),
                SourceDescription(self._own, self._cname),
            ]
            if self.allowance is not None:
                received.append(Bandwidth(self._own, self.allowance, tuple(block.ssrc for block in some)))
            found.append(received)
        return found

    def moved(self) -> None:
        """The peer is reached by another route from now on."""
        for sender in self._senders.values():
            sender.moved()

    def close(self) -> list[Message]:
        """End every slot; answers the good-bye (6.6) that is due."""
        sent = [ssrc for ssrc, sender in self._senders.items() if sender.has_sent]
        for sender in self._senders.values():
            sender.close()
        return [ReceiverReport(self._own), *(Goodbye(tuple(some)) for some in _packets(sent))] if sent else []


def _packets(whole: list[_T]) -> list[list[_T]]:
    """In pieces that fit into one packet."""
    return [whole[at : at + MAX_BLOCKS] for at in range(0, len(whole), MAX_BLOCKS)]
