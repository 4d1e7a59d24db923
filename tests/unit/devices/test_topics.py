import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.messages import AlertMessage, Body, CallMessage, PositionMessage, ReceiptMessage
from devices.topics import INCOMING, PAYLOAD_LIMIT, Message, Rejection, format, parse, topic_of
from tests.unit.devices.wire_strategies import bodies, ids

AT = "2026-05-01T09:30:00.000+08:00"
ALERT: dict[str, Any] = {
    "id": "a-1",
    "kind": "sensor",
    "class": {"scheme": "liandong", "kind": "alarm", "code": "water_level"},
    "at": AT,
    "severity": "severe",
    "status": "actual",
}
CALL: dict[str, Any] = {"id": "c-1", "phase": "ringing", "from": "13800000000", "to": "119", "at": AT}


def send(changes: dict[str, Any], on: str = "alert/w-7", base: dict[str, Any] = ALERT) -> Message | Rejection:
    fields = {name: value for name, value in (base | changes).items() if value is not ...}
    return parse(f"liandong/1/{on}", json.dumps(fields).encode())


def rejected(changes: dict[str, Any], on: str = "alert/w-7", base: dict[str, Any] = ALERT) -> Rejection:
    answer = send(changes, on, base)
    assert isinstance(answer, Rejection), answer
    return answer


@given(ids, bodies())
def test_what_is_formatted_is_parsed_back(source: str, body: Body) -> None:
    assert parse(*format(source, body)) == Message(source, body)


@given(st.text() | st.sampled_from([topic_of(body, "x") for body in (AlertMessage, CallMessage)]), st.binary())
def test_any_bytes_on_any_topic_have_an_answer(topic: str, payload: bytes) -> None:
    assert isinstance(parse(topic, payload), Rejection)


@given(bodies(), st.data())
def test_a_damaged_payload_has_an_answer_that_names_its_sender(body: Body, draw: st.DataObject) -> None:
    topic, payload = format("w-7", body)
    cut = draw.draw(st.integers(0, len(payload)))
    damaged = payload[:cut] + draw.draw(st.binary(max_size=4)) + payload[cut + draw.draw(st.integers(0, 4)) :]
    assert parse(topic, damaged).source == "w-7"


def test_an_alert_is_read_with_its_class_and_what_we_do_not_know() -> None:
    answer = send({"lat": 31.3, "lon": 121.5, "value": 42, "unit": "cm", "battery": {"percent": 80}})
    assert isinstance(answer, Message)
    assert answer.source == "w-7"
    alert = answer.body
    assert isinstance(alert, AlertMessage)
    assert alert.alarm_class.code == "water_level"
    assert (alert.lat, alert.lon, alert.value, alert.unit) == (31.3, 121.5, 42.0, "cm")
    assert alert.extra == {"battery": {"percent": 80}}


def test_a_call_is_read_with_its_caller() -> None:
    answer = send({}, "call/119-1", CALL)
    assert isinstance(answer, Message)
    assert isinstance(answer.body, CallMessage)
    assert (answer.body.caller, answer.body.status) == ("13800000000", "actual")


@pytest.mark.parametrize("agent", [None, "", "席" * 64])
def test_who_takes_a_call_may_be_nobody_yet(agent: str | None) -> None:
    assert isinstance(send({"agent": agent}, "call/119-1", CALL), Message)


def test_a_name_without_end_is_no_agent() -> None:
    answer = rejected({"agent": "席" * 65}, "call/119-1", CALL)
    assert answer.reason == "wrong_type" and "`agent`" in answer.message and "at most 64" in answer.message
    assert "席" not in answer.message + answer.excerpt


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"id": 5}, "id"),
        ({"id": ""}, "id"),
        ({"id": "x" * 129}, "id"),
        ({"id": ...}, "id"),
        ({"id": None}, "id"),
        ({"kind": "letter"}, "kind"),
        ({"class": "smoke"}, "class"),
        ({"class": {"scheme": "liandong", "kind": "alarm"}}, "class.code"),
        ({"class": {"scheme": "liandong", "kind": "alarm", "code": 7}}, "class.code"),
        ({"at": 1777599000}, "at"),
        ({"at": "2026-05-01T09:30:00.000"}, "at"),
        ({"at": "2026-02-30T09:30:00.000+08:00"}, "at"),
        ({"at": "9999-12-31T23:59:59.000-14:00"}, "at"),
        ({"at": "2026-05-01T09:30:00.000+08:00\n"}, "at"),
        ({"lat": 91, "lon": 0}, "lat"),
        ({"lat": 0, "lon": -180.1}, "lon"),
        ({"lat": "31.3", "lon": 121.5}, "lat"),
        ({"lat": 31.3}, "lon"),
        ({"severity": "terrible"}, "severity"),
        ({"status": ...}, "status"),
        ({"status": "drill"}, "status"),
        ({"value": "42"}, "value"),
        ({"value": True}, "value"),
        ({"text": 3}, "text"),
        ({"n": -1}, "n"),
        ({"n": 1.5}, "n"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], name: str) -> None:
    answer = rejected(changes)
    assert (answer.reason, answer.source) == ("wrong_type", "w-7")
    assert f"`{name}`" in answer.message
    assert "send " in answer.message


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"null",
        b"7",
        b"{",
        b'{"id":1}}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b'{"value":NaN}',
        b'{"value":-Infinity}',
        b'{"value":1e999}',
        b'{"n":' + b"9" * 20 + b"}",
        b'{"n":' + b"9" * 5000 + b"}",
        b'{"severity":"minor","severity":"extreme"}',
        b'{"text":"\\ud800"}',
        b'{"text":"\\u0000"}',
        b'{"\\u0000":1}',
        b"[" * 60_000,
        b'{"a":' * 17 + b"1" + b"}" * 17,
    ],
)
def test_what_cannot_be_read_the_same_way_by_everyone_is_unreadable(payload: bytes) -> None:
    answer = parse("liandong/1/alert/w-7", payload)
    assert isinstance(answer, Rejection)
    assert (answer.reason, answer.size, answer.source) == ("unreadable", len(payload), "w-7")


