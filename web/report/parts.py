"""The sections of a report, as HTML. Every text of people is escaped by `cell`. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from command.wires.record import Line, Record
from command.wires.words import DISPOSITION, GRADE, KIND, RELATION, SEVERITY, STATE, STATUS, STEP, Language, said
from incidents.events import AssignmentAdvanced, IncidentAdvanced, UnitDispatched
from incidents.model import ENDED, LADDER, Alert, Assignment, Step
from incidents.plans import Notice
from incidents.record import Task
from video.events import ViewStarted
from web.report.sentences import place_text, sentence
from web.report.words import word

LINES = 500
"""Lines of the timeline in a report, half from each end: ten pages, five seconds of rendering. JSON and CSV hold all."""


def cell(text: object, kind: str = "") -> str:
    """One cell of a table; its text can't be anything but text."""
    return f'<td class="{kind}">{escape(str(text))}</td>' if kind else f"<td>{escape(str(text))}</td>"


def table(heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    """A table whose head is said again on each page; `rows` are cells that are written already."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def clock(record: Record, at: str | None) -> str:
    """A time as people write it, by the centre's offset, which stands once, in the head: cameras and crews tell theirs in others."""
    return "" if at is None else _local(record, at).strftime("%Y-%m-%d %H:%M:%S")


def hour(record: Record, at: str | None) -> str:
    """The time of day, as `clock`."""
    return "" if at is None else _local(record, at).strftime("%H:%M:%S")


def _local(record: Record, at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(datetime.fromisoformat(record.at).tzinfo)


def facts(record: Record, lang: Language) -> str:
    """What it is, in three columns of pairs."""
    incident, place = record.incident, record.incident.place
    position = "" if place.lat is None or place.lon is None else f"{place.lat:.6f}, {place.lon:.6f}"
    relations = "；".join(f"{said(RELATION[one.kind], lang)} {one.incident}" for one in incident.relations)
    watch = incident.supervision
    told = {
        "number": incident.id, "status": said(STATUS[incident.status], lang), "state": said(STATE[incident.state], lang),
        "class": record.names.class_of(incident.alarm_class, lang), "grade": said(GRADE[incident.grade], lang),
        "priority": str(incident.priority), "opened": clock(record, incident.opened_at),
        "street": record.names.street(place) or "", "cell": place.cell or "", "position": position,
        "given": place_text(incident.given) if incident.given else "",
        "into": incident.into or "", "members": "、".join(one.id for one in record.members), "split": "、".join(record.split),
        "relations": relations, "supervision": f"{watch.by} {clock(record, watch.due)} {watch.reason}" if watch else "",
    }  # fmt: skip
    optional = ("given", "into", "members", "split", "relations", "supervision", "cell")
    pairs = [(word(name, lang), value, name) for name, value in told.items() if value or name not in optional]
    kinds = {"grade": f"grade{incident.grade}"}
    rows = [
        "".join(f"<th>{escape(name)}</th>{cell(value, kinds.get(key, ''))}" for name, value, key in pairs[at : at + 3])
        for at in range(0, len(pairs), 3)
    ]
    rows[-1] += "<th></th><td></td>" * (-len(pairs) % 3)
    wide = [("name", incident.title, "big"), ("address", place.address or record.names.street(place) or "—", "")]
    head = "".join(
        f'<tr><th>{word(name, lang)}</th><td colspan="5" class="{kind}">{escape(text)}</td></tr>'
        for name, text, kind in wide
    )
    widths = '<colgroup><col style="width:11%"><col style="width:23%"><col style="width:11%"><col style="width:20%"><col style="width:13%"><col style="width:22%"></colgroup>'
    return f'<table class="facts">{widths}<tbody>{head}{"".join(f"<tr>{row}</tr>" for row in rows)}</tbody></table>'


def times(record: Record, lang: Language) -> str:
    """The first time of each thing that counts, and how long after the first alert."""
    begin = min([alert.received_at for alert in record.alerts] + [record.incident.opened_at])
    found = {"first_alert": begin, **{name: at for name, at in _firsts(record) if at is not None}}
    names = ("first_alert", "confirmed", "dispatched", "accepted", "on_scene", "handled", "over")
    return f'<div class="steps">{"".join(_time(record, name, found.get(name), (begin, lang)) for name in names)}</div>'


def _time(record: Record, name: str, at: str | None, beside: tuple[str, Language]) -> str:
    begin, lang = beside
    told = f'<span class="num">{hour(record, at)}</span>' if at else '<span class="none">—</span>'
    after = f' <span class="small num">+{lasted(begin, at)}</span>' if at and name != "first_alert" else ""
    return f"<div><b>{word(name, lang)}</b>{told}{after}</div>"


def lasted(begin: str, end: str) -> str:
    """From one time to another: `m:ss`, or `h:mm:ss`."""
    seconds = max(0, round((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _firsts(record: Record) -> Iterator[tuple[str, str | None]]:
    def first(found: Iterable[Line]) -> str | None:
        return next((line.at for line in found), None)

    def reached(step: Step) -> str | None:
        return first(
            one
            for one in record.events(AssignmentAdvanced)
            if isinstance(one.event, AssignmentAdvanced) and one.event.rung.step == step
        )

    steps = [
        (one.event.state, one.at)
        for one in record.lines
        if isinstance(one.event, IncidentAdvanced) and one.event.incident == record.incident.id
    ]
    # What falls back when a crew refuses is confirmed too, and nobody has confirmed it: only the first step can be that act.
    yield "confirmed", next((at for state, at in steps[:1] if state == "confirmed"), None)
    yield "dispatched", first(record.events(UnitDispatched))
    yield "accepted", reached("accepted")
    yield "on_scene", reached("on_scene")
    yield "handled", record.incident.handled.at if record.incident.handled else None
    yield "over", next((at for state, at in steps if state in ENDED), None)


def alerts(record: Record, lang: Language) -> str:
    """Every alert that it is about."""
    heads = ("no", "at", "kind", "severity", "source", "what", "place")
    rows = (_alert(record, one, lang) for one in record.alerts)
    return table([word(name, lang) for name in heads], rows, "alerts")


def _alert(record: Record, alert: Alert, lang: Language) -> str:
    device = record.names.devices.get(alert.source)
    value = "" if alert.value is None else f"{alert.value}{alert.unit or ''} "
    return "".join(
        (
            cell(alert.id, "num"), cell(clock(record, alert.received_at), "num"), cell(said(KIND[alert.kind], lang)),
            cell(said(SEVERITY[alert.severity], lang)), cell(device.name if device else alert.source),
            cell(f"{value}{alert.text or _what(record, alert, lang)}"), cell(place_text(alert.where)),
        )
    )  # fmt: skip


def _what(record: Record, alert: Alert, lang: Language) -> str:
    """What an alert without words is of; a call says nothing but by its words."""
    return "—" if alert.call is not None else record.names.class_of(alert.alarm_class, lang)


def units(record: Record, lang: Language) -> str:
    """Each assignment with the time of every rung, and what was late."""
    heads = [word("unit", lang), *(said(STEP[step], lang) for step in LADDER), word("text", lang)]
    return table(heads, (_unit(record, one, lang) for one in record.assignments), "ladder")


def _unit(record: Record, assignment: Assignment, lang: Language) -> str:
    at = {rung.step: rung for rung in reversed(assignment.rungs)}
    begin = assignment.rungs[0].at if assignment.rungs else None
    steps = []
    for step in LADDER:
        rung = at.get(step)
        after = (
            f'<br><span class="small">+{lasted(begin, rung.at)}</span>' if rung and begin and step != LADDER[0] else ""
        )
        steps.append(f'<td class="num">{hour(record, rung.at) if rung else "—"}{after}</td>')
    said_ = [
        assignment.text,
        *(f"{said(STEP[rung.step], lang)}: {rung.cause}" for rung in assignment.rungs if rung.cause),
    ]
    if "refused" in at:
        said_.insert(0, f"{said(STEP['refused'], lang)} {hour(record, at['refused'].at)}")
    late = "".join(
        f'<div class="late">{word("late", lang)}{said(STEP[one.step], lang)} {hour(record, one.at)}</div>'
        for one in assignment.lapses
    )
    text = escape("；".join(one for one in said_ if one))
    return cell(f"{record.names.unit(assignment.unit)}（{assignment.id}）") + "".join(steps) + f"<td>{text}{late}</td>"


def tasks(record: Record, lang: Language) -> str:
    """What had to be done, by whom, until when; also of what was merged."""
    heads = [word(name, lang) for name in ("no", "task", "owner", "due", "done")]
    rows = [_task(record, record.numbered(each, one.number), one, lang) for each in record.family for one in each.tasks]
    return table(heads, rows) if rows else ""


def _task(record: Record, number: str, task: Task, lang: Language) -> str:
    done = (
        f"{clock(record, task.done_at)} {task.done_by or ''} {task.note or ''}" if task.done_at else word("open", lang)
    )
    texts = (number, task.text, task.owner or "", clock(record, task.due), done)
    return "".join(cell(text) for text in texts)


def notices(record: Record, lang: Language) -> str:
    """The plans that ran, and who was told and has said that they know; also of what was merged."""
    plans = "；".join(
        f"{one.zh if lang == 'zh' else one.en or one.zh}（{said(GRADE[one.grade], lang)}）{one.reason}"
        for each in record.family
        for one in each.plans
    )
    heads = [word(name, lang) for name in ("no", "told", "at", "due", "known")]
    told = [(record.numbered(each, one.number), one) for each in record.family for one in each.notices]
    rows = [_notice(record, number, one, lang) for number, one in told]
    return (f"<p>{escape(plans)}</p>" if plans else "") + (table(heads, rows) if rows else "")


def _notice(record: Record, number: str, one: Notice, lang: Language) -> str:
    known = (
        f"{clock(record, one.done_at)} {person(record, one.by or '')} {one.note or ''}"
        if one.done_at
        else word("open", lang)
    )
    known = word("dropped", lang) if one.withdrawn_at else known
    to = one.to.zh if lang == "zh" else one.to.en or one.to.zh
    return "".join(cell(text) for text in (number, to, clock(record, one.at), clock(record, one.due), known))


def ending(record: Record, lang: Language) -> str:
    """Who reported how it was dealt with, and who verified it."""
    incident, handled = record.incident, record.incident.handled
    over = [
        one
        for one in record.events(IncidentAdvanced)
        if isinstance(one.event, IncidentAdvanced) and one.event.state == "closed"
    ]
    told: list[tuple[str, str]] = []
    if handled is not None:
        told += [("ending", said(DISPOSITION[handled.disposition], lang)), ("text", handled.text)]
        told.append(("by", f"{person(record, handled.by)}  {clock(record, handled.at)}"))
    if over:
        told.append(("verified", f"{person(record, over[-1].actor.id)}  {clock(record, over[-1].at)}"))
    if incident.outcome:
        told.append(("outcome", incident.outcome))
    if not told:
        return f"<p>{word('not_ended', lang)}</p>"
    rows = "".join(f'<tr><th style="width:12%">{word(name, lang)}</th>{cell(text)}</tr>' for name, text in told)
    return f"<table><tbody>{rows}</tbody></table>"


def person(record: Record, name: str) -> str:
    """Who a name of an operator is."""
    known = record.names.operators.get(name)
    return f"{known.display}（{name}）" if known else name


def files(record: Record, lang: Language) -> str:
    """What was attached, with its hash; the files themselves stay sealed."""
    held = [file for one in (record.incident, *record.members) for file in one.attachments]
    heads = [word("files", lang), "MIME", "bytes", word("who", lang), word("at", lang), "SHA-256"]
    rows = (
        cell(one.name)
        + cell(one.media_type)
        + cell(one.size, "num")
        + cell(person(record, one.by))
        + cell(clock(record, one.at))
        + cell(one.sha256, "mono")
        for one in held
    )
    return table(heads, rows) if held else f"<p>{word('none', lang)}</p>"


def lines(record: Record, lang: Language) -> str:
    """Who, what, when and why, each with its place in the log and the beginning of its hash; looks at cameras are counted only."""
    held, half = [line for line in record.lines if not isinstance(line.event, ViewStarted)], LINES // 2
    looks, left = len(record.lines) - len(held), len(held) - LINES
    shown = held if left <= 0 else [*held[:half], *held[-half:]]
    heads = [word(name, lang) for name in ("no", "at", "who", "event", "hash")]
    rows = [_line(record, line, lang) for line in shown]
    if left > 0:
        told = word("more", lang).format(n=f"{left}{'+' if record.more else ''}")
        rows.insert(half, f'<td colspan="5" class="late">{told}</td>')
    note = f'<p class="small">{word("looks", lang).format(n=looks)}</p>' if looks else ""
    return table(heads, rows, "lines") + note


def _line(record: Record, line: Line, lang: Language) -> str:
    who = person(record, line.actor.id) if line.actor.kind == "operator" else _machine(record, line)
    what = sentence(line.event, record.names, lang)
    return (
        cell(line.seq, "num")
        + cell(clock(record, line.at), "time num")
        + cell(who)
        + cell(what)
        + cell(f"{line.hash[:16]}…", "mono")
    )


def _machine(record: Record, line: Line) -> str:
    known = record.names.devices.get(line.actor.id)
    return known.name if known else record.names.unit(line.actor.id)
