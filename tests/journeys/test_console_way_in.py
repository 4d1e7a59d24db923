"""The way in, as people go it: the first administrator of an empty centre, a code, a recovery code, and a desk that was left."""

import re
from pathlib import Path

import pyotp
from playwright.async_api import Browser, Locator, expect

from tests.browser import Person, person
from tests.centre import Centre, running_centre
from tests.processes import until

GOOD = "滨江 Pump-station 42 mm"


def centre_with(folder: Path, lines: str) -> tuple[str, ...]:
    """Options of a centre that is configured so."""
    config = folder / "centre.toml"
    config.write_text(lines, encoding="utf-8")
    return ("--config", str(config))


def link(centre: Centre) -> str:
    """What the start has printed."""

    def printed() -> str:
        found = re.search(r"http://\S+#welcome=\S+", centre.program.said)
        return found[0] if found else ""

    return until(printed, lambda: centre.program.said)


async def give(one: Person, **fields: str) -> None:
    """Fill in the fields of a step, and go on by the keyboard."""
    for name, value in fields.items():
        await one.see(f"login-{name.replace('_', '-')}").fill(value)
    await one.page.keyboard.press("Enter")


def step(one: Person, name: str) -> Locator:
    """The form, at this step."""
    return one.page.locator(f"form[data-step={name}]")


async def key(one: Person) -> pyotp.TOTP:
    """What an app is told by hand."""
    return pyotp.TOTP((await one.page.locator("ld-login .key").inner_text()).replace(" ", ""))


async def test_the_first_administrator_comes_in_with_a_password_and_codes_of_their_own(
    browser: Browser, tmp_path: Path
) -> None:
    options = centre_with(tmp_path, 'second_factor = "required"\n')
    with running_centre(tmp_path, options=options) as centre:
        async with person(browser, centre) as xu:
            await xu.page.goto(link(centre))
            await expect(step(xu, "welcome")).to_contain_text("建立第一位管理员")
            assert "welcome" not in xu.page.url, "the secret is not left for the next person"
            await give(xu, name="xulei", display="徐磊", new_password="Passw0rd1234!", again="Passw0rd1234!")
            await expect(xu.see("login-refusal")).to_have_text("口令太容易被猜到，请用几个互不相干的词。")
            await give(xu, new_password=GOOD, again="something else")
            await expect(xu.see("login-refusal")).to_have_text("两次输入的口令不一样。")
            await give(xu, new_password=GOOD, again=GOOD)
            codes = await key(xu)
            await give(xu, code="000000")
            await expect(xu.see("login-refusal")).to_have_text("动态码不对，请输入最新的一个。")
            await give(xu, code=codes.now())
            shown = xu.see("login-recovery").locator("li")
            await expect(shown).to_have_count(10)
            spare = await shown.all_inner_texts()
            await xu.see("login-enter").click()
            await xu.is_live()
            await expect(xu.page.locator("ld-topbar")).to_contain_text("徐磊")
        async with person(browser, centre) as again:
            await give(again, name="xulei", password=GOOD)
            await expect(again.see("login-code")).to_be_focused()
            await give(again, code=codes.now())
            await expect(again.see("login-refusal")).to_have_text(
                re.compile("这个动态码已经用过|动态码不对")  # by then it may be another one
            )
            await give(again, code=spare[0])
            await again.is_live()
        async with person(browser, centre) as late:
            await late.page.goto(link(centre))
            await expect(late.see("login-refusal")).to_have_text("邀请已用过、被替换或已过期，请再要一个。")


async def test_a_desk_that_was_left_says_so_and_is_signed_out(browser: Browser, tmp_path: Path) -> None:
    with running_centre(tmp_path, options=centre_with(tmp_path, "idle_minutes = 0.2\n")) as centre:
        centre.add_operator("wang")
        async with person(browser, centre) as wang:
            await wang.sign_in("wang")
            await expect(wang.see("idle")).to_contain_text("按任意键继续")
            await wang.page.keyboard.press("Shift")
            await expect(wang.see("idle")).to_be_hidden()
            await expect(wang.see("idle")).to_be_visible()
            await expect(wang.see("login-name")).to_be_visible()
            await expect(wang.see("login-refusal")).to_have_text("会话已结束，请重新登录。")
