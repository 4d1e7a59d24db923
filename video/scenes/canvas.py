"""Perspective, light and text for the drawn scenes. Pictures are BGR arrays (height, width, 3) of uint8."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Blue, green, red."""
Point = tuple[int, int]

WHITE: Colour = (255, 255, 255)
SODIUM: Colour = (90, 170, 255)
"""Light of a street lamp."""
WARM: Colour = (150, 205, 255)
HEAD: Colour = (255, 245, 230)
TAIL: Colour = (30, 30, 235)
FLAME: Colour = (20, 120, 255)

CAMERA_METRES = 6.0
"""Height of the camera on its pole."""


class Lens:
    """Where a place in the street is in the picture.

    Places: `x` metres right of the road's middle, `d` metres along it from the camera, `up` metres above it.
    """

    def __init__(self, width: int, height: int, turn: float = 0.0) -> None:
        self.width = width
        self.height = height
        self.focus = 0.92 * width
        self.horizon = int(height * 0.34)
        self.middle = width * (0.5 + turn)

    def at(self, x: float, d: float, up: float = 0.0) -> Point:
        """The pixel of a place."""
        scale = self.focus / d
        return int(self.middle + x * scale), int(self.horizon + (CAMERA_METRES - up) * scale)

    def pixels(self, metres: float, d: float) -> float:
        """How long `metres` are at distance `d`."""
        return metres * self.focus / d


def fill(picture: Picture, points: list[Point], colour: Colour) -> None:
    """A filled polygon with smooth edges."""
    cv2.fillPoly(picture, [np.array(points, np.int32)], colour, cv2.LINE_AA)


Span = tuple[float, float]


class Panel(NamedTuple):
    """An upright rectangle that faces the camera: from–to in metres across the road and above it, at distance `d`."""

    x: Span
    d: float
    up: Span

    def draw(self, picture: Picture, lens: Lens, colour: Colour) -> None:
        (x0, x1), (low, high) = self.x, self.up
        corners = ((x0, low), (x1, low), (x1, high), (x0, high))
        fill(picture, [lens.at(x, self.d, up) for x, up in corners], colour)


class Floor(NamedTuple):
    """A rectangle on the ground (or `up` metres above it), from–to in metres across and along the road."""

    x: Span
    d: Span
    up: float = 0.0

    def draw(self, picture: Picture, lens: Lens, colour: Colour) -> None:
        (x0, x1), (near, far) = self.x, self.d
        corners = ((x0, near), (x1, near), (x1, far), (x0, far))
        fill(picture, [lens.at(x, d, self.up) for x, d in corners], colour)


class Side(NamedTuple):
    """An upright rectangle along the road, at `x`; from–to in metres away and above."""

    x: float
    d: Span
    up: Span

    def draw(self, picture: Picture, lens: Lens, colour: Colour) -> None:
        (near, far), (low, high) = self.d, self.up
        corners = ((near, low), (far, low), (far, high), (near, high))
        fill(picture, [lens.at(self.x, d, up) for d, up in corners], colour)


@lru_cache(maxsize=256)
def _spot(radius: int, colour: Colour, strength: int) -> Picture:
    """A round glow on black, `strength` percent bright in the middle."""
    side = 2 * radius + 1
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / max(1, radius)
    fall = np.clip(1 - np.sqrt(x * x + y * y), 0, 1) ** 2.2
    glow = fall[..., None] * np.array(colour, np.float64) * strength / 100
    sprite: Picture = glow.reshape(side, side, 3).astype(np.uint8)
    return sprite


def glow(picture: Picture, centre: Point, radius: float, colour: Colour, strength: int = 100) -> None:
    """Add a round light. `strength` in percent."""
    add(picture, _spot(max(1, min(200, int(radius))), colour, strength), centre)


@lru_cache(maxsize=256)
def _streak(width: int, length: int, colour: Colour, strength: int) -> Picture:
    """What a lamp looks like in a wet road: a strip that fades downwards, on black."""
    across = np.clip(1 - np.abs(np.linspace(-1, 1, width)), 0, 1)[None, :]
    along = (np.linspace(1, 0, length) ** 1.6)[:, None]
    strip: Picture = ((across * along)[..., None] * np.array(colour, np.float64) * strength / 100).astype(np.uint8)
    return strip


def reflection(picture: Picture, top: Point, size: tuple[float, float], colour: Colour, strength: int = 60) -> None:
    """Add the reflection of a light in wet asphalt, `size` (width, length) pixels from `top` down."""
    strip = _streak(max(3, int(size[0]) | 1), max(4, min(240, int(size[1]))), colour, strength)
    add(picture, strip, (top[0], top[1] + strip.shape[0] // 2))


def add(picture: Picture, sprite: Picture, centre: Point) -> None:
    """Add a sprite of light, cut at the edges of the picture."""
    height, width = sprite.shape[:2]
    left, top = centre[0] - width // 2, centre[1] - height // 2
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(picture.shape[1], left + width), min(picture.shape[0], top + height)
    if x0 < x1 and y0 < y1:
        part = picture[y0:y1, x0:x1]
        cv2.add(part, sprite[y0 - top : y1 - top, x0 - left : x1 - left], dst=part)


def blend(picture: Picture, layer: Picture, mask: NDArray[np.float32]) -> None:
    """Lay `layer` over the picture where `mask` (height, width; 0–1) says."""
    weight = mask[..., None]
    picture[:] = (picture * (1 - weight) + layer * weight).astype(np.uint8)


def label(picture: Picture, text: str, place: Point, scale: float) -> None:
    """White text with a dark edge, ASCII only (OpenCV's own letters)."""
    thick = 1 if scale < 0.7 else 2
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (20, 20, 20), thick + 2, cv2.LINE_AA)
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (235, 235, 235), thick, cv2.LINE_AA)


def dimmed(colour: Colour, factor: float) -> Colour:
    """A colour with `factor` of its light."""
    return int(colour[0] * factor), int(colour[1] * factor), int(colour[2] * factor)
