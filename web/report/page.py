"""The report of an incident as one HTML page that refers to nothing outside itself: for the screen, for paper, for PDF. Pure."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

from msgspec import Struct

from command.wires.record import Record
from command.wires.words import Language, said
from incidents.model import OVER, Picture, is_active
from web.report import parts
from web.report.atlas import Layers, Spot, draw
from web.report.words import MARK, word


class Shown(Struct, frozen=True):
    """A picture of the record; `jpeg` is None once it was erased."""

    picture: Picture
    jpeg: bytes | None


class Beside(Struct, frozen=True, kw_only=True):
    """What a report holds besides the record: pictures, where units are, the map, the style. `withheld`: the reader may not see pictures."""

    layers: Layers
    style: str
    pictures: Sequence[Shown] = ()
    left_out: int = 0
    withheld: bool = False
    units: Mapping[str, tuple[float, float]] = {}


def page(record: Record, beside: Beside, lang: Language) -> str:
    """The whole page."""
    incident = record.incident
    mark = said(MARK[incident.status], lang)
    last = record.lines[-1]
    sections = [
        (word("facts", lang), parts.facts(record, lang)),
        (word("times", lang), parts.times(record, lang)),
        (word("map", lang), _map(record, beside, lang)),
        (word("alerts", lang), parts.alerts(record, lang) + f'<p class="small">{word("calls_note", lang)}</p>'),
        (word("units", lang), parts.units(record, lang) if record.assignments else _none(lang)),
        (word("notices", lang), parts.notices(record, lang) or _none(lang)),
        (word("tasks", lang), parts.tasks(record, lang) or _none(lang)),
        (word("ending", lang), parts.ending(record, lang)),
        (word("pictures", lang), _pictures(record, beside, lang)),
        (word("files", lang), parts.files(record, lang)),
        (word("lines", lang), parts.lines(record, lang)),
        (word("proof", lang), _proof(record, lang)),
    ]
    body = "".join(f"<section><h2>{name}</h2>{inner}</section>" for name, inner in sections)
    number = f"{word('number', lang)} {incident.id}"
    exported = f"{word('exported', lang)} {parts.clock(record, record.at)} {record.at[-6:]}"
    exporter = parts.person(record, last.actor.id)
    proof = f"seq {last.seq} · {last.hash}"
    title = f"{mark + ' ' if mark else ''}{incident.id} {incident.title}"
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="viewport" content="width=device-width"><style>{beside.style}</style></head>'
        f'<body class="{"unreal" if mark else "real"}"><main class="sheet" data-mark="{escape(mark)}"><div class="mark">{escape(mark)}</div>'
        f'<header><p class="centre">{escape(record.centre.name)}</p><h1>{word("title", lang)}</h1>'
        f'<p class="number"><b>{escape(number)}</b> · {escape(exported)} · {escape(exporter)}</p></header><div class="rule"></div>'
        f'<p class="proof">{proof}</p>{body}</main></body></html>'
    )


def _none(lang: Language) -> str:
    return f"<p>{word('none', lang)}</p>"


def _map(record: Record, beside: Beside, lang: Language) -> str:
    place = record.incident.place
    if place.lat is None or place.lon is None:
        return f"<p>{word('no_place', lang)}</p>"
    spots = [Spot("place", place.lat, place.lon, record.incident.id)]
    spots += [
        Spot("alert", one.where.lat, one.where.lon)
        for one in record.alerts
        if one.where.lat is not None and one.where.lon is not None
    ]
    units = _units(record, beside)
    spots += units
    legend = [f"▼ {word('legend_place', lang)}", f"● {word('legend_alert', lang)}"]
    if units:
        legend.append(f"■ {word('legend_unit', lang)}")
    note = f"{'　'.join(legend)}　{word('approx', lang)} © OpenStreetMap contributors"
    return draw(beside.layers, spots, word("scale", lang)) + f'<p class="small">{escape(note)}</p>'


def _units(record: Record, beside: Beside) -> list[Spot]:
    """The crews that are bound and heard as it leaves. Where those of a past incident were is not kept: where they are now says nothing of it."""
    if record.incident.state in OVER:
        return []
    bound = {one.unit for one in record.assignments if is_active(one)}
    heard = ((unit, where) for unit, where in beside.units.items() if unit in bound)
    return [Spot("unit", lat, lon, record.names.unit(unit)) for unit, (lat, lon) in heard]


def _pictures(record: Record, beside: Beside, lang: Language) -> str:
    if beside.withheld:
        return f"<p>{word('no_pictures_for_you', lang)}</p>"
    figures = "".join(_figure(record, one, lang) for one in beside.pictures)
    more = f'<p class="small">{word("more_pictures", lang)}{beside.left_out}</p>' if beside.left_out else ""
    return f'<div class="pictures">{figures}</div>{more}' if figures else _none(lang)


def _figure(record: Record, shown: Shown, lang: Language) -> str:
    picture = shown.picture
    camera = record.names.cameras.get(picture.camera, picture.camera)
    caption = f"{camera} {parts.clock(record, picture.at)} · SHA-256 {picture.sha256[:16]}…"
    if shown.jpeg is None:
        return f"<figure><p>{word('erased', lang)}</p><figcaption>{escape(caption)}</figcaption></figure>"
    source = f"data:image/jpeg;base64,{b64encode(shown.jpeg).decode()}"
    return f'<figure><img src="{source}" alt="{escape(camera)}"><figcaption>{escape(caption)}</figcaption></figure>'


def _proof(record: Record, lang: Language) -> str:
    last = record.lines[-1]
    rows = (
        f'<tr><th style="width:22%">{word("last", lang)}</th><td class="num">seq {last.seq} · {escape(last.at)}</td></tr>'
        f'<tr><th>SHA-256</th><td class="mono">{last.hash}</td></tr>'
    )
    return f"<p>{escape(word('proof_text', lang))}</p><table><tbody>{rows}</tbody></table>"
