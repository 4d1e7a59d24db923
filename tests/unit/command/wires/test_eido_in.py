"""What another system says by EIDO, as an order."""

import pytest
from msgspec.structs import replace

from command.wires import eido
from command.wires.eido import EidoError, Note, Reference
from command.wires.eido_in import relayed
from command.wires.eido_out import document
from command.wires.pidf import format as pidf
from command.wires.pidf import parse_place
from incidents.model import AlarmClass, Place
from tests.records import flooded, opened, record_of
from tests.schema import FOLDER

SAMPLE = eido.parse((FOLDER / "eido_sample.json").read_bytes())
UNDERPASS = Place(lat=31.2864, lon=121.5184, address="黄兴路下立交", uncertainty_m=20.0)


def test_the_standards_own_call_is_a_call_whose_number_lies_beside_the_log() -> None:
    asked = relayed(SAMPLE, None)
    assert (asked.order.sender, asked.order.identifier) == ("idx.state.pa.us", SAMPLE.id)
    assert asked.order.caller == "8195551212"
    assert "8195551212" not in f"{asked.order.text}{asked.order.extra}{asked.key}"
    assert asked.follows == (("idx.state.pa.us", SAMPLE.id),)
    assert asked.key.endswith(SAMPLE.last_update_time_stamp)


def test_our_own_document_comes_back_as_what_it_was() -> None:
    order = relayed(document(record_of(opened(UNDERPASS))), None).order
    assert order.alarm_class == AlarmClass(scheme="liandong", kind="alarm", code="water_level")
    assert (order.place.lat, order.place.lon, order.place.uncertainty_m) == (31.2864, 121.5184, 20.0)
    assert (order.status, order.severity, order.title, order.withdraws) == ("actual", "minor", "积水", False)


def test_an_exercise_is_known_by_its_marks_and_else_by_whoever_hands_it_on() -> None:
    assert relayed(document(record_of(opened(status="exercise"))), None).order.status == "exercise"
    assert relayed(document(record_of(opened(status="test"))), None).order.status == "test"
    assert relayed(document(record_of(opened())), "exercise").order.status == "exercise"
    assert SAMPLE.incident_component is None and relayed(SAMPLE, "test").order.status == "test"


def test_what_is_over_there_opens_nothing_here() -> None:
    assert relayed(document(record_of(flooded())), None).order.withdraws


def test_notes_are_text_without_their_markup() -> None:
    note = Note(
        id="n", last_update_time_stamp="2026-06-21T20:14:07+08:00", updated_by_agency_reference=Reference("a"),
        notes_action_comments="<p onclick='x()'>a &lt;b&gt;</p><script>alert(1)</script>",
    )  # fmt: skip
    text = relayed(replace(document(record_of(opened())), notes_component=(note,)), None).order.text
    assert "<p" not in text and "<script" not in text and "a <b>" in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"call_component": ()}, "neither"),
        ({"last_update_time_stamp": "yesterday"}, "no time"),
        ({"id": "x" * 300}, "256"),
    ],
)
def test_what_tells_of_nothing_is_refused_with_a_sentence(changed: dict[str, object], told: str) -> None:
    with pytest.raises(EidoError, match=told):
        relayed(replace(SAMPLE, **changed), None)


def test_a_place_in_pidf_comes_back() -> None:
    assert parse_place(pidf(UNDERPASS, "pres:a@b") or "") == replace(UNDERPASS, address=None)
    point = Place(lat=-31.5, lon=-121.25)
    assert parse_place(pidf(point, "pres:a@b") or "") == point
    assert pidf(Place(address="x"), "pres:a@b") is None


@pytest.mark.parametrize(
    "text", ["", "x", "<a/>", "<a><pos>1</pos></a>", "<a><pos>nan nan</pos></a>", "<!DOCTYPE a []><a/>"]
)
def test_what_holds_no_place_gives_none(text: str) -> None:
    assert parse_place(text) is None
