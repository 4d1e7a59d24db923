"""One centre for all tests of this folder that leave it as they found it; each brings things of its own names."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.centre import Centre, running_centre
from tests.node import draw, running_node, until_online

_names = count(1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="session")
def centre(folder: Path) -> Iterator[Centre]:
    with running_centre(folder) as centre:
        yield centre


@pytest.fixture(scope="session")
def wang(centre: Centre) -> str:
    """The token of a dispatcher."""
    return centre.add_operator("wang")


@pytest.fixture(scope="session")
def chen(centre: Centre) -> str:
    """The token of another dispatcher."""
    return centre.add_operator("chen")


@pytest.fixture(scope="session")
def viewer(centre: Centre) -> str:
    """The token of somebody who may look and nothing else."""
    return centre.add_operator("viewer", "viewer", "police")


@pytest.fixture(scope="session")
def auditor(centre: Centre) -> str:
    """The token of somebody who may read the record and not look at people."""
    return centre.add_operator("auditor", "auditor")


@pytest.fixture(scope="session")
def clips(folder: Path) -> dict[str, Path]:
    return draw(folder)


@pytest.fixture(scope="session")
def camera(centre: Centre, wang: str, folder: Path, clips: dict[str, Path]) -> Iterator[str]:
    """A camera that plays, of the node `street`."""
    token = centre.add_node("street")
    with running_node(centre, folder, "street", token, {"K-001": clips}):
        until_online(centre, wang, "K-001")
        centre.until_media(wang)
        yield "K-001"


@pytest.fixture
def gauge(centre: Centre) -> str:
    """A new water gauge."""
    return centre.add_device(f"WL-{next(_names)}")


@pytest.fixture
def crew(centre: Centre) -> str:
    """A new crew."""
    return centre.add_unit(f"F-{next(_names)}")


@pytest.fixture
def incident(centre: Centre, wang: str) -> str:
    """A new incident, made by hand."""
    return open_incident(centre, wang)


def open_incident(centre: Centre, token: str, **fields: object) -> str:
    """Its id."""
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    seq = centre.order({"type": "OpenIncident", "title": "积水", "class": alarm, **fields}, token)
    newest = centre.get("/api/v1/incidents?limit=1", token)[1]["items"][0]
    assert newest["title"] == fields.get("title", "积水"), seq
    name: str = newest["id"]
    return name
