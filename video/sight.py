"""Which cameras see a place. Pure geometry on a plane: within a district the error is far below a camera's range."""

from math import atan2, cos, degrees, hypot, radians

from video.model import Camera, State, cell, cell_key

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""
MARGIN = 8.0
"""Degrees beyond the edge of the picture that still count: bearings are surveyed by eye."""
FARTHEST = 800.0
"""Metres beyond which a camera that does not see the place is no help in looking for it."""


def cameras_near(state: State, lat: float, lon: float, limit: int = 3) -> list[str]:
    """Ids of the cameras for a place (WGS-84 degrees), best first.

    Those of connected nodes come first; of these, those that hold the place in their picture; then the nearer.
    """
    row, column = cell(lat, lon)
    around = (cell_key(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
    ranked = sorted(
        (_rank(state, state.cameras[name], lat, lon), name) for key in around for name in state.cells.get(key, ())
    )
    return [name for rank, name in ranked if rank[2] <= FARTHEST][:limit]


def sees(camera: Camera, lat: float, lon: float) -> bool:
    """Whether the place lies within the camera's range and field of view."""
    distance, bearing = offset(camera, lat, lon)
    off_axis = abs((bearing - camera.bearing + 180) % 360 - 180)
    return distance <= camera.range and off_axis <= camera.fov / 2 + MARGIN


def offset(camera: Camera, lat: float, lon: float) -> tuple[float, float]:
    """Distance in metres and bearing in degrees from the camera to a place."""
    north = (lat - camera.lat) * METRES_PER_DEGREE
    east = (lon - camera.lon) * METRES_PER_DEGREE * cos(radians(lat))
    return hypot(north, east), degrees(atan2(east, north)) % 360


def _rank(state: State, camera: Camera, lat: float, lon: float) -> tuple[bool, bool, float]:
    node = state.nodes.get(camera.node)
    connected = node is not None and node.online
    return not connected, not sees(camera, lat, lon), offset(camera, lat, lon)[0]
