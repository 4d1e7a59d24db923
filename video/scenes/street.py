"""The street every scene stands in: sky, houses, road, lamps. Drawn once for each clip."""

import cv2
import numpy as np
from numpy.random import Generator

from video.scenes.canvas import (
    SODIUM,
    WARM,
    Colour,
    Floor,
    Lens,
    Panel,
    Picture,
    Side,
    dimmed,
    glow,
    reflection,
)

FAR = 130.0
ROAD = 7.5
"""Half the width of the road in metres: two lanes each way."""
KERB = 11.0
"""Where the houses begin."""


def draw_street(lens: Lens, chance: Generator) -> Picture:
    """The empty street at night, wet."""
    picture = draw_sky(lens, chance)
    _ground(picture, lens)
    for side in (-1, 1):
        _houses(picture, lens, chance, side)
    _lamps(picture, lens)
    _mirror(picture, lens)
    return cv2.GaussianBlur(picture, (3, 3), 0)  # type: ignore[return-value]  # OpenCV's stubs lose the type


def draw_sky(lens: Lens, chance: Generator) -> Picture:
    """The sky over the city, and its far houses."""
    rows = np.linspace(0, 1, lens.height)[:, None, None]
    top, bottom = np.array([30, 20, 14]), np.array([74, 62, 60])
    picture = np.broadcast_to(top + (bottom - top) * np.clip(rows * 2.6, 0, 1), (lens.height, lens.width, 3))
    sky: Picture = picture.astype(np.uint8).copy()
    for _ in range(26):  # the skyline far away
        left, wide = int(chance.integers(-20, lens.width)), int(chance.integers(lens.width // 40, lens.width // 14))
        high = int(chance.integers(lens.horizon // 8, lens.horizon // 2))
        shade = int(chance.integers(34, 56))
        cv2.rectangle(
            sky, (left, lens.horizon - high), (left + wide, lens.horizon + 4), (shade + 8, shade, shade - 4), -1
        )
        for _ in range(wide * high // 160):
            x, y = left + int(chance.integers(0, wide)), lens.horizon - int(chance.integers(0, high))
            if 0 <= x < lens.width and 0 <= y < lens.height:
                sky[y, x] = (120, 170, 200)
    return sky


def _houses(picture: Picture, lens: Lens, chance: Generator, side: int) -> None:
    """One row of houses, drawn from the far end to the near one."""
    edge, houses = 12.0, []
    while edge < FAR:
        long = float(chance.uniform(14, 26))
        houses.append((edge, edge + long))
        edge += long + float(chance.uniform(0, 5))
    for house in reversed(houses):
        up = 0.0, float(chance.uniform(9, 30))
        shade = int(chance.integers(26, 48))
        Panel((side * KERB, side * KERB * 3), house[1], up).draw(picture, lens, (shade, shade - 3, shade - 6))
        wall = Side(side * KERB, house, up)
        wall.draw(picture, lens, (shade + 6, shade + 2, shade))
        _windows(picture, lens, chance, wall)
        if chance.random() < 0.7:
            _shop(picture, lens, chance, wall)


def _windows(picture: Picture, lens: Lens, chance: Generator, wall: Side) -> None:
    lights: list[Colour] = [WARM, (190, 215, 235), (120, 170, 220)]
    for up in np.arange(4.6, wall.up[1] - 1.5, 3.1):
        for d in np.arange(wall.d[0] + 1.2, wall.d[1] - 1.5, 3.0):
            light, bright = lights[int(chance.integers(0, 3))], float(chance.uniform(0.45, 0.9))
            colour = dimmed(light, bright) if chance.random() < 0.3 else (44, 38, 34)
            Side(wall.x, (d, d + 1.5), (up, up + 1.7)).draw(picture, lens, colour)


def _shop(picture: Picture, lens: Lens, chance: Generator, wall: Side) -> None:
    """A lit ground floor with a sign, and its light on the pavement."""
    bright = float(chance.uniform(0.6, 0.95))
    signs: list[Colour] = [(60, 60, 210), (60, 180, 90), (200, 130, 50), (70, 190, 230)]
    ends = wall.d[0] + 1, wall.d[1] - 1
    Side(wall.x, ends, (0.3, 2.8)).draw(picture, lens, dimmed((170, 205, 235), bright))
    Side(wall.x, ends, (3.0, 3.9)).draw(picture, lens, dimmed(signs[int(chance.integers(0, 4))], 0.9))
    for d in np.arange(ends[0] + 1, ends[1], 2.4):  # doors and window frames
        Side(wall.x, (d, d + 0.25), (0.3, 2.8)).draw(picture, lens, (52, 48, 46))
    inner = wall.x - (2.2 if wall.x > 0 else -2.2)
    Floor((inner, wall.x), ends).draw(picture, lens, dimmed((86, 96, 104), bright))


def _ground(picture: Picture, lens: Lens) -> None:
    Floor((-60, 60), (8, FAR)).draw(picture, lens, (58, 54, 52))
    Floor((-ROAD, ROAD), (8, FAR)).draw(picture, lens, (46, 42, 40))
    for x in (-ROAD, ROAD):
        Floor((x, x + 0.3), (8, FAR)).draw(picture, lens, (92, 88, 86))
    for x in (-0.25, 0.12):
        Floor((x, x + 0.13), (8, FAR)).draw(picture, lens, (60, 140, 170))
    for x in (-3.75, 3.75):
        for d in np.arange(8, 90, 9.0):
            Floor((x - 0.09, x + 0.09), (d, d + 4)).draw(picture, lens, (140, 140, 140))


def _lamps(picture: Picture, lens: Lens) -> None:
    for d in (104.0, 80.0, 58.0, 38.0, 21.0):
        for side in (-1, 1):
            x = side * 8.6
            foot, head = lens.at(x, d), lens.at(x - side * 1.8, d, 8.6)
            top = lens.at(x, d, 8.4)
            thick = max(1, int(lens.pixels(0.16, d)))
            cv2.line(picture, foot, top, (34, 32, 32), thick, cv2.LINE_AA)
            cv2.line(picture, top, head, (34, 32, 32), thick, cv2.LINE_AA)
            pool = lens.at(x - side * 3, d)
            wide = lens.pixels(6, d)
            light = np.zeros_like(picture)
            cv2.ellipse(light, pool, (int(wide), max(1, int(wide / 4))), 0, 0, 360, (26, 46, 66), -1)
            cv2.add(picture, cv2.blur(light, (int(wide / 2) | 1, int(wide / 5) | 1)), dst=picture)
            glow(picture, head, lens.pixels(2.2, d), SODIUM, 90)
            glow(picture, head, lens.pixels(0.7, d), (200, 235, 255), 100)
            reflection(picture, pool, (lens.pixels(1.3, d), lens.pixels(9, d)), SODIUM, 26)


def _mirror(picture: Picture, lens: Lens) -> None:
    """Let the wet ground show what stands above the horizon."""
    above = picture[: lens.horizon]
    below = picture[lens.horizon :]
    turned = cv2.resize(above[::-1], (lens.width, below.shape[0]))
    soft = cv2.blur(turned, (3, max(3, lens.height // 14)))
    cv2.addWeighted(soft, 0.26, below, 1.0, 0, dst=below)
