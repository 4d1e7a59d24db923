"""How much of where something may be lies in the view of a camera. Pure. See docs/video.md."""

from math import asin, cos, pi, sin, sqrt

RAYS = 12
"""Lines along which the view is measured: the share is right to 2 %, and no camera's bearing is."""


def covered(metres: float, off: float, half: float, reach: float, within: float) -> float:
    """The share, 0–1, of a disc that lies in a sector. Angles in radians, lengths in metres.

    The middle of the disc is `metres` away and `off` (-π–π) aside of the axis of the sector, which is `half` wide to either side (0–π)
    and `reach` long; the disc has the radius `within`, which is above 0.
    """
    if metres - within >= reach or half <= 0.0:
        return 0.0
    edge = asin(within / metres) if metres > within else pi
    if metres + within <= reach and abs(off) + edge <= half:
        return 1.0
    area = 0.0
    for turn in (-2 * pi, 0.0, 2 * pi):  # the sector may reach the disc from either side
        low, high = max(-edge, turn - off - half), min(edge, turn - off + half)
        if high > low:
            area += _swept(metres, low, high, reach, within)
    return min(1.0, area / (pi * within * within))


def _swept(metres: float, low: float, high: float, reach: float, within: float) -> float:
    """The area of the disc between two directions, counted from that to its middle, as far as `reach`: ray by ray."""
    step, area = (high - low) / RAYS, 0.0
    for ray in range(RAYS):
        angle = low + (ray + 0.5) * step
        aside = metres * sin(angle)
        chord = sqrt(max(0.0, within * within - aside * aside))
        middle = metres * cos(angle)
        near, far = max(0.0, middle - chord), min(reach, middle + chord)
        if far > near:
            area += (far * far - near * near) / 2 * step
    return area
