"""Which sub-district and which cell a place lies in."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.district import Area, District
from incidents.model import Place
from web.locality import SHIPPED, read_locality

DISTRICT = read_locality(None).district
GEO: Path = SHIPPED[1]


def points(layer: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((GEO / f"{layer}.geojson").read_text())["features"]
    return features


def square(code: str, left: float, bottom: float, side: float) -> Area:
    right, top = left + side, bottom + side
    return Area(code=code, rings=(((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)),))


@pytest.mark.parametrize("station", [one for one in points("metro_stations") if one["properties"].get("street")])
def test_a_metro_station_is_in_the_sub_district_that_the_map_names(station: dict[str, Any]) -> None:
    lon, lat = station["geometry"]["coordinates"]
    found = DISTRICT.locate(Place(lat=lat, lon=lon)).street
    assert found is not None
    assert DISTRICT.names[found].removesuffix("街道") in station["properties"]["street"]


def test_what_is_outside_of_all_is_in_none() -> None:
    assert DISTRICT.locate(Place(lat=31.2397, lon=121.4998)).street is None  # the Bund


@given(st.floats(31.25, 31.35), st.floats(121.48, 121.58))
def test_no_point_is_in_two_sub_districts(lat: float, lon: float) -> None:
    assert sum(area.has(lat, lon) for area in DISTRICT.streets.values()) <= 1


def test_a_cell_is_found_besides_the_sub_district_and_a_hole_is_outside() -> None:
    hole = square("", 0.0004, 0.0004, 0.0002).rings
    street = Area(code="310110001", name="定海路街道", rings=(*square("", 0, 0, 0.001).rings, *hole))
    district = District([street], [square("31011000100101", 0, 0, 0.0005)])
    found = district.locate(Place(lat=0.0002, lon=0.0002))
    assert (found.street, found.cell) == ("310110001", "31011000100101")
    found = district.locate(Place(lat=0.0009, lon=0.0009))
    assert (found.street, found.cell) == ("310110001", None)
    assert district.locate(Place(lat=0.0005, lon=0.0005)).street is None


def test_many_cells_share_out_every_point_between_them() -> None:
    cells = [square(f"{row:07}{column:07}", column / 100, row / 100, 0.01) for row in range(9) for column in range(9)]
    district = District((), cells)
    found = Counter(
        district.locate(Place(lat=(row + 0.5) / 300, lon=(column + 0.5) / 300)).cell
        for row in range(27)
        for column in range(27)
    )
    assert set(found.values()) == {9} and len(found) == 81


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("四平路街道赤峰路 63 号", "310110009"),
        ("四平路 1239 号", None),
        ("四平路街道和五角场街道之间", None),
        (None, None),
    ],
)
def test_without_a_position_only_the_whole_name_of_a_sub_district_counts(
    address: str | None, street: str | None
) -> None:
    assert DISTRICT.locate(Place(address=address)).street == street


def test_what_a_sender_says_of_it_does_not_count() -> None:
    said = Place(lat=31.2864, lon=121.5184, street="310110001", cell="1")
    assert DISTRICT.locate(said) == Place(lat=31.2864, lon=121.5184, street="310110012")
