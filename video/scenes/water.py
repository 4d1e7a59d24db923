"""Scenes of water: an underpass that fills, and the river at its wall."""

from math import pi

import cv2
import numpy as np

from video.scenes.canvas import SODIUM, WARM, Colour, Lens, Panel, Picture, blend, fill, glow, label, reflection
from video.scenes.happening import Happening
from video.scenes.street import draw_sky
from video.scenes.traffic import Vehicle, draw_vehicle

PORTAL = 34.0
"""Metres to the mouth of the tunnel."""
CAR = 25.0
"""Metres to the car that is caught."""
WALL = 70.0
"""Metres along which the river wall is seen."""

STAFF: tuple[Colour, Colour] = (235, 235, 235), (40, 40, 200)


def ripple(area: Picture, amplitude: float, turn: float, waves: float) -> Picture:
    """The same surface, rows shifted by running waves that grow towards the camera."""
    rows = np.arange(area.shape[0], dtype=np.float32)[:, None]
    near = rows / area.shape[0]
    shift = amplitude * (0.3 + near) * np.sin(rows / (1.5 + 3.5 * near) - turn * 2 * pi * waves)
    columns = np.arange(area.shape[1], dtype=np.float32)[None, :] + shift
    steady = np.broadcast_to(rows, columns.shape).astype(np.float32)
    moved = cv2.remap(area, columns.astype(np.float32), steady, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return moved.astype(np.uint8)


def staff(picture: Picture, lens: Lens, place: tuple[float, float], marks: range, step: float) -> None:
    """A red and white level staff; `marks` are the steps (of `step` metres) that are above the water."""
    x, d = place
    for i in marks:
        Panel((x, x + 0.42), d, (step * i, step * (i + 1))).draw(picture, lens, STAFF[i % 2])


class Underpass(Happening):
    """A road down into a tunnel that fills with water; one car is caught in it."""

    vehicles = 0

    def place(self, lens: Lens) -> Picture:
        street = super().place(lens)
        for side in (-1, 1):  # retaining walls
            x = side * 7.5
            fill(
                street,
                [lens.at(x, 8), lens.at(x, PORTAL), lens.at(x, PORTAL, 6.2), lens.at(side * 9, 8, 5.6)],
                (60, 58, 56),
            )
        Panel((-14, 14), PORTAL, (5.0, 9.4)).draw(street, lens, (74, 72, 70))
        Panel((-14, 14), PORTAL, (9.3, 9.6)).draw(street, lens, (120, 118, 116))
        Panel((-7.5, 7.5), PORTAL, (0, 5.0)).draw(street, lens, (20, 18, 18))
        for i in range(10):  # the height bar
            x = -7.5 + 1.5 * i
            Panel((x, x + 1.5), PORTAL, (4.4, 4.9)).draw(street, lens, (40, 190, 230) if i % 2 else (20, 20, 20))
        for x in (-5.0, 0.0, 5.0):
            glow(street, lens.at(x, PORTAL, 5.6), lens.pixels(2.4, PORTAL), SODIUM, 90)
        label(street, "4.5 m", lens.at(-1.4, PORTAL, 7.0), lens.width / 900)
        return street

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        level = 0.4 + 0.4 * turn
        self._water(picture, lens, turn, level)
        line = lens.at(0, CAR, level)[1]
        dry = picture[:line]  # what is under water is not drawn
        draw_vehicle(dry, lens, Vehicle(1.85, 1.5, (140, 138, 136), 2.4, True, 0), CAR, lights=False)
        if int(turn * 24) % 2 == 0:  # its hazard lights
            for side in (-1, 1):
                glow(picture, lens.at(2.4 + side * 0.75, CAR, 0.95), lens.pixels(0.8, CAR), (30, 150, 255), 100)
                shine = lens.pixels(0.4, CAR), lens.pixels(2, CAR)
                reflection(picture, lens.at(2.4 + side * 0.75, CAR, level), shine, (30, 150, 255), 60)
        staff(picture, lens, (-6.9, 24), range(round(level * 10), 20), 0.1)

    def _water(self, picture: Picture, lens: Lens, turn: float, level: float) -> None:
        top, bottom = lens.at(0, PORTAL, level)[1], lens.at(0, 13 - 2 * turn)[1]
        area = picture[top:bottom]
        above = picture[max(0, top - area.shape[0]) : top][::-1]
        mirror = cv2.resize(above, (area.shape[1], area.shape[0])).astype(np.uint8)
        water = cv2.addWeighted(ripple(mirror, 3, turn, 6), 0.72, np.full_like(area, (62, 52, 40)), 0.55, 0)
        rows = np.linspace(0, 1, area.shape[0])[:, None]
        depth = np.sqrt(np.clip(1.0 - rows, 0, 1)) * 0.95
        blend(area, water.astype(np.uint8), np.broadcast_to(depth, area.shape[:2]).astype(np.float32))


class River(Happening):
    """The embankment: a flood wall, lights of the far bank in moving water, a boat, a tide staff."""

    vehicles = 0

    def place(self, lens: Lens) -> Picture:
        river = draw_sky(lens, self.chance)
        water = river[lens.horizon :]
        rows = np.linspace(0, 1, water.shape[0])[:, None, None]
        water[:] = (np.array([66, 52, 42]) * (1 - rows) + np.array([34, 26, 20]) * rows).astype(np.uint8)
        mirror = cv2.resize(river[: lens.horizon][::-1], (lens.width, lens.horizon // 2))
        near = water[: mirror.shape[0]]
        cv2.addWeighted(cv2.blur(mirror, (3, 5)), 0.35, near, 0.8, 0, dst=near)
        colours: list[Colour] = [WARM, SODIUM, (220, 190, 120), (110, 110, 230)]
        for _ in range(70):
            x = int(self.chance.integers(0, lens.width))
            colour = colours[int(self.chance.integers(0, 4))]
            spot = (x, lens.horizon - int(self.chance.integers(0, lens.horizon // 4)))
            glow(river, spot, max(2, lens.width // 150), colour, 90)
            long = lens.height * float(self.chance.uniform(0.1, 0.34))
            reflection(river, (x, lens.horizon + 1), (lens.width / 90, long), colour, 55)
        return river

    def behind(self, picture: Picture, lens: Lens, turn: float) -> None:
        area = picture[lens.horizon :]
        area[:] = ripple(area, 5, turn, 5)

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        self._boat(picture, lens, -60 + 120 * turn)
        fill(picture, [lens.at(2.2, 8), lens.at(5.0, WALL), lens.at(40, WALL), lens.at(40, 8)], (52, 50, 48))
        fill(
            picture, [lens.at(2.2, 8), lens.at(5.0, WALL), lens.at(5.0, WALL, 1.1), lens.at(2.2, 8, 1.1)], (84, 80, 78)
        )
        for d in (60.0, 44.0, 30.0, 20.0, 14.0):
            x = 3.4 + 2.8 * (d - 8) / (WALL - 8)
            thick = max(1, int(lens.pixels(0.12, d)))
            cv2.line(picture, lens.at(x, d), lens.at(x, d, 3.6), (36, 34, 34), thick, cv2.LINE_AA)
            glow(picture, lens.at(x, d, 3.6), lens.pixels(1.5, d), SODIUM, 95)
            reflection(picture, lens.at(x, d), (lens.pixels(0.8, d), lens.pixels(2.6, d)), SODIUM, 40)
        staff(picture, lens, (-1.2, 16), range(8), 0.25)

    def _boat(self, picture: Picture, lens: Lens, x: float) -> None:
        lights: list[tuple[float, Colour]] = [(-2.0, (60, 60, 230)), (2.0, (90, 220, 90)), (0.0, (240, 240, 240))]
        Panel((x - 4, x + 4), 95, (0, 1.2)).draw(picture, lens, (24, 22, 22))
        Panel((x - 2, x + 1), 95, (1.2, 2.6)).draw(picture, lens, (60, 70, 80))
        for offset, colour in lights:
            glow(picture, lens.at(x + offset, 95, 1.8 if offset else 4.5), lens.width / 80, colour, 100)
            reflection(picture, lens.at(x + offset, 95), (lens.width / 110, lens.height / 10), colour, 50)
