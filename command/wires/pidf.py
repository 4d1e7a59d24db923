"""Positions as PIDF-LO (RFC 4119, RFC 5491), which EIDO carries as text. Pure."""

from command.wires.trees import TreeError, element, parse
from incidents.model import BEST_M, WORST_M, Place

_PRESENCE = (
    ' xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"'
    ' xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0"'
)
_WGS84 = ' srsName="urn:ogc:def:crs:EPSG::4326"'
_METRES = ' uom="urn:ogc:def:uom:EPSG::9001"'


def format(place: Place, entity: str) -> str | None:
    """A point, or a circle where its radius is known; None where no position is. `entity`: whose it is, as a URI."""
    if place.lat is None or place.lon is None:
        return None
    pos = element("gml:pos", f"{place.lat:.6f} {place.lon:.6f}")
    if place.uncertainty_m is None:
        shape = element("gml:Point", [pos], _WGS84)
    else:
        shape = element("gs:Circle", [pos, element("gs:radius", f"{place.uncertainty_m:g}", _METRES)], _WGS84)
    located = element("gp:geopriv", [element("gp:location-info", [shape]), "<gp:usage-rules/>"])
    tuple_ = element("tuple", [element("status", [located])], ' id="incident"')
    return element("presence", [tuple_], f'{_PRESENCE} entity="{entity}"')


def parse_place(text: str) -> Place | None:
    """The first position in a PIDF-LO; None where there is none that can be used."""
    try:
        root = parse(text.encode(errors="replace"))
    except TreeError:
        return None
    pos, radius = next(root.all("pos"), None), next(root.all("radius"), None)
    try:
        lat, lon = map(float, (pos.text if pos else "").split()[:2])
        within = float(radius.text) if radius else None
    except ValueError:
        return None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    known = min(max(within, BEST_M), WORST_M) if within is not None and within == within else None
    return Place(lat=lat, lon=lon, uncertainty_m=known)
