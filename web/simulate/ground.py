"""Distances, bearings and steps between points of one district. WGS-84 degrees, metres. Pure."""

import math

METRES_PER_DEGREE = 111_195.0
"""Along a meridian, on a sphere of the Earth's mean radius, 6,371 km (IUGG). A district is flat at this precision."""


def offset(lat: float, lon: float, to_lat: float, to_lon: float) -> tuple[float, float]:
    """Metres north and east from the first point to the second."""
    north = (to_lat - lat) * METRES_PER_DEGREE
    east = (to_lon - lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return north, east


def distance(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Metres between two points."""
    return math.hypot(*offset(lat, lon, to_lat, to_lon))


def heading(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Degrees from north, clockwise, 0 ≤ heading < 360."""
    north, east = offset(lat, lon, to_lat, to_lon)
    # A tiny negative angle is rounded to 360.0 by `%`.
    return math.degrees(math.atan2(east, north)) % 360 % 360


def shifted(lat: float, lon: float, north: float, east: float) -> tuple[float, float]:
    """The point so many metres north and east."""
    return (
        lat + north / METRES_PER_DEGREE,
        lon + east / (METRES_PER_DEGREE * math.cos(math.radians(lat))),
    )


def towards(lat: float, lon: float, to_lat: float, to_lon: float, metres: float) -> tuple[float, float]:
    """The point `metres` along the straight line, and no further than its end."""
    whole = distance(lat, lon, to_lat, to_lon)
    if metres >= whole:
        return to_lat, to_lon
    part = metres / whole
    return lat + part * (to_lat - lat), lon + part * (to_lon - lon)
