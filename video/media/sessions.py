"""Viewers: one peer each, whose slots show streams. See docs/video.md."""

import asyncio
import secrets
from collections.abc import Iterator

from video import link
from video.codecs.sdp import SdpError
from video.codecs.sdp_choose import choose_setup
from video.codecs.sdp_parse import parse
from video.fanout.pace import Pace
from video.fanout.session import RtpSession
from video.media.associations import Associations
from video.media.care import Care
from video.media.ear import Ear
from video.media.ice import Ice
from video.media.slot import Send, Slot
from video.media.streams import Key, Streams
from video.media.viewer import Answered, answer_viewer
from video.rtc.entrance import Entrance
from video.rtc.peer import Peer

MAX_SESSIONS = 400
"""Viewers of one process: 300 pictures at once is what a district looks at, in fewer sessions than that."""

CARE_SECONDS = 1.0


class _Session:
    """One viewer: its peer, its slots, and what it hears."""

    def __init__(self, peer: Peer, slots: list[Slot], ear: Ear, ice: Ice) -> None:
        self.peer = peer
        self.slots = slots
        self.ear = ear
        self.ice = ice
        self.care = Care(slots)


class Sessions(Associations[_Session]):
    """Every viewer of this process; `send` reaches the centre."""

    def __init__(self, entrance: Entrance, streams: Streams, send: Send) -> None:
        super().__init__(MAX_SESSIONS, "viewers")
        self._entrance = entrance
        self._streams = streams
        self._send = send

    def heard(self, message: link.View | link.Show | link.Listen | link.ViewEnd) -> None:
        """The centre's word on a viewer."""
        match message:
            case link.View():
                self.view(message)
            case link.Show():
                self.show(message)
            case link.Listen():
                self.listen(message)
            case link.ViewEnd():
                self.end(message)

    def view(self, view: link.View) -> None:
        """Begin a session; it is answered by `ViewAnswer` or `ViewFailed`. A show may follow at once."""
        try:
            self.admit(view.session)
            answer = self._begin(view)
        except SdpError as error:
            self._send(link.ViewFailed(session=view.session, code=error.code, message=error.message))
        else:
            self._send(link.ViewAnswer(session=view.session, sdp=answer.sdp, sound=answer.sound is not None))

    def _begin(self, view: link.View) -> Answered:
        """A peer for this offer, its slots ready.

        Raises:
            SdpError: it can't be answered.
        """
        offer = parse(view.offer, max_bytes=link.MAX_SDP)
        is_server = choose_setup(offer.transport) == "passive"
        session = RtpSession(cname=view.session, own_ssrc=secrets.randbits(32), on_left=lambda: None)
        peer = self._entrance.peer(session)
        answer = answer_viewer(offer, view.slots, self._entrance.local(peer), view.session, secrets.randbits)
        pace = Pace(asyncio.get_running_loop().call_later)
        slots = [Slot(view.session, number, self._streams, self._send, pace) for number in range(view.slots)]
        ear, sound = Ear(view.session, slots, self._send), answer.sound
        for slot, form in zip(slots, answer.formats, strict=True):
            session.add_sender(form.ssrc, slot.sender)
        if sound is not None:
            session.add_sender(sound.ssrc, ear.sender)

        def connected() -> None:
            for slot, form in zip(slots, answer.formats, strict=True):
                slot.sender.connect(peer, form)
            if sound is not None:
                ear.sender.connect(peer, sound)

        peer.on_connected = connected
        peer.on_gone = lambda gone: self._end(view.session, gone.reason)
        self._open[view.session] = _Session(peer, slots, ear, Ice(self._entrance, peer, offer, answer.accepted))
        peer.describe(offer.transport.fingerprints)
        peer.expect(is_server=is_server)
        return answer

    def show(self, show: link.Show) -> None:
        """Switch a slot; a session or slot that isn't there is answered by `ViewEnd` or `ShowFailed`."""
        session = self._open.get(show.session)
        if session is None:
            self._send(link.ViewEnd(session=show.session, reason="this media process has no such session"))
        elif not 0 <= show.slot < len(session.slots):
            if show.camera is not None:
                text = f"the viewer has {len(session.slots)} slots"
                self._send(
                    link.ShowFailed(
                        session=show.session, slot=show.slot, camera=show.camera, code="no_slot", message=text
                    )
                )
        elif show.camera is None or show.node is None:
            session.slots[show.slot].show(None)
        else:
            session.slots[show.slot].show(
                Key(show.node, show.camera, show.quality), "sub" in show.qualities, show.priority
            )

    def listen(self, listen: link.Listen) -> None:
        """Have a viewer hear what one of its slots shows, or nothing."""
        session = self._open.get(listen.session)
        if session is not None:  # else its next show is answered by its end
            session.ear.listen(listen.camera, listen.slot)

    def slots(self) -> Iterator[Slot]:
        """Every slot of every viewer."""
        for session in self._open.values():
            yield from session.slots

    async def run(self) -> None:
        """Look after everybody's line, and tell what is late, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(CARE_SECONDS)
            for session in self._open.values():
                session.care.look(session.peer.session.bandwidth, loop.time())
                for slot in session.slots:
                    slot.tell_late()

    def end(self, message: link.ViewEnd) -> None:
        """The centre closes a session."""
        self._end(message.session, message.reason)

    def _end(self, name: str, reason: str) -> None:
        session = self._open.pop(name, None)
        if session is not None:
            session.ear.listen(None, 0)
            for slot in session.slots:
                slot.show(None)
            session.peer.close()
            self._send(link.ViewEnd(session=name, reason=reason))

    def close(self) -> None:
        """Say good-bye to everybody."""
        for name in self.ids:
            self._end(name, "the media process goes down")
