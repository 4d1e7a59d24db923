"""JSON and CSV of a real centre: whole, in order, an exercise left out unless asked for, each export in the log."""

import asyncio
import csv
import io
import json

from aiohttp import ClientSession

from tests.centre import Centre
from tests.desk import signed_in
from tests.edges.web.conftest import open_incident
from tests.edges.web.test_wires import fetched


def read(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def test_json_holds_every_line_of_a_long_record_with_its_hash(centre: Centre, wang: str, auditor: str) -> None:
    incident = open_incident(centre, wang)
    async with signed_in(centre, wang) as http:
        for number in range(520):
            order = {"type": "AddNote", "incident": incident, "text": f"{number}"}
            async with http.post("/api/v1/orders", json=order) as answer:
                assert answer.status == 200
    async with signed_in(centre, auditor) as http:
        status, body, about = await fetched(http, incident, "json")
        assert status == 200 and about["Content-Type"].startswith("application/json")
        told = json.loads(body)
        rows = read((await fetched(http, incident, "csv"))[1])
    notes = [int(one["event"]["text"]) for one in told["timeline"] if one["event"]["type"] == "NoteAdded"]
    assert notes == list(range(520))
    seqs = [one["seq"] for one in told["timeline"]]
    assert seqs == sorted(set(seqs)) and all(len(one["hash"]) == 64 for one in told["timeline"])
    assert told["exported"]["by"] == "auditor" and told["exported"]["hash"] == told["timeline"][-1]["hash"]
    assert told["incident"]["id"] == incident and told["format"] == "liandong-record/1"
    lines = [one for one in rows if one["部分"] == "时间线"]
    assert len(lines) == len(seqs) + 1 and lines[-1]["内容"] == "导出案卷（CSV）"


async def test_a_record_ends_with_its_own_export_whatever_is_written_meanwhile(
    centre: Centre, wang: str, auditor: str
) -> None:
    incident = open_incident(centre, wang)

    async def write(http: ClientSession) -> None:
        while True:
            async with http.post("/api/v1/orders", json={"type": "AddNote", "incident": incident, "text": "x"}) as said:
                assert said.status == 200

    async with signed_in(centre, wang) as http, signed_in(centre, auditor) as reader, asyncio.TaskGroup() as tasks:
        writers = [tasks.create_task(write(http)) for _ in range(8)]
        for _ in range(4):
            told = json.loads((await fetched(reader, incident, "json"))[1])
            assert told["timeline"][-1]["seq"] == told["exported"]["seq"]
            assert told["timeline"][-1]["hash"] == told["exported"]["hash"]
            rows = read((await fetched(reader, incident, "csv"))[1])
            assert rows[-1]["内容"] == "导出案卷（CSV）"
        for writer in writers:
            writer.cancel()


async def test_a_list_leaves_out_what_is_not_real_unless_it_is_asked_for(
    centre: Centre, wang: str, viewer: str
) -> None:
    word = "玛瑙"
    open_incident(centre, wang, title=f"{word}=1+1")
    open_incident(centre, wang, title=f"={word}", status="exercise")
    async with signed_in(centre, wang) as http:
        found = {}
        for status in ("", "&status=exercise", "&status=all", "&lang=en&status=all"):
            async with http.get(f"/api/v1/incidents.csv?q={word}{status}") as answer:
                assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
                found[status] = read(await answer.read())
        for wrong in ("limit=3", "status=real", "lang=fr", "from=yesterday"):
            async with http.get(f"/api/v1/incidents.csv?{wrong}") as answer:
                assert (answer.status, (await answer.json())["error"]["code"]) == (422, "bad_query")
    assert [(one["性质"], one["事件名称"]) for one in found[""]] == [("实战", f"{word}=1+1")]
    assert [(one["性质"], one["事件名称"]) for one in found["&status=exercise"]] == [("演练", f"'={word}")]
    assert len(found["&status=all"]) == 2 and {one["status"] for one in found["&lang=en&status=all"]} == {
        "actual",
        "EXERCISE",
    }
    async with signed_in(centre, viewer) as http, http.get(f"/api/v1/incidents.csv?q={word}") as answer:
        assert answer.status == 403
