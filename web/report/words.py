"""What the report calls things, in Chinese and in English. Pure."""

from command.wires.words import Language, Pair, said
from incidents.model import Status

MARK: dict[Status, Pair] = {
    "actual": ("", ""),
    "exercise": ("【演练】 非实战", "[EXERCISE] not a real incident"),
    "test": ("【测试】 非实战", "[TEST] not a real incident"),
}

WORDS: dict[str, Pair] = {
    "title": ("突发事件处置案卷", "Record of an incident"),
    "facts": ("基本情况", "The incident"), "times": ("关键时间", "Key times"), "map": ("位置图", "Map"),
    "alerts": ("接报警情", "Alerts"), "units": ("力量调派与回执", "Units and their receipts"), "tasks": ("任务", "Tasks"),
    "notices": ("预案与告知", "Plans and who was told"), "told": ("告知对象", "Told"), "known": ("知悉", "Known"),
    "dropped": ("已撤销", "dropped"),
    "ending": ("处置结果", "How it ended"), "pictures": ("现场抓拍", "Pictures"), "files": ("附件", "Attachments"),
    "lines": ("全程记录", "Timeline"), "proof": ("核验", "How to verify"),
    "number": ("案卷编号", "Number"), "status": ("性质", "Status"), "class": ("事件类别", "Class"), "grade": ("事件等级", "Grade"),
    "priority": ("优先级", "Priority"), "state": ("当前状态", "State"), "name": ("事件名称", "Title"),
    "opened": ("立案时间", "Opened"), "address": ("地点", "Place"), "street": ("所属街道", "Sub-district"),
    "cell": ("单元网格", "Grid cell"), "position": ("坐标 (WGS-84)", "Position (WGS-84)"), "given": ("原报地点", "Place as first told"),
    "into": ("并入", "Merged into"), "members": ("并案", "Merged incidents"), "relations": ("关联事件", "Relations"),
    "supervision": ("督办", "Supervision"), "split": ("分出", "Split off"),
    "no": ("序号", "No."), "at": ("时间", "Time"), "kind": ("来源", "Kind"), "source": ("报送方", "Source"), "what": ("内容", "What"),
    "severity": ("程度", "Severity"), "place": ("位置", "Place"), "unit": ("力量", "Unit"), "who": ("操作者", "Who"),
    "event": ("事项", "What"), "hash": ("校验值", "Hash"), "task": ("任务", "Task"), "owner": ("责任方", "Owner"),
    "due": ("时限", "Due"), "done": ("完成", "Done"), "open": ("未完成", "open"), "none": ("无", "None"),
    "first_alert": ("首次接报", "First alert"), "confirmed": ("确认", "Confirmed"), "dispatched": ("首次派遣", "First dispatch"),
    "accepted": ("首次接受", "First accepted"), "on_scene": ("首次到场", "First on scene"), "handled": ("报告处置", "Handling reported"),
    "over": ("结案", "Over"), "from_first": ("距首次接报", "after the first alert"), "by": ("报告人", "Reported by"),
    "verified": ("核查人", "Verified by"), "outcome": ("结论", "Outcome"), "text": ("处置经过", "In words"),
    "not_ended": ("尚未报告处置结果。", "Nobody has reported how it was dealt with yet."),
    "late": ("超时未", "not in time: "), "recalled": ("召回", "recalled"), "calls_note": (
        "来电号码已封存，不随案卷导出。", "Callers' numbers are sealed and leave in no export."),
    "no_pictures_for_you": ("本角色无权查看图像，案卷不含抓拍。", "Your role may not look at pictures: none are in this record."),
    "more_pictures": ("另有抓拍未收入本案卷：", "More pictures that are not shown here: "),
    "erased": ("保存期满，已删除", "erased at the end of its term"),
    "exported": ("导出", "Exported"), "page": ("第 {n} 页 共 {all} 页", "page {n} of {all}"),
    "more": ("其间有 {n} 条未列出，全部见 JSON 或 CSV 导出。", "{n} lines between are left out: all are in the JSON and CSV exports."),
    "looks": ("查看画面 {n} 次未列出，见 JSON 或 CSV 导出。", "{n} looks at cameras are not listed: see the JSON and CSV exports."),
    "proof_text": (
        "本案卷的每一条记录都在中心日志的哈希链上：hash = SHA-256(上一条 hash ‖ “seq|时间|操作者长度|内容长度|” ‖ 操作者 ‖ 内容)。"
        "在中心执行 liandong log verify 核对全链；用 liandong log export 取出下列序号，其 hash 应与此处一致。",
        "Every line is in the hash chain of the centre's log: hash = SHA-256(hash before ‖ “seq|at|length of actor|length of body|” ‖ "
        "actor ‖ body). `liandong log verify` walks the chain; the hash of this number in `liandong log export` must be the one here."),
    "last": ("末条（本次导出）", "Last line (this export)"), "scale": ("米", "m"), "approx": ("示意图，界线非法定边界。", "Approximate; no legal limits."),
    "legend_place": ("事发地点", "Incident"), "legend_alert": ("警情", "Alert"), "legend_unit": ("在途及在场力量（导出时位置）", "Unit bound, where it was when this was exported"),
    "no_place": ("事发位置不明，未绘制地图。", "The place is not known: no map."),
}  # fmt: skip


def word(name: str, lang: Language) -> str:
    """A word of the report."""
    return said(WORDS[name], lang)