def test_sixteen_levels_are_enough() -> None:
    deep = json.loads('{"a":' * 15 + "1" + "}" * 15)
    assert isinstance(send({"more": deep["a"]}), Message)


def test_a_payload_over_the_limit_is_refused_by_its_size_alone() -> None:
    body = json.dumps(ALERT | {"text": ""}).encode()
    room = PAYLOAD_LIMIT - len(body)
    assert isinstance(send({"text": "x" * room}), Message)
    answer = rejected({"text": "x" * (room + 1)})
    assert (answer.reason, answer.size) == ("oversized", PAYLOAD_LIMIT + 1)


def test_an_excerpt_can_be_shown_and_stored() -> None:
    answer = parse("liandong/1/alert/w-7", b"\x00\x1b[31m\xff" + "警".encode() * 500)
    assert isinstance(answer, Rejection)
    assert len(answer.excerpt) == 200
    assert answer.excerpt.isprintable()
    assert "警" in answer.excerpt


def test_what_a_caller_said_is_not_kept_in_a_rejection() -> None:
    answer = rejected({"phase": "hold"}, "call/119-1", CALL)
    assert "138" not in answer.excerpt + answer.message
    assert "`phase`" in answer.message


@pytest.mark.parametrize(
    "topic",
    ["", "x", "liandong/1/", "liandong/1/alert", "liandong/1/alert/", "liandong/1/alert/w-7/", "liandong/1/alert/警",
     "liandong/2/alert/w-7", "liandong/1/alert/w 7", "liandong/1/alert/" + "x" * 65, "liandong/1/unit/u/alert",
     "/liandong/1/alert/w-7", "liandong/1/alert/w-7/receipt/x", "liandong/1/alert/w-7\n"],
)  # fmt: skip
def test_a_topic_that_is_not_ours_is_said_to_be_so(topic: str) -> None:
    answer = parse(topic, json.dumps(ALERT).encode())
    assert isinstance(answer, Rejection)
    assert (answer.reason, answer.source) == ("unreadable", None)


@pytest.mark.parametrize("source", ["", "+", "#", "a/b", "a b", "x" * 65, "警", "a\n"])
def test_a_source_that_is_no_id_gets_no_topic(source: str) -> None:
    with pytest.raises(ValueError, match="is not an id"):
        topic_of(AlertMessage, source)


@pytest.mark.parametrize("cause", [..., None, "", "  "])
def test_a_refusal_says_why(cause: Any) -> None:
    receipt = {"assignment": "as-1", "step": "refused", "at": AT, "cause": cause}
    answer = rejected({}, "unit/u-1/receipt", receipt)
    assert "`cause`" in answer.message
    accepted = send({"step": "accepted"}, "unit/u-1/receipt", receipt)
    assert isinstance(accepted, Message)
    assert isinstance(accepted.body, ReceiptMessage)


def test_a_position_is_fresh_unless_it_says_not() -> None:
    answer = send({}, "unit/u-1/position", {"lat": 31.3, "lon": 121.5, "at": AT})
    assert isinstance(answer, Message)
    assert isinstance(answer.body, PositionMessage)
    assert not answer.body.stale


def test_absent_fields_are_left_out_of_the_payload() -> None:
    answer = send({})
    assert isinstance(answer, Message)
    assert json.loads(format("w-7", answer.body)[1]) == ALERT


def test_the_centre_listens_to_everything_that_is_sent_to_it() -> None:
    heard = {tuple(filter.split("/")[2:]) for filter, _ in INCOMING}
    for body in (AlertMessage, CallMessage, ReceiptMessage, PositionMessage):
        assert tuple(topic_of(body, "ID").replace("ID", "+").split("/")[2:]) in heard
