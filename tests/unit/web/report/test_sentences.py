"""Every line that can stand in a record has words in both languages."""

import re
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from command.events import EVENTS, Event, Recorded
from command.plans import Level, Plan, Plans
from command.projections import subjects
from command.wires.record import Names
from incidents.events import ClassCorrected, UnitRedirected
from incidents.plan_events import PlanEnded
from tests.house.project import ROOT
from tests.laws.world import DISPATCHER, START
from web.report.sentences import sentence

EXAMPLES = ROOT / "tests" / "examples"


def example(kind: Any) -> Event:
    event: Event = msgspec.json.decode((EXAMPLES / f"{kind.__name__}.json").read_bytes(), type=Event)
    return event


OF_INCIDENTS = [kind for kind in EVENTS if subjects(Recorded(seq=1, at=START, actor=DISPATCHER, event=example(kind)))]


@pytest.mark.parametrize("kind", OF_INCIDENTS, ids=lambda kind: kind.__name__)
def test_it_is_said_in_both_languages(kind: Any) -> None:
    zh, en = (sentence(example(kind), Names(), lang) for lang in ("zh", "en"))
    assert kind.__name__ not in zh and kind.__name__ not in en
    assert re.search("[\u4e00-\u9fff]", zh)
    assert re.search("[A-Za-z]{3}", en) and zh != en


def test_a_plan_is_called_by_its_name() -> None:
    known = Plan(id="flood", zh="内涝预案", en="Flooding", levels=(Level(grade=4),))
    event = PlanEnded(incident="I1", plan="flood", reason="水退", at=START)
    assert [sentence(event, Names(plans=Plans(plans=(known,))), lang) for lang in ("zh", "en")] == [
        "终止预案 内涝预案 · 水退",
        "Plan Flooding ends · 水退",
    ]
    assert sentence(event, Names(), "en") == "Plan flood ends · 水退"


def test_a_title_that_alone_was_corrected_is_told_as_that() -> None:
    corrected = example(ClassCorrected)
    assert isinstance(corrected, ClassCorrected)
    assert sentence(corrected, Names(), "zh").startswith("I17 类别更正 · ")
    renamed = replace(corrected, left=corrected.alarm_class, called="冒烟")
    assert sentence(renamed, Names(), "zh") == "I17 名称更正 · 冒烟 → 燃气泄漏 · 现场核实"
    assert sentence(renamed, Names(), "en") == "Title of I17 corrected · 冒烟 → 燃气泄漏 · 现场核实"


def test_a_unit_is_told_the_new_place_or_what_it_really_is() -> None:
    moved = example(UnitRedirected)
    assert sentence(moved, Names(), "zh") == "发出新位置 · F03 · 黄兴路下立交 31.28640, 121.51840"
    assert isinstance(moved, UnitRedirected)
    assert sentence(replace(moved, corrected="燃气泄漏"), Names(), "zh") == "发出更正 · F03 · 燃气泄漏"
