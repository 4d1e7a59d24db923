"""Which cameras may see a place: those that look at it before those that stand near it. No I/O. See docs/video.md."""

from heapq import nsmallest
from math import atan2, cos, degrees, radians

from video.model import Camera, State, cell, cell_key

METRES_PER_DEGREE = 111_320.0
"""Of latitude; of longitude times its cosine. Within one kilometre the flat earth is right to a metre."""

NEAR_METRES = 500.0
"""A camera farther off shows another place, and would mislead. Never more than a search cell, or some would be missed."""

_CELLS = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]


def cameras_near(state: State, lat: float, lon: float, limit: int = 3) -> list[str]:
    """Up to `limit` camera ids for a WGS-84 position, the best first.

    Cameras of connected nodes come first, among them those that hold the place in their field of view and range,
    among those the nearest. Cameras beyond NEAR_METRES are left out.
    """
    row, column = cell(lat, lon)
    east = METRES_PER_DEGREE * cos(radians(lat))
    cameras, cells = state.cameras, state.cells
    found: list[tuple[float, float, float, Camera]] = []
    for down, right in _CELLS:
        for name in cells.get(cell_key(row + down, column + right), ()):
            camera = cameras[name]
            if camera.lat is None or camera.lon is None:  # such a camera is in no cell
                continue
            x, y = (lon - camera.lon) * east, (lat - camera.lat) * METRES_PER_DEGREE
            square = x * x + y * y
            if square <= NEAR_METRES * NEAR_METRES:
                found.append((square, x, y, camera))
    ranked = ((not state.nodes[one[3].node].online, not _sees(one), one[0], one[3].id) for one in found)
    return [name for _, _, _, name in nsmallest(limit, ranked)]


def _sees(candidate: tuple[float, float, float, Camera]) -> bool:
    """Whether the place `x`, `y` metres east and north of the camera is in its range and field of view."""
    square, x, y, camera = candidate
    if square > camera.range * camera.range:
        return False
    off = (degrees(atan2(x, y)) - camera.bearing + 180.0) % 360.0 - 180.0
    return abs(off) <= camera.fov / 2
