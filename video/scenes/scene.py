"""A scene: a street, what moves on it, what happens there, and rain over all of it."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator, default_rng

from video.scenes.canvas import Lens, Picture, label
from video.scenes.crossing import Crossing
from video.scenes.happening import Happening
from video.scenes.traffic import draw_traffic
from video.scenes.troubles import Cable, Fire
from video.scenes.water import River, Underpass

SCENES: dict[str, Callable[[Generator], Happening]] = {
    "street": Happening,
    "crossing": Crossing,
    "underpass": Underpass,
    "river": River,
    "fire": Fire,
    "cable": Cable,
}

DROPS = 46
"""Streaks of rain in a picture: seen, and still cheap to code."""


class Scene:
    """Draws the pictures of one camera. The same arguments give the same pictures; they loop after `seconds`."""

    def __init__(self, kind: str, size: tuple[int, int], seconds: float, seed: int) -> None:
        self._chance = default_rng(seed)
        width, height = size
        self._lens = Lens(width, height, float(self._chance.uniform(-0.07, 0.07)))
        self._happening = SCENES[kind](self._chance)
        self._place = self._happening.place(self._lens)
        self._vehicles = self._happening.traffic()
        self._seconds = seconds

    def frame(self, name: str, t: float) -> Picture:
        """The picture at `t` seconds of the loop, with the camera's name and a clock."""
        picture = self._place.copy()
        turn = t / self._seconds
        self._happening.behind(picture, self._lens, turn)
        draw_traffic(picture, self._lens, self._vehicles, self._happening.drive(turn), self._happening.closed)
        self._happening.before(picture, self._lens, turn)
        self._rain(picture)
        scale = picture.shape[0] / 640
        label(picture, name, (int(14 * scale * 1.6), int(44 * scale)), 0.95 * scale)
        clock = f"{int(t // 60):02d}:{t % 60:04.1f}"
        label(picture, clock, (picture.shape[1] - int(150 * scale), int(44 * scale)), 0.95 * scale)
        return picture

    def _rain(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        layer = np.zeros_like(picture)
        places = self._chance.integers(0, (width, height), size=(DROPS, 2))
        longs = self._chance.integers(height // 30, height // 14, size=DROPS)
        for (x, y), long in zip(places.tolist(), longs.tolist(), strict=True):
            cv2.line(layer, (x, y), (x - long // 6, y + long), (34, 32, 30), 1, cv2.LINE_AA)
        cv2.add(picture, layer, dst=picture)


def make_scene(kind: str, size: tuple[int, int], seconds: float, seed: int) -> Scene:
    """A scene of one of the `SCENES`. `size` is (width, height) in pixels, `seed` makes each camera another street.

    Raises:
        KeyError: there is no such scene.
    """
    return Scene(kind, size, seconds, seed)
