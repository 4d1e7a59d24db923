"""What the record says, in Chinese and in English: states, grades, steps and endings as people read them. Pure."""

from typing import Literal

from incidents.model import AlertKind, CallPhase, IncidentState, Severity, Status, Step
from incidents.record import Disposition, RelationKind

Language = Literal["zh", "en"]
Pair = tuple[str, str]
"""Chinese, English."""

STATUS: dict[Status, Pair] = {"actual": ("实战", "Actual"), "exercise": ("演练", "Exercise"), "test": ("测试", "Test")}
STATE: dict[IncidentState, Pair] = {
    "received": ("已接报", "Received"), "confirmed": ("已确认", "Confirmed"), "dispatched": ("已派遣", "Dispatched"),
    "on_scene": ("现场处置", "On scene"), "verifying": ("待核查", "To be verified"), "closed": ("已结案", "Closed"),
    "cancelled": ("已取消", "Cancelled"), "merged": ("已合并", "Merged"),
}  # fmt: skip
GRADE: dict[int, Pair] = {
    1: ("Ⅰ级（特别重大）", "Ⅰ (most severe)"), 2: ("Ⅱ级（重大）", "Ⅱ (severe)"),
    3: ("Ⅲ级（较大）", "Ⅲ (serious)"), 4: ("Ⅳ级（一般）", "Ⅳ (ordinary)"),
}  # fmt: skip
KIND: dict[AlertKind, Pair] = {
    "sensor": ("传感", "Sensor"), "phone": ("来电", "Call"), "grid": ("网格", "Grid"), "camera": ("镜头", "Camera"),
    "external": ("外部", "Other system"), "canary": ("自检", "Canary"),
}  # fmt: skip
SEVERITY: dict[Severity, Pair] = {
    "extreme": ("特重", "Extreme"), "severe": ("严重", "Severe"), "moderate": ("中等", "Moderate"),
    "minor": ("轻微", "Minor"), "unknown": ("未定", "Unknown"),
}  # fmt: skip
PHASE: dict[CallPhase, Pair] = {
    "ringing": ("振铃", "ringing"), "answered": ("已接听", "answered"), "ended": ("已挂断", "ended"),
    "transferred": ("已转接", "transferred"),
}  # fmt: skip
STEP: dict[Step, Pair] = {
    "queued": ("派遣", "Dispatched"), "sent": ("已发", "Sent"), "received": ("终端收到", "Received"), "shown": ("已显示", "Shown"),
    "accepted": ("接受", "Accepted"), "refused": ("拒绝", "Refused"), "en_route": ("出动", "En route"),
    "on_scene": ("到场", "On scene"), "clear": ("完成", "Clear"),
}  # fmt: skip
DISPOSITION: dict[Disposition, Pair] = {
    "resolved": ("已处置", "Resolved"), "handed_over": ("已移交", "Handed over"), "nothing_found": ("现场未发现", "Nothing found"),
    "unfounded": ("不属实", "Unfounded"), "not_resolved": ("未能解决", "Not resolved"),
}  # fmt: skip
RELATION: dict[RelationKind, Pair] = {
    "part_of": ("隶属", "part of"), "has_part": ("包含", "has part"), "related": ("关联", "related to"),
}  # fmt: skip


def said(pair: Pair, lang: Language) -> str:
    """One of the two."""
    return pair[0] if lang == "zh" else pair[1]
