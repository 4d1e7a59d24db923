"""Viewers: one peer connection each, whose slots show streams. See docs/video.md."""

import asyncio
import logging
from collections.abc import Callable

from aiortc import RTCSessionDescription
from aiortc.exceptions import OperationError

from video import link, rtc
from video.media.streams import Key, Lease, Streams
from video.offers import OfferRefused, check_offer
from video.track import SlotTrack

log = logging.getLogger(__name__)

CONNECT_SECONDS = 20.0
"""From our answer to the viewer's first packet; with `aiortc_private.CONSENT_FAILURES` no dead viewer lasts 30 s."""

MAX_SESSIONS = 300

Send = Callable[[link.FromMedia], bool]


class Slot:
    """One place of a viewer: shows a camera, or nothing."""

    def __init__(self, session: str, number: int, streams: Streams, send: Send) -> None:
        self.track = SlotTrack(asyncio.get_running_loop().time)
        self._session = session
        self._number = number
        self._streams = streams
        self._send = send
        self._lease: Lease | None = None

    def show(self, key: Key | None) -> None:
        """Carry another camera from its newest key frame on, or nothing."""
        before, self._lease = self._lease, None
        if key is None:
            self.track.show(None)
        else:
            self._lease = self._streams.lease(key, lambda code, text: self._failed(key.camera, code, text))
            self.track.show(self._lease.stream, lambda: self._shown(key.camera))
        if before is not None:  # after the new wish, so that the same camera goes on
            before.release()

    def _shown(self, camera: str) -> None:
        self._send(link.Shown(session=self._session, slot=self._number, camera=camera))

    def _failed(self, camera: str, code: str, text: str) -> None:
        self.track.again(lambda: self._shown(camera))
        self._send(link.ShowFailed(session=self._session, slot=self._number, camera=camera, code=code, message=text))


class _Session:
    """One viewer's slots, and the word that ends it."""

    def __init__(self, view: link.View, slots: list[Slot]) -> None:
        self.view = view
        self.slots = slots
        self.ended = asyncio.Event()
        self.reason = ""

    def end(self, reason: str) -> None:
        if not self.ended.is_set():
            self.reason = reason
            self.ended.set()


class Sessions:
    """Every viewer of this process. `tasks` owns their connections, `send` reaches the centre."""

    def __init__(self, tasks: asyncio.TaskGroup, streams: Streams, send: Send) -> None:
        self._tasks = tasks
        self._streams = streams
        self._send = send
        self._sessions: dict[str, _Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._sessions)

    def view(self, view: link.View) -> None:
        """Begin a session; it is answered by `ViewAnswer` or `ViewFailed`. A show may follow at once."""
        try:
            if view.session in self._sessions:
                raise OfferRefused("bad_offer", "this session has begun already")
            if len(self._sessions) >= MAX_SESSIONS:
                raise OfferRefused("busy", f"this media process has {MAX_SESSIONS} viewers; try again later")
            offer = check_offer(view.offer, view.slots)
        except OfferRefused as error:
            self._send(link.ViewFailed(session=view.session, code=error.code, message=error.message))
            return
        slots = [Slot(view.session, number, self._streams, self._send) for number in range(view.slots)]
        session = self._sessions[view.session] = _Session(view, slots)
        self._tasks.create_task(self._serve(session, offer), name=f"session {view.session}")

    def show(self, show: link.Show) -> None:
        """Switch a slot; a session or slot that isn't there is answered by `ViewEnd` or `ShowFailed`."""
        session = self._sessions.get(show.session)
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
            session.slots[show.slot].show(Key(show.node, show.camera, show.quality))

    def end(self, message: link.ViewEnd) -> None:
        """The centre closes a session."""
        session = self._sessions.get(message.session)
        if session is not None:
            session.end(message.reason)

    async def _serve(self, session: _Session, offer: str) -> None:
        """One viewer from its offer to its end; whatever goes wrong stays here."""
        name = session.view.session
        try:
            await self._connect_and_wait(session, offer)
        except OfferRefused as error:
            self._send(link.ViewFailed(session=name, code=error.code, message=error.message))
        except rtc.PeerLost as error:
            self._send(link.ViewEnd(session=name, reason=str(error)))
        else:
            self._send(link.ViewEnd(session=name, reason=session.reason))
        finally:
            del self._sessions[name]
            for slot in session.slots:
                slot.show(None)

    async def _connect_and_wait(self, session: _Session, offer: str) -> None:
        peer = rtc.new_peer()
        life = rtc.Life(peer)
        try:
            for slot in session.slots:
                transceiver = rtc.restrict(peer.addTransceiver(slot.track, direction="sendonly"))
                slot.track.attach(transceiver.sender)
            try:
                await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
                await peer.setLocalDescription()
            except OperationError as error:  # aiortc's word for "no codec in common"
                raise OfferRefused("no_h264", "offer H.264, constrained baseline, packetization-mode 1") from error
            except Exception as error:  # aiortc raises KeyError, AssertionError and others on a bad offer
                log.warning("an offer could not be answered", exc_info=True)
                raise OfferRefused("bad_offer", f"the offer can't be answered ({type(error).__name__})") from error
            self._send(link.ViewAnswer(session=session.view.session, sdp=peer.localDescription.sdp))
            await life.connected(CONNECT_SECONDS)
            async with asyncio.TaskGroup() as tasks:
                watch = tasks.create_task(life.ended())
                watch.add_done_callback(lambda _: session.end("the viewer left"))
                await session.ended.wait()
                watch.cancel()
        finally:
            await rtc.close(peer)
