"""Records as CSV for spreadsheets (RFC 4180): whole rows, one at a time. Pure. See docs/record.md.

UTF-8 with a byte order mark, without which Excel reads Chinese in another encoding; CRLF. A cell of somebody's text that begins like a
formula gets an apostrophe: a spreadsheet would compute it, and could be made to send what stands beside it (OWASP, CSV injection).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from command.wires.record import Line, Names, Record
from command.wires.words import DISPOSITION, KIND, SEVERITY, STATE, STEP, Language, Pair, said
from incidents.model import Assignment, Incident, Step

BOM = b"\xef\xbb\xbf"
MEDIA_TYPE = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "\N{FULLWIDTH COMMERCIAL AT}")
"""How a formula begins; spreadsheets of East Asia read full-width signs as well."""

Value = str | int | float | None
LIST: dict[str, Pair] = {
    "id": ("案卷编号", "number"), "status": ("性质", "status"), "title": ("事件名称", "title"), "class": ("事件类别", "class"),
    "state": ("状态", "state"), "grade": ("等级", "grade"), "priority": ("优先级", "priority"), "address": ("地点", "address"),
    "street": ("街道", "sub-district"), "lat": ("纬度", "lat"), "lon": ("经度", "lon"), "opened": ("立案时间", "opened"),
    "dispatched": ("首次派遣", "first dispatch"), "accepted": ("首次接受", "first accepted"), "on_scene": ("首次到场", "first on scene"),
    "handled": ("报告处置", "handling reported"), "changed": ("最后变动", "last change"), "disposition": ("处置结果", "disposition"),
    "text": ("处置经过", "in words"), "alerts": ("警情数", "alerts"), "units": ("派遣次数", "dispatches"), "into": ("并入", "merged into"),
}  # fmt: skip
"""Columns of a list of incidents: Chinese, English."""
WHOLE: dict[str, Pair] = {
    "status": ("性质", "status"), "part": ("部分", "part"), "id": ("编号", "id"), "seq": ("日志序号", "seq"), "at": ("时间", "at"),
    "who": ("操作者", "who"), "what": ("事项", "what"), "text": ("内容", "text"), "hash": ("校验值", "hash"),
}  # fmt: skip
"""Columns of a whole record."""
STATUS: dict[str, Pair] = {"actual": ("实战", "actual"), "exercise": ("演练", "EXERCISE"), "test": ("测试", "TEST")}
PART: dict[str, Pair] = {
    "incident": ("事件", "incident"), "handled": ("处置", "handled"), "alert": ("警情", "alert"), "assignment": ("派遣", "assignment"),
    "task": ("任务", "task"), "timeline": ("时间线", "timeline"),
}  # fmt: skip


def row(values: Iterable[Value]) -> bytes:
    """One line of the table."""
    return (",".join(map(_cell, values)) + "\r\n").encode("utf-8", "replace")


def heads(columns: Mapping[str, Pair], lang: Language) -> bytes:
    """The first line."""
    return BOM + row(said(pair, lang) for pair in columns.values())


def listed(incident: Incident, alerts: int, assignments: Sequence[Assignment], names: Names, lang: Language) -> bytes:
    """A line of a list of incidents, with how many alerts it has and who was sent."""
    place, handled = incident.place, incident.handled
    return row((
        incident.id, _status(incident, lang), incident.title, names.class_of(incident.alarm_class, lang), said(STATE[incident.state], lang),
        incident.grade, incident.priority, place.address, names.street(place), place.lat, place.lon, incident.opened_at,
        first(assignments, "queued"), first(assignments, "accepted"), first(assignments, "on_scene"),
        handled.at if handled else None, incident.changed_at, said(DISPOSITION[handled.disposition], lang) if handled else None,
        handled.text if handled else incident.outcome, alerts, len(assignments), incident.into,
    ))  # fmt: skip


def first(assignments: Sequence[Assignment], step: Step) -> str | None:
    """When a rung was first reached by anybody."""
    return min((rung.at for one in assignments for rung in one.rungs if rung.step == step), default=None)


Part = tuple[str, str, str | None, str, str, str | None]
"""Part, id, time, who, what, text."""


def whole(record: Record, lang: Language) -> Iterator[bytes]:
    """Everything but the timeline: the incident, its alerts, each rung of each assignment, its tasks."""
    status = _status(record.incident, lang)
    for parts in (_incidents(record, lang), _alerts(record, lang), _rungs(record, lang), _tasks(record, lang)):
        for part, name, at, who, what, text in parts:
            yield row((status, said(PART[part], lang), name, None, at, who, what, text, None))


def _incidents(record: Record, lang: Language) -> Iterator[Part]:
    for one in (record.incident, *record.members):
        grave = said((f"等级 {one.grade}; 优先级 {one.priority}", f"grade {one.grade}; priority {one.priority}"), lang)
        text = f"{one.title}; {grave}; {one.place.address or ''}"
        yield "incident", one.id, one.opened_at, "", said(STATE[one.state], lang), text
        if one.handled is not None:
            ending = said(DISPOSITION[one.handled.disposition], lang)
            yield "handled", one.id, one.handled.at, one.handled.by, ending, one.handled.text


def _alerts(record: Record, lang: Language) -> Iterator[Part]:
    for alert in record.alerts:
        value = "" if alert.value is None else f"{alert.value}{alert.unit or ''} "
        what = f"{said(KIND[alert.kind], lang)} {said(SEVERITY[alert.severity], lang)}"
        yield "alert", alert.id, alert.received_at, alert.source, what, f"{value}{alert.text or ''}"


def _rungs(record: Record, lang: Language) -> Iterator[Part]:
    for sent in record.assignments:
        for rung in sent.rungs:
            step, text = said(STEP[rung.step], lang), rung.cause or sent.text
            yield "assignment", sent.id, rung.at, record.names.unit(sent.unit), step, text


def _tasks(record: Record, lang: Language) -> Iterator[Part]:
    for one in (record.incident, *record.members):
        for task in one.tasks:
            due = task.due or "-"
            done = (f"完成 {task.done_at} {task.done_by}", f"done {task.done_at} {task.done_by}")
            what = said(done if task.done_at else (f"未完成，时限 {due}", f"open, due {due}"), lang)
            yield "task", f"{one.id}/{task.number}", task.added_at, task.owner or task.added_by, what, task.text


def line(record: Record, one: Line, text: str, lang: Language) -> bytes:
    """One line of the timeline; `text` is what it says in words."""
    what = type(one.event).__name__
    who = f"{one.actor.kind} {one.actor.id}"
    return row(
        (
            _status(record.incident, lang),
            said(PART["timeline"], lang),
            record.incident.id,
            one.seq,
            one.at,
            who,
            what,
            text,
            one.hash,
        )
    )


def _status(incident: Incident, lang: Language) -> str:
    return said(STATUS[incident.status], lang)


def _cell(value: Value) -> str:
    """Numbers are our own, and stay numbers; text is guarded, and quoted where it must be."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = f"'{value}" if value.startswith(FORMULA) else value
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text
