"""A centre with tables of its own: where things are, and what the log says of the tables."""

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from command.log import LogReader, open_reader
from incidents.model import AlarmClass, Place
from incidents.orders import CorrectPlace, OpenIncident
from tests.centre import HERE, running_centre
from web.locality import read_locality

FIRE = AlarmClass(scheme="liandong", kind="alarm", code="fire")


def write_tables(folder: Path) -> None:
    """One cell around the place of the tests."""
    lat, lon = HERE
    ring = [[lon + x, lat + y] for x, y in ((-1e-3, -1e-3), (1e-3, -1e-3), (1e-3, 1e-3), (-1e-3, 1e-3), (-1e-3, -1e-3))]
    cell = {"properties": {"code": "31011001200105"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    folder.mkdir()
    for name in ("cells.geojson", "crews.geojson"):
        (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": [cell]}))


def test_an_incident_knows_its_sub_district_and_cell_and_both_follow_its_place(tmp_path: Path) -> None:
    write_tables(tmp_path / "tables")
    (tmp_path / "centre.toml").write_text('locality = "tables"\n')
    with running_centre(tmp_path, options=("--config", str(tmp_path / "centre.toml"))) as centre:
        token = centre.add_operator("wang")
        centre.order(OpenIncident(title="起火", alarm_class=FIRE, place=Place(lat=HERE[0], lon=HERE[1])), token)
        place = centre.get("/api/v1/incidents/I1", token)[1]["incident"]["place"]
        assert (place["street"], place["cell"]) == ("310110012", "31011001200105")
        moved = Place(lat=31.3375, lon=121.5115, street="310110012")
        centre.order(CorrectPlace(subject="I1", place=moved, reason="来电人改口"), token)
        place = centre.get("/api/v1/incidents/I1", token)[1]["incident"]["place"]
        assert (place["street"], place["cell"]) == ("310110020", None)
        assert centre.get("/geo/streets.geojson")[1]["type"] == "FeatureCollection"
        for own in ("cells.geojson", "crews.geojson"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{centre.url}/geo/{own}", timeout=10)  # noqa: S310 - our own centre


def test_a_centre_says_at_its_start_which_tables_it_has(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre, open_reader(centre.data) as engine:
        events = [json.loads(row.body) for row in LogReader(engine).rows_after(0)]
        assert [one["tables"] for one in events if one["type"] == "CentreStarted"] == [read_locality(None).hashes]
