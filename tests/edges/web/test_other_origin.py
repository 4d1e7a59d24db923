"""Pages of other origins: with a token of their own they may play, with somebody's cookie they may nothing."""

import asyncio

from tests.centre import Centre
from tests.edges.web.page import visitor


async def test_a_page_of_another_origin_plays_and_restarts_ice(centre: Centre, wang: str, camera: str) -> None:
    async with asyncio.timeout(60), visitor(wang) as page:
        begun = await page.call("watch", f"{centre.url}/whep/{camera}")
        assert (begun["status"], begun["location"][:6]) == (201, "/whep/"), begun
        await page.frames(10)
        again = await page.call("restart")
        assert again["status"] == 200 and again["etag"] != begun["etag"], again
        figures = await page.frames(10)
        assert figures["packetsLost"] == 0, "pictures went on meanwhile"
        over = await page.page.evaluate("() => talk('DELETE', session, {})")
        assert over["status"] == 200


async def test_a_page_of_another_origin_has_no_use_of_the_cookie(centre: Centre, wang: str, camera: str) -> None:
    """Another port of this host is the same site: what keeps the cookie back there is CORS, not SameSite."""
    asking = """async ([url, credentials]) => {
      const request = {method: "POST", credentials, headers: {"Content-Type": "application/sdp"}, body: "v=0"};
      return fetch(url, request).then(answer => answer.status, error => error.name);
    }"""
    async with asyncio.timeout(60), visitor("") as page:
        await page.page.context.add_cookies([{"name": "liandong_session", "value": wang, "url": centre.url}])
        url = f"{centre.url}/whep/{camera}"
        assert await page.page.evaluate(asking, [url, "include"]) == "TypeError"
        assert await page.page.evaluate(asking, [url, "omit"]) == 401
