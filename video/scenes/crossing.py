"""A crossing: zebra stripes, lights that change, cars that wait while people cross."""

from math import pi, sin

import cv2
import numpy as np

from video.scenes.canvas import Colour, Floor, Lens, Panel, Picture, fill, glow, reflection
from video.scenes.happening import Happening
from video.scenes.traffic import Vehicle, distance

RED = 0.45
"""Part of the loop in which cars wait."""

STOP_METRES = 25.0
"""Where the first waiting car stands; the stripes are at 17–21 m."""

POLE = 23.0


class Crossing(Happening):
    """Traffic stands for the first part of the loop, then drives on until it stands as before."""

    vehicles = 20

    def place(self, lens: Lens) -> Picture:
        street = super().place(lens)
        for x in np.arange(-6.9, 7.0, 1.15):
            Floor((x, x + 0.55), (17, 21)).draw(street, lens, (150, 150, 150))
        Floor((-7.2, -0.4), (22, 22.5)).draw(street, lens, (150, 150, 150))
        for side in (-1, 1):
            x = side * 8.2
            thick = max(1, int(lens.pixels(0.2, POLE)))
            cv2.line(street, lens.at(x, POLE), lens.at(x, POLE, 5.6), (36, 34, 34), thick, cv2.LINE_AA)
            Panel((x - 0.35, x + 0.35), POLE, (3.8, 5.8)).draw(street, lens, (24, 24, 24))
        return street

    def traffic(self) -> list[Vehicle]:
        return [one for one in super().traffic() if distance(one, 0) > STOP_METRES]

    def drive(self, turn: float) -> float:
        way = max(0.0, turn - RED) / (1 - RED)
        return way * way * (3 - 2 * way)

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        red = turn < RED
        colour: Colour = (40, 40, 240) if red else (120, 230, 60)
        for side in (-1, 1):
            lamp = lens.at(side * 8.2, POLE, 5.3 if red else 4.3)
            glow(picture, lamp, lens.pixels(1.0, POLE), colour, 90)
            cv2.circle(picture, lamp, max(1, int(lens.pixels(0.2, POLE))), colour, -1, cv2.LINE_AA)
            shine = lens.pixels(0.5, POLE), lens.pixels(3, POLE)
            reflection(picture, lens.at(side * 8.2, POLE), shine, colour, 40)
        for i in range(5):
            way = min(1.0, max(0.0, turn - 0.02 * i) / (RED - 0.1))
            x = (1 if i % 2 else -1) * (9.4 - 18.8 * way)
            _person(picture, lens, (x, 20.6 - 0.7 * i), 22 * min(turn, RED) + i)


def _person(picture: Picture, lens: Lens, place: tuple[float, float], step: float) -> None:
    """Somebody under an umbrella."""
    x, d = place
    coats: list[Colour] = [(70, 60, 120), (110, 90, 60), (60, 100, 70), (60, 60, 60)]
    coat = coats[int(d * 10) % 4]
    thick = max(1, int(lens.pixels(0.15, d)))
    for foot in (0.22 * sin(step * pi), -0.22 * sin(step * pi)):
        cv2.line(picture, lens.at(x, d, 0.8), lens.at(x + foot, d), (30, 28, 28), thick, cv2.LINE_AA)
    hips, shoulders = (
        [lens.at(x - 0.22, d, 0.7), lens.at(x + 0.22, d, 0.7)],
        [lens.at(x + 0.2, d, 1.45), lens.at(x - 0.2, d, 1.45)],
    )
    fill(picture, [*hips, *shoulders], coat)
    cv2.circle(picture, lens.at(x, d, 1.6), max(1, int(lens.pixels(0.13, d))), (120, 150, 190), -1, cv2.LINE_AA)
    umbrella = int(lens.pixels(0.6, d)), int(lens.pixels(0.34, d))
    cv2.ellipse(picture, lens.at(x, d, 1.85), umbrella, 0, 180, 360, coat, -1, cv2.LINE_AA)
