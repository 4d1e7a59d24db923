"""What moves along a street: cars, taxis, vans and buses, there and back, seamlessly over the loop of a clip."""

from typing import NamedTuple

import cv2
from numpy.random import Generator

from video.scenes.canvas import (
    HEAD,
    TAIL,
    Colour,
    Floor,
    Lens,
    Panel,
    Picture,
    Side,
    dimmed,
    fill,
    glow,
    reflection,
)

NEAR, FAR = 9.0, 113.0


class Vehicle(NamedTuple):
    """Size in metres, lane `x`, `away` from the camera or towards it, and where on the loop it begins (0–1)."""

    wide: float
    high: float
    colour: Colour
    x: float
    away: bool
    start: float
    taxi: bool = False


def make_traffic(chance: Generator, count: int, lanes: tuple[float, ...] = (-5.6, -1.9, 1.9, 5.6)) -> list[Vehicle]:
    """`count` vehicles spread over the lanes; China drives on the right, so right lanes lead away."""
    paints: list[Colour] = [(52, 50, 48), (90, 88, 86), (130, 130, 132), (60, 44, 34), (34, 34, 92), (96, 74, 40)]
    vehicles = []
    for i in range(count):
        x = lanes[i % len(lanes)] + float(chance.uniform(-0.25, 0.25))
        paint = paints[int(chance.integers(0, len(paints)))]
        start = (i // len(lanes)) / max(1, -(-count // len(lanes))) + float(chance.uniform(0, 0.22)) + 0.13 * (i % 4)
        kind = float(chance.random())
        if kind < 0.12:
            vehicles.append(Vehicle(2.5, 3.1, (70, 120, 60), x, x > 0, start))
        elif kind < 0.3:
            vehicles.append(Vehicle(1.9, 2.1, (150, 150, 150), x, x > 0, start))
        else:
            vehicles.append(Vehicle(1.85, 1.5, paint, x, x > 0, start, taxi=kind > 0.85))
    return vehicles


def distance(vehicle: Vehicle, turn: float) -> float:
    """Metres from the camera at `turn` (0–1) of the loop; everything is back where it was at 1."""
    way = (turn + vehicle.start) % 1.0
    return NEAR + (FAR - NEAR) * (way if vehicle.away else 1 - way)


def draw_traffic(picture: Picture, lens: Lens, vehicles: list[Vehicle], turn: float, beyond: float = NEAR) -> None:
    """Draw the vehicles farther than `beyond`, the farthest first."""
    for vehicle in sorted(vehicles, key=lambda one: -distance(one, turn)):
        d = distance(vehicle, turn)
        if d >= beyond:
            draw_vehicle(picture, lens, vehicle, d)


def draw_vehicle(picture: Picture, lens: Lens, vehicle: Vehicle, d: float, lights: bool = True) -> None:
    """One vehicle seen from behind (`away`) or in front; its near end is at `d`."""
    half, x, high = vehicle.wide / 2, vehicle.x, vehicle.high
    body = dimmed(vehicle.colour, max(0.35, 1 - d / 140))
    tall = high > 2.5
    end, waist = d + (9.0 if tall else 4.2), high * (0.42 if tall else 0.58)
    slope = 0.1 if tall else 0.8  # metres from the waist back to the roof
    narrow = half * (0.97 if tall else 0.8)
    glass: Colour = (118, 150, 162) if tall else (66, 54, 44)
    Floor((x - half * 1.1, x + half * 1.1), (d - 0.1, end)).draw(picture, lens, (16, 14, 14))
    inner = x - half if x > 0 else x + half  # the side that the camera, above the middle of the road, sees
    Side(inner, (d, end), (0.3, waist)).draw(picture, lens, dimmed(body, 0.55))
    Side(
        inner * 0.97 if tall else inner - (half - narrow) * (1 if inner > x else -1),
        (d + slope, end - slope),
        (waist, high),
    ).draw(picture, lens, dimmed(glass, 0.8) if tall else dimmed(body, 0.4))
    Floor((x - narrow, x + narrow), (d + slope, end - slope), high).draw(picture, lens, dimmed(body, 0.75))
    Panel((x - half, x + half), d, (0.25, waist)).draw(picture, lens, body)
    front = [lens.at(x - half, d, waist), lens.at(x + half, d, waist)]
    roof = [lens.at(x + narrow, d + slope, high), lens.at(x - narrow, d + slope, high)]
    fill(picture, [*front, *roof], body)
    low, top = waist + 0.06, high - (0.5 if tall else 0.12)
    pane = [lens.at(x - half * 0.86, d, low), lens.at(x + half * 0.86, d, low)]
    sill = [lens.at(x + narrow * 0.86, d + slope * 0.9, top), lens.at(x - narrow * 0.86, d + slope * 0.9, top)]
    fill(picture, [*pane, *sill], glass)
    if vehicle.taxi:
        glow(picture, lens.at(x, d + 1.5, high + 0.15), lens.pixels(0.5, d), (120, 230, 250), 100)
    if lights:
        _lights(picture, lens, vehicle, d)


def _lights(picture: Picture, lens: Lens, vehicle: Vehicle, d: float) -> None:
    colour, size, long = (TAIL, 0.5, 4.0) if vehicle.away else (HEAD, 1.0, 9.0)
    bulb: Colour = (90, 90, 255) if vehicle.away else (255, 255, 255)
    for side in (-1, 1):
        x = vehicle.x + side * vehicle.wide * 0.38
        place = lens.at(x, d, 0.72)
        shine = lens.pixels(0.5, d), min(150.0, lens.pixels(long, d) / 4)
        reflection(picture, lens.at(x, d, 0.1), shine, colour, 45)
        glow(picture, place, max(2.0, lens.pixels(size, d)), colour, 85)
        cv2.circle(picture, place, max(1, int(lens.pixels(0.13, d))), bulb, -1, cv2.LINE_AA)
