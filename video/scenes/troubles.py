"""Scenes of incidents: a burning bus, a fallen cable."""

from math import pi, sin

import cv2
import numpy as np
from numpy.random import Generator, default_rng

from video.scenes.canvas import FLAME, Colour, Lens, Panel, Picture, blend, fill, glow, reflection
from video.scenes.happening import Happening
from video.scenes.traffic import Vehicle, draw_vehicle

BLUE: Colour = (255, 90, 40)
BUS = Vehicle(2.6, 3.2, (60, 74, 62), 3.4, False, 0)
BUS_METRES = 26.0
CABLE_END = 0.9, 23.5
"""Where the cable lies: metres right of the middle, and away."""


class Fire(Happening):
    """A bus burns in the right lanes; flames and smoke move, two emergency cars flash behind it."""

    vehicles = 6
    closed = 62.0

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        flicker = default_rng(int(turn * 1000))
        self._emergency(picture, lens, turn)
        self._smoke(picture, lens, turn)
        draw_vehicle(picture, lens, BUS, BUS_METRES, lights=False)
        power = 0.8 + 0.2 * sin(turn * 2 * pi * 17) * float(flicker.uniform(0.6, 1))
        heart = lens.at(BUS.x, BUS_METRES, 2.4)
        glow(picture, heart, lens.pixels(11, BUS_METRES), (10, 70, 160), int(55 * power))
        shine = lens.pixels(4, BUS_METRES), lens.pixels(9, BUS_METRES)
        reflection(picture, lens.at(BUS.x, BUS_METRES - 1), shine, FLAME, int(55 * power))
        self._flames(picture, lens, flicker, power)
        glow(picture, heart, lens.pixels(4, BUS_METRES), FLAME, int(60 * power))

    def _flames(self, picture: Picture, lens: Lens, flicker: Generator, power: float) -> None:
        """Tongues of three colours, made soft and added as light."""
        left, top = lens.at(BUS.x - 3, BUS_METRES, 8.5)
        right, bottom = lens.at(BUS.x + 3, BUS_METRES, 0.6)
        left, top = max(0, left), max(0, top)
        area = picture[top:bottom, left:right]
        layer = np.zeros_like(area)
        tongues: list[tuple[float, Colour]] = [(1.0, (5, 45, 190)), (0.72, (10, 120, 240)), (0.45, (120, 215, 255))]
        for size, colour in tongues:
            for i in range(7):
                sway, high = float(flicker.uniform(-0.5, 0.5)), (1.6 + 2.8 * float(flicker.random())) * size * power
                x, wide = BUS.x - 1.15 + 0.38 * i, 0.42 * size + 0.1
                outline = [(x - wide, 1.2), (x + wide, 1.2), (x + wide * 0.8, 1.6 + high * 0.4), (x + sway, 1.6 + high)]
                outline.append((x - wide * 0.8, 1.6 + high * 0.4))
                places = [lens.at(a, BUS_METRES - 0.2, up) for a, up in outline]
                fill(layer, [(px - left, py - top) for px, py in places], colour)
        soft = max(3, lens.width // 130 | 1)
        cv2.add(area, cv2.GaussianBlur(layer, (soft, soft), 0), dst=area)

    def _smoke(self, picture: Picture, lens: Lens, turn: float) -> None:
        left = max(0, lens.at(BUS.x - 4, BUS_METRES)[0])
        area = picture[: lens.at(0, BUS_METRES, 2)[1], left:]
        mask = np.zeros(area.shape[:2], np.float32)
        for i in range(9):
            age = (turn * 2 + i / 9) % 1.0
            x, up = BUS.x - 0.2 + 3.4 * age + 0.5 * sin(i * 2.1 + turn * 2 * pi), 3.6 + 11 * age
            px, py = lens.at(x, BUS_METRES, up)
            cv2.circle(mask, (px - left, py), int(lens.pixels(0.8 + 2.6 * age, BUS_METRES)), 0.7 * (1 - age), -1)
        blend(area, np.full_like(area, (36, 36, 40)), cv2.blur(mask, (lens.width // 24 | 1,) * 2).astype(np.float32))

    def _emergency(self, picture: Picture, lens: Lens, turn: float) -> None:
        for i, (x, d) in enumerate(((5.6, 55.0), (-1.4, 46.0))):
            draw_vehicle(picture, lens, Vehicle(2.3, 2.7, (60, 60, 150), x, False, 0), d)
            if int(turn * 36 + i) % 2:
                glow(picture, lens.at(x, d, 3.0), lens.pixels(4, d), BLUE, 95)
                reflection(picture, lens.at(x, d), (lens.pixels(2, d), lens.pixels(6, d)), BLUE, 40)


class Cable(Happening):
    """A pole leans over the pavement, its cable lies on the wet road and sparks; cones keep people away."""

    vehicles = 5
    closed = 46.0

    def place(self, lens: Lens) -> Picture:
        street = super().place(lens)
        wood, thick = (54, 56, 60), max(2, int(lens.pixels(0.34, 30)))
        cv2.line(street, lens.at(9.2, 30), lens.at(4.6, 30, 8.4), wood, thick, cv2.LINE_AA)
        cv2.line(street, lens.at(6.4, 30, 8.0), lens.at(3.4, 30, 6.9), wood, max(1, thick // 2), cv2.LINE_AA)
        cv2.line(street, lens.at(-9.2, 30), lens.at(-9.2, 30, 9.0), wood, thick, cv2.LINE_AA)
        for x, d in ((-3.0, 27.0), (5.8, 20.6), (-2.6, 20.0), (3.4, 18.8), (0.4, 18.2)):
            fill(street, [lens.at(x - 0.28, d), lens.at(x + 0.28, d), lens.at(x, d, 0.95)], (40, 90, 235))
            Panel((x - 0.14, x + 0.14), d, (0.38, 0.6)).draw(street, lens, (225, 225, 225))
        return street

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        way = np.linspace(0, 1, 24)
        sway = 0.25 * sin(turn * 2 * pi * 3) * np.sin(way * pi)
        for start, slack in ((4.9, 0.0), (3.6, 0.5)):
            x = start + (CABLE_END[0] - start - slack) * way + sway
            hanging = zip(
                x.tolist(), (30 + (CABLE_END[1] - 30) * way).tolist(), (7.6 * (1 - way) ** 2.4).tolist(), strict=True
            )
            points = np.array([lens.at(*place) for place in hanging], np.int32)
            cv2.polylines(picture, [points], False, (16, 16, 18), max(1, lens.width // 320), cv2.LINE_AA)
        phase = (turn * 8) % 1.0
        if phase < 0.34:
            self._sparks(picture, lens, default_rng(int(turn * 1000)), 1 - phase / 0.34)

    def _sparks(self, picture: Picture, lens: Lens, chance: Generator, power: float) -> None:
        x, d = CABLE_END
        foot = lens.at(x, d, 0.1)
        glow(picture, foot, lens.pixels(4 * power + 1, d), (255, 220, 170), int(80 * power))
        reflection(picture, foot, (lens.pixels(1.4, d), lens.pixels(5, d)), (255, 220, 180), int(60 * power))
        for angle, long in chance.uniform((0.2, 0.3), (pi - 0.2, 2.2), size=(14, 2)).tolist():
            end = lens.at(x + long * float(np.cos(angle)), d, 0.1 + long * float(np.sin(angle)))
            cv2.line(picture, foot, end, (190, 235, 255), 1, cv2.LINE_AA)
