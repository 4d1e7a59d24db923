"""What one viewer hears: the sound of what one of its slots shows, or nothing. See docs/video.md."""

import asyncio
from collections.abc import Sequence
from functools import partial

from video import link
from video.fanout.sound_sender import SoundSender
from video.media.slot import Send, Slot


class Ear:
    """One viewer's line of sound. It follows its slot from one quality to the other, and falls silent when that shows another camera.

    Attributes:
        sender: the sending end.
    """

    def __init__(self, session: str, slots: Sequence[Slot], send: Send) -> None:
        loop = asyncio.get_running_loop()
        self.sender = SoundSender(loop.time, loop.call_later)
        self._session = session
        self._slots = slots
        self._send = send
        self._slot: Slot | None = None
        self._camera: str | None = None
        for slot in slots:
            slot.on_carried = partial(self._carried, slot)

    def listen(self, camera: str | None, number: int) -> None:
        """Hear `camera` as long as the slot `number` shows it, or (None) nothing."""
        slot = self._slots[number] if 0 <= number < len(self._slots) else None
        if camera is None or slot is None or slot.camera != camera:
            self._slot = self._camera = None
            self.sender.hear(None)
        else:
            self._slot, self._camera = slot, camera
            self._follow(slot)

    def _carried(self, slot: Slot) -> None:
        if slot is self._slot:
            self.listen(self._camera, self._slots.index(slot))

    def _follow(self, slot: Slot) -> None:
        stream = slot.sender.stream
        sound = stream.sound if stream is not None else None
        if sound is not self.sender.sound:
            self.sender.hear(sound, self._heard)

    def _heard(self) -> None:
        if self._camera is not None:
            self._send(link.Heard(session=self._session, camera=self._camera))
