"""What each likeness of two reports is worth, in bits, and what follows from the sum. See docs/adr/0007-one-record.md.

A weight is log2(how often the outcome is seen between reports of one happening / how often between reports of two), as in record linkage
(Fellegi and Sunter, 1969). Ten bits: a thousand times likelier to be one than two. `tests/laws/test_linking.py` holds them to labelled storms.
"""

JOIN, PROPOSE = 10.0, 4.0
"""From this sum on a lesser alarm joins by itself; from this on it is proposed to a person."""

KNOWN = 1.2
"""Before anything is compared: seven reports of ten are about something that is known already, but about one of all that is."""

AREA_M2 = 60.5e6
"""Where things happen that have nothing to do with each other: anywhere in the district."""

EXTENT_M = 60.0
"""How far from its place a happening is still seen by a sensor, or reported from: half the width of a crossing."""

FARTHEST = -14.0
"""What a distance can take away at most: a position may be plainly wrong."""

TRUE_WITHIN_M = {"sensor": 20.0, "camera": 40.0, "grid": 50.0, "phone": 300.0, "external": 150.0, "canary": 20.0}
"""Where the sender says nothing: the radius that holds the true place two times out of three, by kind of alert."""

TYPED_WITHIN_M = 150.0
"""The same of a place that a person gave: a click on the map, an address that was typed."""

SPAN_S, FADE_S = 7200.0, 1200.0
"""An incident is open for so long, and reports of it become rarer in this time."""

LATEST = -5.0
"""What a pause since the newest report can take away at most: a fire flares up again."""

SAME_CLASS, KIN_CLASS, OTHER_CLASS = 2.0, 1.0, -6.0
"""Classes of alarm: one, such as are seen together (`KIN`), and any others."""

SAME_DEVICE, SAME_CALLER = 5.0, 8.0
"""The same device with the same class, the same telephone."""

SAME_DEVICE_ALONE = 16.0
"""The same device with the same class, where no place is known that would say so too."""

SAME_STREET, OTHER_STREET = 2.5, -3.0
"""Sub-districts, where no distance can be told."""

NAME, NAMES, OTHER_NAMES = 0.8, 7.0, -4.0
"""Of the rarity of each place that both name (people stand at crossings, and roads are long), all of them at most, and when both name places, but others."""

FEWEST = 16
"""Open incidents below which rarity says no less: a road is no less a road because little happens."""

TOPICS = {
    "积水": "water_level", "水漫": "water_level", "水淹": "water_level", "泡在水": "water_level", "水位": "water_level", "井盖": "manhole",
    "着火": "smoke", "起火": "smoke", "火光": "smoke", "烟": "smoke", "焦味": "smoke", "爆燃": "gas", "煤气": "gas", "燃气": "gas",
    "公交车": "bus", "车厢": "bus", "电线": "cable", "架空线": "cable", "电线杆": "cable", "车祸": "collision", "相撞": "collision",
    "追尾": "collision", "踩踏": "crowd", "人太多": "crowd", "拥挤": "crowd",
}  # fmt: skip
"""Words in what people say and write, and the class code that they speak of."""

CODES: dict[tuple[str, str, str], str] = {
    ("CJ/T 214-2007", "event", "0403"): "gas", ("CJ/T 214-2007", "event", "0404"): "water_level", ("CJ/T 214-2007", "event", "0406"): "water_level",
    ("CJ/T 214-2007", "event", "0408"): "cable", ("CJ/T 214-2007", "event", "0409"): "crowd",
}  # fmt: skip
"""Codes of other schemes that mean what one of ours does."""

KIN: tuple[frozenset[str], ...] = (
    frozenset({"water_level", "manhole"}),
    frozenset({"smoke", "gas", "button", "bus", "fire"}),
    frozenset({"button", "crowd", "collision"}),
)
"""Codes of the scheme `liandong` that one happening brings."""
