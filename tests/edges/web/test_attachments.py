"""Files of an incident over a real centre: kept sealed, told apart by content, each look written down."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.centre import Centre
from tests.desk import signed_in
from tests.edges.web.conftest import open_incident
from tests.processes import PATIENCE
from web.media_types import LIMITS

JPEG = b"\xff\xd8\xff\xe0" + b"a photo of the flooded road" * 40


def kept(data: Path) -> dict[str, bytes]:
    """What lies on the disk."""
    return {path.stem: path.read_bytes() for path in (data / "attachments").iterdir()}


async def sent(
    http: ClientSession, incident: str, content: bytes, name: str = "南口.jpg"
) -> tuple[int, dict[str, Any]]:
    url = f"/api/v1/incidents/{incident}/attachments"
    async with http.post(url, data=BytesIO(content), params={"name": name}) as answer:
        told: dict[str, Any] = await answer.json()
        return answer.status, told


async def test_a_photo_is_kept_sealed_and_each_look_is_written_down(centre: Centre, wang: str, viewer: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        status, told = await sent(http, incident, JPEG)
        assert status == 201
    [held] = centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]["attachments"]
    assert (held["name"], held["media_type"], held["size"], held["by"]) == ("南口.jpg", "image/jpeg", len(JPEG), "wang")
    assert b"flooded" not in kept(centre.data)[held["id"]]
    async with signed_in(centre, viewer) as http:
        async with http.get(f"/api/v1/incidents/{incident}/attachments/{told['id']}") as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/jpeg", JPEG)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        async with http.get(f"/api/v1/incidents/{incident}/attachments/nothing") as answer:
            assert answer.status == 404
    record = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    looks = [(one["actor"]["id"], one["event"]["type"]) for one in record if "ttach" in one["event"]["type"]]
    assert looks == [("wang", "FileAttached"), ("viewer", "AttachmentRead")]
    assert all("key" not in one["event"] for one in record)


async def test_what_is_no_picture_sound_or_film_is_refused_whatever_it_is_called(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        for content in (b"<html><script>alert(1)</script>", b"%PDF-1.7", b""):
            status, told = await sent(http, incident, content, "photo.jpg")
            assert (status, told["error"]["code"]) == (415, "unknown_type")
        status, told = await sent(http, incident, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC")
        assert (status, told["error"]["code"]) == (415, "modern_photo") and "as JPEG" in told["error"]["message"]
    assert centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]["attachments"] == []


async def test_a_file_that_is_too_large_is_refused_with_the_limit(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        status, told = await sent(http, incident, JPEG + bytes(LIMITS["image"]))
        assert (status, told["error"]["message"]) == (413, "Such a file may have 10 MB: send a smaller one.")
        status, told = await sent(http, incident, b"\x1aE\xdf\xa3" + bytes(LIMITS["video"]))
        assert (status, told["error"]["code"]) == (413, "too_large")


async def test_a_refused_file_leaves_nothing_behind(centre: Centre, wang: str, viewer: str) -> None:
    before = kept(centre.data)
    async with signed_in(centre, wang) as http:
        status, told = await sent(http, "I999999", JPEG)
        assert (status, told["error"]["code"]) == (404, "unknown_incident")
    async with signed_in(centre, viewer) as http:
        status, told = await sent(http, open_incident(centre, wang), JPEG)
        assert (status, told["error"]["code"]) == (403, "not_permitted")
    assert kept(centre.data) == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 300, "<img src=x>"])
async def test_a_name_is_only_a_name(centre: Centre, wang: str, name: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        assert (await sent(http, incident, JPEG, name))[0] == 201
    assert centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]["attachments"][0]["name"] == name[:128]


async def test_a_file_that_is_not_on_the_disk_is_not_called_erased(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        _, told = await sent(http, incident, JPEG)
        (centre.data / "attachments" / f"{told['id']}.sealed").unlink()
        async with http.get(f"/api/v1/incidents/{incident}/attachments/{told['id']}") as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (500, "file_missing")


async def test_nobody_else_waits_for_those_who_may_not_send(centre: Centre, wang: str, viewer: str) -> None:
    """Who may not, and what there is not, is said before the file is asked for: the body is never sent here."""
    incident = open_incident(centre, wang)
    for token, about, status in ((viewer, incident, 403), (wang, "I999999", 404)):
        host, port = centre.http.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /api/v1/incidents/{about}/attachments HTTP/1.1\r\nHost: {centre.http}\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000000\r\n\r\n"
        writer.write(head.encode())
        async with asyncio.timeout(PATIENCE):
            assert f" {status} ".encode() in await reader.readline()
        writer.close()


async def begun(centre: Centre, token: str, about: str, length: int) -> asyncio.StreamWriter:
    """Somebody who sends the beginning of a film, and then not much more."""
    _, writer = await asyncio.open_connection(*centre.http.split(":"))
    head = f"POST /api/v1/incidents/{about}/attachments HTTP/1.1\r\nHost: {centre.http}\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + JPEG)
    await writer.drain()
    return writer


@pytest.mark.parametrize("length", [6_700_000, 50_000_000])
async def test_films_over_slow_lines_do_not_keep_a_photo_waiting(centre: Centre, wang: str, length: int) -> None:
    incident = open_incident(centre, wang)
    slow = [await begun(centre, wang, incident, length) for _ in range(5)]
    try:
        async with signed_in(centre, wang) as http, asyncio.timeout(PATIENCE):
            assert (await sent(http, incident, JPEG))[0] == 201
    finally:
        for writer in slow:
            writer.transport.abort()


def test_a_look_that_nobody_had_is_not_written_down(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang)
    for order in (
        {"type": "ReadAttachment", "incident": incident, "attachment": "f1"},
        {"type": "ReadCaller", "alert": "A1"},
    ):
        assert centre.ask(order, wang)[1]["error"]["code"] == "own_door"
    record = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    assert [one["event"]["type"] for one in record] == ["IncidentOpened"]


def test_the_order_alone_is_no_file(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang)
    about = {"id": "f1", "name": "x", "media_type": "image/jpeg", "size": 9, "sha256": "ab"}
    order = {"type": "AttachFile", "incident": incident, "attachment": about, "key": "0f" * 32}
    assert centre.ask(order, wang)[1]["error"]["code"] == "no_file"
