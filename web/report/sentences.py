"""One line of the record in words, Chinese or English: what happened, and why where that was said. Pure."""

from command.events import Event
from command.silence import step_text
from command.wires.record import Names
from command.wires.words import DISPOSITION, GRADE, KIND, PHASE, RELATION, STATE, STEP, Language, Pair, said
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    CallClaimed,
    CallerRead,
    CallReleased,
    ClassCorrected,
    IncidentAdvanced,
    IncidentGraded,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    LadderLapsed,
    LapseSeen,
    LinkProposed,
    NoteAdded,
    PictureMissed,
    PictureTaken,
    PlaceCorrected,
    UnitDispatched,
    UnitRedirected,
)
from incidents.model import Place
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.record_events import (
    AttachmentRead,
    FileAttached,
    HandlingReported,
    IncidentReturned,
    IncidentsRelated,
    IncidentsUnrelated,
    RecordExported,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from incidents.trouble_events import TroubleEnded, TroubleReported
from video.events import ViewStarted

REASONS: dict[str, str] = {
    "first alert": "首条警情", "joined by hand": "人工并入", "so much alike": "高度相似", "opened from this alert": "由此警情立案",
    "its sender tells more": "对方补充", "its sender takes it back": "对方撤回", "where what was merged into it is": "据并入的事件",
}  # fmt: skip
"""What the centre writes by itself; what people write stays as it is."""


def sentence(event: Event, names: Names, lang: Language) -> str:
    """What happened."""
    pair, *rest = _told(event, names, lang)
    return " · ".join([said(pair, lang), *(one for one in rest if one)])


def place_text(place: Place) -> str:
    """Address and position, as far as known."""
    position = "" if place.lat is None or place.lon is None else f"{place.lat:.5f}, {place.lon:.5f}"
    return " ".join(one for one in (place.address or "", position) if one)


Told = tuple[Pair, *tuple[str, ...]]
"""The pair says what happened; what follows is the same in both languages."""


def _told(event: Event, names: Names, lang: Language) -> Told:
    for tell in (_alert, _incident, _work, _plan, _trouble, _unit):
        told = tell(event, names, lang)
        if told is not None:
            return told
    return ((type(event).__name__, type(event).__name__),)


def _why(reason: str, lang: Language) -> str:
    return REASONS.get(reason, reason) if lang == "zh" else reason


def _alert(event: Event, names: Names, lang: Language) -> Told | None:  # noqa: C901 - one flat case per event
    match event:
        case AlertReceived(alert=alert):
            kind, of = KIND[alert.kind], names.devices.get(alert.source)
            value = "" if alert.value is None else f"{alert.value}{alert.unit or ''}"
            source = of.name if of else alert.source
            return (f"收到{kind[0]}警情 {alert.id}", f"{kind[1]} alert {alert.id}"), source, value, alert.text or ""
        case CallAdvanced(alert=name, phase=phase, agent=agent):
            return (f"来电 {name} {PHASE[phase][0]}", f"Call {name} {PHASE[phase][1]}"), agent or ""
        case CallClaimed(alert=name, operator=who):
            return ((f"{who} 认领来电 {name}", f"{who} takes call {name} on"),)
        case CallReleased(alert=name, operator=who):
            return ((f"{who} 放开来电 {name}", f"{who} lets call {name} go"),)
        case AlertLinked(alert=name, incident=into, reason=reason, left=left):
            out_of = ("", "") if left is None else (f"自 {left} ", f" out of {left}")
            return (f"警情 {name} {out_of[0]}并入 {into}", f"Alert {name} joins {into}{out_of[1]}"), _why(reason, lang)
        case LinkProposed(alert=name, matches=matches):
            likely = "、".join(one.incident for one in matches) or "—"
            return ((f"警情 {name} 疑似属于 {likely}", f"Alert {name} may belong to {likely}"),)
        case CallerRead(alert=name):
            return ((f"查看来电 {name} 的号码", f"Looks at the number of call {name}"),)
        case PictureTaken(alert=name, picture=picture):
            return (f"抓拍（{name}）", f"Picture for {name}"), names.cameras.get(picture.camera, picture.camera)
        case PictureMissed(camera=camera, reason=reason):
            return ("抓拍未成", "No picture"), names.cameras.get(camera, camera), reason
        case _:
            return None


def _incident(event: Event, names: Names, lang: Language) -> Told | None:  # noqa: C901, PLR0912 - one flat case per event
    match event:
        case IncidentOpened(incident=opened):
            return (f"立案 {opened.id}", f"{opened.id} is opened"), opened.title
        case IncidentMerged(incident=name, into=into, reason=reason):
            return (f"{name} 并入 {into}", f"{name} is merged into {into}"), _why(reason, lang)
        case IncidentSeparated(incident=name, into=into, reason=reason):
            return (f"{name} 与 {into} 分开", f"{name} is separated from {into}"), reason
        case IncidentAdvanced(incident=name, state=state, outcome=outcome):
            return (f"{name} {STATE[state][0]}", f"{name}: {STATE[state][1]}"), outcome or ""
        case IncidentGraded(grade=grade, priority=priority, reason=reason):
            pair = (f"定级 {GRADE[grade][0]} 优先级 {priority}", f"Grade {GRADE[grade][1]}, priority {priority}")
            return pair, _why(reason, lang)
        case PlaceCorrected(subject=name, place=place, reason=reason, alert=alert):
            why = _why(reason, lang) if alert is None or lang == "en" else f"据警情 {alert}"
            return (f"{name} 位置更正", f"Place of {name} corrected"), place_text(place), why
        case ClassCorrected(incident=name, alarm_class=found, left=left, title=title, reason=reason, called=called):
            if found == left and called:
                return (f"{name} 名称更正", f"Title of {name} corrected"), f"{called} → {title}", reason
            change = f"{names.class_of(left, lang)} → {names.class_of(found, lang)}"
            return (f"{name} 类别更正", f"Class of {name} corrected"), change, title, reason
        case HandlingReported(handled=handled):
            ending = DISPOSITION[handled.disposition]
            return (f"报告处置：{ending[0]}", f"Handling reported: {ending[1]}"), handled.text
        case IncidentReturned(reason=reason):
            return ("核查退回", "Returned"), reason
        case NoteAdded(text=text):
            return ("备注", "Note"), text
        case IncidentsRelated(incident=name, other=other, kind=kind, reason=reason):
            return (f"{name} {RELATION[kind][0]} {other}", f"{name} {RELATION[kind][1]} {other}"), reason
        case IncidentsUnrelated(incident=name, other=other, reason=reason):
            return (f"{name} 与 {other} 解除关联", f"{name} and {other} are not related"), reason
        case _:
            return None


def _work(event: Event, names: Names, lang: Language) -> Told | None:  # noqa: C901 - one flat case per event
    match event:
        case TaskAdded(task=task):
            return (f"任务 {task.number}", f"Task {task.number}"), task.text, task.owner or ""
        case TaskFinished(task=number, note=note):
            return (f"完成任务 {number}", f"Task {number} is done"), note
        case TaskReopened(task=number, reason=reason):
            return (f"重开任务 {number}", f"Task {number} is open again"), reason
        case SupervisionBegun(supervision=watch):
            return ("督办", "Supervision"), watch.due, watch.reason
        case SupervisionEnded(result=result):
            return ("解除督办", "Supervision ends"), result
        case FileAttached(attachment=file):
            return ("附件", "Attachment"), file.name
        case AttachmentRead(attachment=file):
            return ("查看附件", "Looks at attachment"), file
        case RecordExported(export=form):
            return ((f"导出案卷（{form.upper()}）", f"Exports the record ({form.upper()})"),)
        case ViewStarted(view=view):
            camera = names.cameras.get(view.camera, view.camera)
            return LOOKS.get(view.via, ("查看画面", "Looks through")), camera
        case _:
            return None


def _plan(event: Event, names: Names, lang: Language) -> Told | None:
    match event:
        case PlanActivated(plan=plan):
            return (
                (f"启动预案 {plan.zh}", f"Plan {plan.en or plan.zh} is activated"),
                said(GRADE[plan.grade], lang),
                plan.reason,
            )
        case PlanRaised(plan=plan, grade=grade):
            zh, en = names.plan(plan)
            return (f"预案 {zh} 升级", f"Plan {en} is raised"), said(GRADE[grade], lang)
        case PlanEnded(plan=plan, reason=reason):
            zh, en = names.plan(plan)
            return (f"终止预案 {zh}", f"Plan {en} ends"), reason
        case NoticesGiven(notices=notices):
            told = "、".join(one.to.zh if lang == "zh" else one.to.en or one.to.zh for one in notices)
            return ("告知", "Told"), told
        case NoticeAcknowledged(notice=number, by=by, note=note):
            return (f"第 {number} 项告知已知悉", f"Notice {number} is known of"), by, note
        case _:
            return None


def _trouble(event: Event, names: Names, lang: Language) -> Told | None:
    match event:
        case TroubleReported(steps_s=steps) if steps:
            told = [step_text(step) for step in steps]
            return (
                (f"时钟再次跳变，先后 {'、'.join(told)}", f"Clock set again, by {', '.join(told)} one after the other"),
            )
        case TroubleReported(back=back, count=count) if back:
            well = "source is" if len(back) == 1 else "sources are"
            return ((f"{len(back)} 个来源恢复，还有 {count} 个", f"{len(back)} {well} well again, {count} left"),)
        case TroubleReported(count=count):
            return ((f"故障再次出现或扩大，共 {count} 个来源", f"Trouble again, or more of it: {count} sources"),)
        case TroubleEnded(lasted_s=lasted, into=None):
            return ((f"故障恢复，持续 {lasted:.0f} 秒", f"Trouble over, after {lasted:.0f} s"),)
        case TroubleEnded(into=into):
            return ((f"归入 {into} 一并处理", f"Counted in {into} from now on"),)
        case _:
            return None


LOOKS: dict[str, Pair] = {"picture": ("查看抓拍", "Looks at a picture of"), "sound": ("监听", "Listens to")}


def _unit(event: Event, names: Names, lang: Language) -> Told | None:
    match event:
        case UnitDispatched(assignment=sent):
            return ("派遣", "Dispatched"), names.unit(sent.unit), sent.text
        case UnitRedirected(unit=unit, corrected=str(what)):
            return ("发出更正", "Correction sent"), names.unit(unit), what
        case UnitRedirected(unit=unit, place=place):
            return ("发出新位置", "New place sent"), names.unit(unit), place_text(place)
        case AssignmentAdvanced(unit=unit, rung=rung):
            is_recalled = rung.step == "clear" and rung.unit_at is None
            step = ("召回", "Recalled") if is_recalled else STEP[rung.step]
            return step, names.unit(unit), rung.cause or ""
        case LadderLapsed(unit=unit, step=step, resent=resent):
            after = ("，已重发", ", sent again") if resent else ("，已报值班长", ", supervisors told")
            return (f"超时未{STEP[step][0]}{after[0]}", f"Not {STEP[step][1].lower()} in time{after[1]}"), names.unit(
                unit
            )
        case LapseSeen(unit=unit, operator=who):
            return (f"{who} 接手处理未应答", f"{who} sees to no answer"), names.unit(unit)
        case _:
            return None
