"""Records as CSV: Excel opens Chinese, nothing is computed, an exercise says so on each row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.wires import tables
from command.wires.tables import BOM, LIST, WHOLE, heads, line, listed, row, whole
from tests.records import flooded, record_of


def read(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x")'])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    [[cell]] = read(row([text]))
    assert cell == f"'{text}"


def test_numbers_stay_numbers() -> None:
    assert row([-31.5, 4, None, "a"]) == b"-31.5,4,,a\r\n"


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\r\n=+-@"))


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_whatever_people_write_is_one_cell(texts: list[str]) -> None:
    cells = [*texts, "end"]
    [back] = read(row(cells))
    assert [
        one.removeprefix("'") if not text.startswith("'") else one for one, text in zip(back, cells, strict=True)
    ] == cells
    assert not any(one.startswith(tables.FORMULA) for one in back)


def test_a_list_begins_as_excel_wants_it() -> None:
    written = heads(LIST, "zh")
    assert written.startswith(BOM + "案卷编号,性质".encode()) and written.endswith(b"\r\n")
    assert heads(LIST, "en").startswith(BOM + b"number,status")


def test_a_line_of_a_list_has_the_times_that_count() -> None:
    record = record_of(flooded("exercise"))
    [cells] = read(listed(record.incident, len(record.alerts), record.assignments, record.names, "zh"))
    told = dict(zip(LIST, cells, strict=True))
    assert (told["id"], told["status"], told["class"], told["street"]) == ("I1", "演练", "水位", "控江路街道")
    assert (told["disposition"], told["text"], told["units"]) == ("已处置", "积水已排空", "1")
    assert told["dispatched"] < told["accepted"] < told["on_scene"] < told["handled"]


def test_a_whole_record_has_every_part_and_each_row_says_what_is_not_real() -> None:
    record = record_of(flooded("exercise"))
    rows = read(heads(WHOLE, "zh") + b"".join(whole(record, "zh")) + line(record, record.lines[-1], "导出", "zh"))[1:]
    assert {one[1] for one in rows} == {"事件", "处置", "警情", "派遣", "任务", "时间线"}
    assert {one[0] for one in rows} == {"演练"}
    assert [one[6] for one in rows if one[1] == "派遣"][:3] == ["派遣", "已发", "终端收到"]
    english = read(b"".join(whole(record, "en")))
    assert [one[6] for one in english if one[1] == "assignment"][:3] == ["Dispatched", "Sent", "Received"]
    assert rows[-1][3] == str(record.seq) and rows[-1][8] == record.lines[-1].hash
