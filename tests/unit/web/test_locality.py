"""The tables of a district, and what is said of one that can't be used."""

from hashlib import sha256
from pathlib import Path

import pytest

from incidents.model import AlarmClass, Place
from web.config import ConfigError
from web.demo.cells import write_cells
from web.locality import SHIPPED, read_locality

STREETS = SHIPPED[1] / "streets.geojson"
SQUARE = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}'


def table(folder: Path, name: str, *features: str) -> None:
    (folder / name).write_text(f'{{"features": [{", ".join(features)}]}}', encoding="utf-8")


def feature(properties: str, geometry: str = SQUARE) -> str:
    return f'{{"properties": {properties}, "geometry": {geometry}}}'


def test_what_a_folder_does_not_have_is_the_shipped_table() -> None:
    local = read_locality(None)
    assert len(local.district.streets) == 12
    assert local.hashes["streets.geojson"] == sha256(STREETS.read_bytes()).hexdigest()


def test_a_table_of_the_districts_own_comes_first(tmp_path: Path) -> None:
    table(tmp_path, "streets.geojson", feature('{"code9": "310109001", "name": "欧阳路街道"}'))
    two = '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[0, 0], [1, 1], [0, 1], [0, 0]]]]}'
    table(tmp_path, "cells.geojson", feature('{"code": "310109001001001"}', two))
    found = read_locality(tmp_path).district.locate(Place(lat=0.5, lon=0.25))
    assert (found.street, found.cell) == ("310109001", "310109001001001")


def test_a_sub_district_of_two_pieces_has_both(tmp_path: Path) -> None:
    there = SQUARE.replace("1", "3").replace("0", "2")
    named = '{"code9": "310109001", "name": "欧阳路街道"}'
    table(tmp_path, "streets.geojson", feature(named), feature(named, there))
    district = read_locality(tmp_path).district
    assert [district.street_at(at, at) for at in (0.5, 1.5, 2.5)] == ["310109001", None, "310109001"]


def test_streets_are_those_along_which_one_sees(tmp_path: Path) -> None:
    line = '{"type": "LineString", "coordinates": [[121.5, 31.2], [121.51, 31.2]]}'
    both = '{"type": "MultiLineString", "coordinates": [[[121.5, 31.2], [121.51, 31.2]]]}'
    kinds = ("primary", "boundary_waterway", "elevated_or_tunnel")
    named = [feature(f'{{"name": "{kind}", "class": "{kind}"}}', line) for kind in kinds]
    table(tmp_path, "main_roads_PARTIAL.geojson", *named, feature('{"name": "unclassed"}', both), feature("{}", line))
    assert read_locality(tmp_path).roads.at(31.2, 121.505) == {"primary", "unclassed"}
    assert read_locality(None).roads.at(31.25627, 121.51521) == {"平凉路"}
    assert "main_roads_PARTIAL.geojson" in read_locality(None).hashes


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("main_roads_PARTIAL.geojson", '{"features": [' + feature('{"name": "x"}') + "]}", "Invalid value 'Polygon'"),
        ("main_roads_PARTIAL.geojson", '{"features": [' + feature('{"name": "x"}', '{"type": "LineString", "coordinates": [[121.5, 31.2], [3e9, 31.2]]}') + "]}", "<= 180"),
        ("streets.geojson", "no JSON", "streets.geojson can't be used: JSON is malformed"),
        ("streets.geojson", '{"features": [{"geometry": ' + SQUARE + "}]}", "`properties`"),
        ("cells.geojson", '{"features": [' + feature('{"code": "12"}') + "]}", "cells.geojson can't be used: Expected `str` matching"),
        ("cells.geojson", '{"features": [' + feature('{"code": "31010900100101"}', '{"type": "Point"}') + "]}", "Invalid value 'Point'"),
        ("streets.geojson", '{"features": [' + feature('{"code9": "310109001", "name": "x"}', '{"type": "Polygon", "coordinates": []}') + "]}", "length >= 1"),
        ("streets.geojson", '{"features": [' + feature('{"code9": "310109001", "name": "x"}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}') + "]}", "length >= 4"),
        ("streets.geojson", '{"features": [' + feature('{"code9": "310109001", "name": "x"}', SQUARE.replace("1", "3462000")) + "]}", "<= 180"),
    ],
)  # fmt: skip
def test_a_table_that_cant_be_used_says_which_and_why(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_locality(tmp_path)
    assert said in str(caught.value) and str(tmp_path) in str(caught.value)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no folder"):
        read_locality(tmp_path / "nowhere")


def test_the_cells_of_the_demo_cover_its_sub_districts_and_no_more(tmp_path: Path) -> None:
    write_cells(list(read_locality(None).district.streets.values()), tmp_path / "cells.geojson")
    district = read_locality(tmp_path).district
    within = 0
    for row in range(100):
        for column in range(80):
            found = district.locate(Place(lat=31.25 + row / 1000, lon=121.49 + column / 1000))
            assert (found.cell is None) == (found.street is None)
            if found.street is not None:
                within += 1
                assert str(found.cell).startswith(found.street)
    assert within > 3000


def test_every_class_has_one_code_and_one_name_in_each_language() -> None:
    lists = read_locality(None).classes.lists
    assert [(one.scheme, one.kind, len(one.classes)) for one in lists] == [
        ("liandong", "alarm", 12),
        ("CJ/T 214-2007", "event", 54),
        ("CJ/T 214-2007", "component", 85),
    ]
    for one in lists:
        for column in range(3):
            assert len({row[column] for row in one.classes}) == len(one.classes), (one.kind, column)
        assert not any("|" in row[0] for row in one.classes), "the console puts scheme, kind and code into one text"


def test_an_alarm_is_called_by_its_class_and_one_that_is_not_known_by_its_code() -> None:
    classes = read_locality(None).classes
    told = {
        code: classes.title(AlarmClass(scheme=scheme, kind=kind, code=code))
        for scheme, kind, code in (
            ("liandong", "alarm", "water_level"),
            ("liandong", "alarm", "fire"),
            ("CJ/T 214-2007", "event", "0408"),
            ("CJ/T 214-2007", "component", "0105"),
            ("liandong", "alarm", "quake"),
        )
    }
    assert told == {
        "water_level": "水位报警",
        "fire": "火警",
        "0408": "架空线缆损坏",
        "0105": "电力井盖",
        "quake": "quake",
    }
