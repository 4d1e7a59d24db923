"""The report of an incident over a real centre: a page, a PDF, and each look in the log."""

import subprocess
from pathlib import Path

import pytest

from tests.centre import HERE, Centre
from tests.desk import signed_in
from tests.edges.web.conftest import open_incident
from tests.edges.web.test_wires import fetched
from web.report.rendering import WAITING, Renderer, RenderError


def read_pdf(folder: Path, content: bytes) -> str:
    """Its text, by a program that is not ours."""
    file = folder / "report.pdf"
    file.write_bytes(content)
    return subprocess.run(
        ("pdftotext", "-layout", str(file), "-"), capture_output=True, check=True, timeout=30
    ).stdout.decode()


async def test_a_pdf_holds_the_record_and_an_exercise_is_marked_on_each_page(
    centre: Centre, wang: str, tmp_path: Path
) -> None:
    place = {"lat": HERE[0], "lon": HERE[1], "address": "黄兴路下立交"}
    incident = open_incident(centre, wang, status="exercise", place=place)
    for number in range(60):
        centre.order({"type": "AddNote", "incident": incident, "text": f"第 {number} 次水位读数"}, wang)
    async with signed_in(centre, wang) as http:
        status, body, about = await fetched(http, incident, "pdf")
    assert (status, about["Content-Type"], about["Cache-Control"]) == (200, "application/pdf", "no-store")
    pages = read_pdf(tmp_path, body).split("\f")[:-1]
    assert len(pages) >= 3
    assert all("【演练】 非实战" in page for page in pages)
    assert "黄兴路下立交" in pages[0] and "第 59 次水位读数" in "".join(pages)
    record = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    assert record[-1]["event"]["type"] == "RecordExported"
    assert f"seq {record[-1]['seq']}" in pages[-1] and record[-1]["hash"] in pages[-1].replace("\n", "")


async def test_the_page_may_run_nothing_and_fetch_nothing(centre: Centre, wang: str, auditor: str, viewer: str) -> None:
    incident = open_incident(centre, wang, title="<script>alert(1)</script>")
    async with signed_in(centre, auditor) as http:
        status, body, about = await fetched(http, incident, "html", "en")
    assert status == 200 and b"&lt;script&gt;" in body and b"<script" not in body
    assert about["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "Record of an incident" in body.decode()
    async with signed_in(centre, viewer) as http:
        assert (await fetched(http, incident, "html"))[0] == 403


async def test_a_renderer_that_hangs_is_ended_and_one_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="too long"):
        await Renderer("tests.hangs", deadline_s=0.5).pdf("<p>")
    with pytest.raises(RenderError, match="could not be made"):
        await Renderer("tests.no_such_module").pdf("<p>")


async def test_nothing_outside_the_page_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'fetched' }")
    page = f'<link rel="stylesheet" href="file://{secret}"><p>told</p><img src="http://127.0.0.1:9/x.png">'
    text = read_pdf(tmp_path, await Renderer().pdf(page))
    assert "told" in text and "fetched" not in text
    assert WAITING < 10
