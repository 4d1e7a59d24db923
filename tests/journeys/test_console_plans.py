"""A plan runs at the console, with one key; who has to know says so, or is telephoned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser import person
from tests.centre import HERE, Centre, running_centre
from tests.journeys.commands import end_all

PLACE = {"lat": HERE[0], "lon": HERE[1]}


def opened(room: Centre, grade: int) -> str:
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    order = {"type": "OpenIncident", "title": "下立交积水", "class": alarm, "place": PLACE, "grade": grade}
    room.order(order, token)
    name: str = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    return name


async def test_a_plan_is_activated_says_what_it_lacks_and_ends(room: Centre, browser: Browser) -> None:
    end_all(room)
    name = opened(room, 4)
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        await wang.incident(name).click()
        await expect(wang.see("plan")).to_contain_text("梅雨期积水内涝处置预案")
        await wang.press("y")
        await expect(wang.see("form-which")).to_have_value("flood")
        await expect(wang.see("plan-preview")).to_contain_text("市政 ×1")
        await wang.see("form-text").fill("水位 0.62 米")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("plans")).to_contain_text("梅雨期积水内涝处置预案 Ⅳ · 水位 0.62 米")
        await expect(wang.see("needs")).to_contain_text("市政 0/1")
        await expect(wang.see("tasks")).to_contain_text("核对泵站运行和水位读数")
        await expect(wang.see("timeline")).to_contain_text("启动预案 梅雨期积水内涝处置预案")
        token = room.token("wang")
        room.order({"type": "GradeIncident", "incident": name, "grade": 2, "priority": 1, "reason": "有人"}, token)
        await expect(wang.see("needs")).to_contain_text("市政 0/4")
        await expect(wang.see("tasks")).to_contain_text("调移动泵车")
        await wang.see("plan-end").click()
        await wang.see("form-text").fill("水已退")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("plans").locator("li")).to_have_count(0)
        await expect(wang.see("notices").locator("li.dropped").first).to_contain_text("已撤销（预案终止）")
        await expect(wang.see("withdrawn").first).to_have_text("已撤销（预案终止）")
        await expect(wang.see("timeline")).to_contain_text("终止预案 梅雨期积水内涝处置预案")
        await expect(wang.page.locator("ld-plan .title")).not_to_contain_text("未启动预案")
        assert wang.complaints == []
    end_all(room)


async def test_who_has_to_know_says_so_and_the_desk_says_it_for_others(room: Centre, browser: Browser) -> None:
    end_all(room)
    async with person(browser, room) as wang, person(browser, room) as zhou:
        await wang.sign_in("wang")
        await zhou.sign_in("zhou")
        name = opened(room, 2)
        await wang.incident(name).click()
        notices = wang.see("notices").locator("li")
        await expect(notices).to_have_count(3)
        line = zhou.page.locator(f"[data-told^='{name}/']")
        await expect(line).to_contain_text(f"{name} · Ⅱ · 下立交积水")
        await line.get_by_test_id("know").click()
        await expect(line).to_have_count(0)
        await expect(notices.filter(has_text="值班长")).to_have_attribute("data-known", "true")
        commander = notices.filter(has_text="区指挥长")
        await commander.get_by_test_id("told").click()
        await wang.see("form-text").fill("电话告知，接听人 沈秘书")
        await wang.see("form-text").press("Enter")
        await expect(commander).to_have_attribute("data-known", "true")
        await expect(commander).to_contain_text("沈秘书")
        assert (wang.complaints, zhou.complaints) == ([], [])
    end_all(room)


@pytest.fixture
def hurried(tmp_path: Path) -> Iterator[Centre]:
    """A centre of a district in which who is told of Ⅰ should know within a second."""
    folder = tmp_path / "district"
    folder.mkdir()
    told = '[{ zh = "市应急联动中心", en = "Municipal joint-action centre", within_s = 1 }]'
    (folder / "grades.toml").write_text(f'[[grades]]\ngrade = 1\ncommands = "commander"\ntell = {told}\n')
    config = tmp_path / "centre.toml"
    config.write_text('locality = "district"\n')
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        centre.add_operator("wang")
        yield centre


async def test_the_desk_sees_who_was_not_told_in_time_and_the_plan_of_what_was_merged(
    hurried: Centre, browser: Browser
) -> None:
    token = hurried.token("wang")
    merged, name = opened(hurried, 4), opened(hurried, 1)
    hurried.order({"type": "ActivatePlan", "incident": merged, "plan": "flood", "reason": "水位"}, token)
    async with person(browser, hurried) as wang:
        await wang.sign_in("wang")
        late = wang.incident(name).locator("[data-untold]")
        await expect(late).to_have_text("1 方逾时未告知 ·")
        hurried.order({"type": "MergeIncident", "incident": merged, "into": name, "reason": "同一处"}, token)
        await wang.incident(name).click()
        await expect(wang.see("plans")).to_contain_text(f"{merged} · 梅雨期积水内涝处置预案 Ⅰ")
        await wang.see("notices").locator("li").filter(has_text="市应急联动中心").get_by_test_id("told").click()
        await wang.see("form-text").fill("电话告知，接听人 刘工")
        await wang.see("form-text").press("Enter")
        await expect(late).to_have_count(0)
        await wang.see("plan-end").click()
        await wang.see("form-text").fill("水已退")
        await wang.see("form-text").press("Enter")
        await expect(wang.see("plans").locator("li")).to_have_count(0)
        assert wang.complaints == []
