"""The report of an incident: what it is made of, with the pictures that its reader may see. See docs/record.md."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from command import queries
from command.model import Refusal
from command.permits import PERMITS
from command.vault import Unsealable
from command.wires.record import Record
from command.wires.words import Language
from incidents.model import Picture
from video.orders import StartView
from web.auth import Identity
from web.ids import new_id
from web.locality import find_table
from web.report.atlas import Layers
from web.report.page import Beside, Shown, page
from web.services import Services

PICTURES = 12
"""In one report, those of the first alerts: two pages of them, some 4 MB."""
LAYERS = {
    "streets": "streets", "neighbours": "neighbour_districts", "river": "huangpu_river_approx",
    "roads": "main_roads_PARTIAL", "metro": "metro_lines", "stations": "metro_stations",
}  # fmt: skip
STYLE = (files("web") / "report" / "style.css").read_text(encoding="utf-8")


class _Collection(msgspec.Struct):
    features: list[dict[str, Any]]


async def html(services: Services, identity: Identity, record: Record, lang: Language) -> str:
    """The page. Each look at a picture is in the log before the page is made."""
    pictures = [(alert.id, picture) for alert in record.alerts for picture in alert.pictures]
    may_look = identity.operator.role in PERMITS[StartView]
    shown = [await _shown(services, identity, alert, one, record) for alert, one in pictures[:PICTURES] if may_look]
    beside = Beside(
        layers=await asyncio.to_thread(_layers, services.config.locality),
        style=STYLE,
        pictures=shown,
        left_out=max(0, len(pictures) - PICTURES),
        withheld=bool(pictures) and not may_look,
        units={name: (at.lat, at.lon) for name, at in services.hub.positions.items() if not at.stale},
    )
    return await asyncio.to_thread(page, record, beside, lang)


async def _shown(services: Services, identity: Identity, alert: str, picture: Picture, record: Record) -> Shown:
    key = await asyncio.to_thread(queries.private_key, services.reader, alert)
    try:
        jpeg = await asyncio.to_thread(services.pictures.read, picture.id, key or bytes(32))
    except (FileNotFoundError, Unsealable):
        return Shown(picture, None)
    view = new_id()
    look = StartView(view=view, camera=picture.camera, via="picture", incident=record.incident.id)
    answer = await services.submit(look, identity.actor)
    await services.stage.endings.end(identity.actor, view)
    return Shown(picture, None if isinstance(answer, Refusal) else jpeg)


def _layers(locality: str | None) -> Layers:
    folder = Path(locality) if locality else None
    found: dict[str, list[dict[str, Any]]] = {}
    for name, file in LAYERS.items():
        path = find_table(folder, f"{file}.geojson")
        if path is not None:
            found[name] = msgspec.json.decode(path.read_bytes(), type=_Collection).features
    return Layers(**found)
