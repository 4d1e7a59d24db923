"""The plans of an incident and who was told, in its report."""

from msgspec.structs import replace

from incidents.plans import ActivePlan, Addressee, Notice
from incidents.record import Task
from tests.records import opened, record_of
from web.report.parts import notices, tasks

AT = "2026-06-21T20:14:07.120+08:00"
PLAN = ActivePlan(id="flood", zh="防汛", en="Flood", grade=3, needs=(), by="wang", at=AT, reason="暴雨")
TOLD = Notice(number=1, to=Addressee(zh="区防汛办", en="Flood office"), why="plan", plan="flood", at=AT, due=AT)


def test_who_was_told_and_who_knows() -> None:
    record = record_of(opened())
    known = replace(TOLD, number=2, to=Addressee(zh="指挥长"), by="wang", done_at=AT, note="已电话告知")
    dropped = replace(TOLD, number=3, withdrawn_at=AT)
    incident = replace(record.incident, plans=(PLAN,), notices=(TOLD, known, dropped))
    zh, en = (notices(replace(record, incident=incident), lang) for lang in ("zh", "en"))
    assert "防汛（Ⅲ级（较大））暴雨" in zh and "Flood" in en
    assert "区防汛办" in zh and "Flood office" in en
    assert "未完成" in zh and "已电话告知" in zh and "已撤销" in zh
    assert notices(record, "zh") == ""


def test_what_was_merged_brings_its_plans_its_tasks_and_who_was_told() -> None:
    record = record_of(opened())
    lead = replace(record.incident, notices=(TOLD,))
    task = Task(number=4, text="转移居民", owner="街道", added_at=AT, added_by="wang")
    member = replace(record.incident, id="I9", plans=(PLAN,), notices=(replace(TOLD, number=2),), tasks=(task,))
    merged = replace(record, incident=lead, members=(member,))
    told, done = notices(merged, "zh"), tasks(merged, "zh")
    assert "防汛（Ⅲ级（较大））暴雨" in told
    assert ">1<" in told and ">I9/2<" in told
    assert ">I9/4<" in done and "转移居民" in done
