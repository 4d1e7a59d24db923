"""The page of a report: all of the record, in both languages, and nothing that runs or is fetched."""

import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from msgspec.structs import replace

from command.events import EVENTS
from command.wires.record import Record
from command.wires.words import Language
from incidents.ladder_orders import LapseRung
from incidents.model import Picture, Place
from incidents.orders import (
    AddNote,
    AdvanceAssignment,
    CancelIncident,
    ConfirmIncident,
    DispatchUnit,
    RecallUnit,
)
from incidents.record_orders import AddTask
from tests.laws.world import DISPATCHER, PATROL, PUMP, SYSTEM, World, of_unit
from tests.records import flooded, opened, record_of
from video.orders import StartView
from web.report.atlas import Layers
from web.report.page import Beside, Shown, page
from web.report.parts import LINES, lasted
from web.report.words import WORDS

RING = [[121.5, 31.28], [121.53, 31.28], [121.53, 31.30], [121.5, 31.30], [121.5, 31.28]]
STREET = {
    "properties": {"name": "控江路街道", "label_lon": 121.5184, "label_lat": 31.287},
    "geometry": {"type": "Polygon", "coordinates": [RING]},
}
BESIDE = Beside(layers=Layers(streets=[STREET]), style="p { color: #111 }")
HERE = Place(lat=31.2864, lon=121.5184)
JPEG = b"\xff\xd8\xff\xe0 a picture"
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Reader(HTMLParser):
    """Which elements and attributes a page holds, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_holds_the_whole_record() -> None:
    record = record_of(flooded(), export="pdf")
    read = Reader(page(record, BESIDE, "zh"))
    for told in (
        "杨浦区社会应急联动中心", "突发事件处置案卷", "黄兴路下立交最低点水位", "控江路街道", "市政排水抢险车", "已处置", "积水已排空",
        "封闭南口", "席位01 王敏", "备注 · 水深约 60 cm，<一辆> 小车熄火", "导出案卷（PDF）", record.lines[-1].hash, f"seq {record.seq}",
    ):  # fmt: skip
        assert told in read.text, told
    assert "<svg" in page(record, BESIDE, "zh")
    assert "演练" not in read.text


def test_it_is_complete_in_english() -> None:
    read = Reader(page(record_of(flooded(), export="pdf"), BESIDE, "en"))
    for told in (
        "Record of an incident",
        "Water level",
        "Resolved",
        "Dispatched",
        "En route",
        "How to verify",
        "Exports the record",
    ):
        assert told in read.text
    assert all(pair[0] and pair[1] for pair in WORDS.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_exercise_is_marked_on_every_page(lang: Language) -> None:
    text = page(record_of(flooded("exercise")), BESIDE, lang)
    mark = "【演练】 非实战" if lang == "zh" else "[EXERCISE] not a real incident"
    assert f'data-mark="{mark}"' in text and 'class="unreal"' in text and f"<title>{mark}" in text
    assert 'class="real"' in page(record_of(flooded()), BESIDE, lang)


def test_what_people_write_is_text_and_nothing_else() -> None:
    bad = "</td><script>alert(1)</script><img src=x onerror=alert(2)>"
    world = opened()
    world.must(AddNote(incident="I1", text=bad), DISPATCHER)
    world.must(AddTask(incident="I1", text=bad, owner=bad[:64]), DISPATCHER)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id, text=bad), DISPATCHER)
    record = record_of(world)
    read = Reader(page(replace(record, incident=replace(record.incident, title=bad)), BESIDE, "zh"))
    assert "script" not in read.tags and read.handlers == []
    assert bad in read.text


def test_it_refers_to_nothing_outside_itself() -> None:
    shown = Shown(Picture(id="p", camera="PD-03", at="2026-06-21T20:14:07.120+08:00", sha256="ab" * 32), JPEG)
    text = page(record_of(flooded()), replace(BESIDE, pictures=[shown, replace(shown, jpeg=None)]), "zh")
    read = Reader(text)
    assert [one.partition(",")[0] for one in read.addresses] == ["data:image/jpeg;base64"]
    assert "黄兴路下立交 南口" in read.text and "保存期满" in read.text
    assert not re.search(r"url\(\s*['\"]?(?!#frame)", text)


def test_who_may_not_look_is_told_that_pictures_are_left_out() -> None:
    assert "无权查看图像" in page(record_of(flooded()), replace(BESIDE, withheld=True), "zh")
    assert "更多" in page(record_of(flooded()), BESIDE, "zh") or "另有抓拍" not in page(
        record_of(flooded()), BESIDE, "zh"
    )
    shown = Shown(Picture(id="p", camera="c", at="2026-06-21T20:14:07.120+08:00", sha256="ab"), JPEG)
    assert "另有抓拍未收入本案卷：3" in page(record_of(flooded()), replace(BESIDE, pictures=[shown], left_out=3), "zh")


def test_a_long_timeline_says_what_it_leaves_out() -> None:
    record = record_of(opened())
    long = replace(record, lines=[*[record.lines[0]] * (LINES + 7), record.lines[-1]])
    text = page(long, BESIDE, "zh")
    assert "其间有 8 条未列出" in text and text.count("立案 I1") == LINES - 1


def test_looks_at_cameras_are_counted() -> None:
    world = opened()
    for name in ("v1", "v2"):
        world.must(StartView(view=name, camera="PD-03", incident="I1"), DISPATCHER)
    text = page(record_of(world), BESIDE, "zh")
    assert "查看画面 2 次未列出" in text and "查看画面 · " not in text


def test_what_was_late_is_said() -> None:
    world = opened()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(LapseRung(assignment="I1-1", step="accepted"), SYSTEM)
    assert "超时未接受" in Reader(page(record_of(world), BESIDE, "zh")).text


def steps_of(world: World) -> str:
    """What the report says of the times that count."""
    text = page(record_of(world), BESIDE, "en")
    return Reader(text[text.index('class="steps"') : text.index("<svg")]).text


def test_nobody_confirmed_what_fell_back_when_its_crew_refused() -> None:
    world = opened(HERE)
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(AdvanceAssignment(assignment="I1-1", step="refused", cause="车辆故障"), of_unit(PATROL))
    assert world.state.incidents.incidents["I1"].state == "confirmed"
    assert "Confirmed—" in steps_of(world)
    world = opened(HERE)
    world.must(ConfirmIncident(incident="I1"), DISPATCHER)
    assert re.search(r"Confirmed\d\d:", steps_of(world))


def test_crews_are_on_the_map_while_they_are_bound_and_it_is_open() -> None:
    beside = replace(BESIDE, units={PUMP.id: (31.287, 121.519), PATROL.id: (31.288, 121.519)})
    world = opened(HERE)
    assert 'class="unit"' not in page(record_of(world), beside, "zh")
    world.must(DispatchUnit(incident="I1", unit=PUMP.id), DISPATCHER)
    drawn = page(record_of(world), beside, "zh")
    assert PUMP.name in drawn[drawn.index("<svg") : drawn.index("</svg")] and "导出时位置" in drawn
    assert PATROL.name not in drawn[drawn.index("<svg") : drawn.index("</svg")]
    world.must(RecallUnit(assignment="I1-1", cause="不需要"), DISPATCHER)
    world.must(CancelIncident(incident="I1", reason="误报"), DISPATCHER)
    over = page(record_of(world), beside, "zh")
    assert PUMP.name not in over[over.index("<svg") : over.index("</svg")] and "导出时位置" not in over


def test_without_a_place_there_is_no_map() -> None:
    assert "未绘制地图" in page(record_of(opened()), BESIDE, "zh")


def test_every_event_of_a_record_has_words() -> None:
    record: Record = record_of(flooded())
    text = Reader(page(record, BESIDE, "zh")).text
    assert not [kind.__name__ for kind in EVENTS if kind.__name__ in text]


def test_times_are_told_as_they_lasted() -> None:
    assert lasted("2026-06-21T20:14:07.120+08:00", "2026-06-21T20:16:12.100+08:00") == "2:05"
    assert lasted("2026-06-21T20:14:07+08:00", "2026-06-21T22:14:09+08:00") == "2:00:02"
