"""From MQTT messages to orders: who asks, for what, and under which key."""

from hashlib import sha256

import pytest
from msgspec.structs import replace

from command.intake import Request, gives_order, refused, rejected, request
from command.model import Actor, Refusal
from command.permits import permit
from devices.messages import AlarmClass as WireClass
from devices.messages import AlertMessage, BeatMessage, CallMessage, PositionMessage, ReadingMessage, ReceiptMessage
from devices.model import Rejected
from devices.topics import EXCERPT_LIMIT, Message, Rejection
from incidents.model import BEST_M, WORST_M, AlarmClass, Place
from incidents.orders import AdvanceAssignment, ReportAlert, ReportCall
from tests.laws.world import LINE, PATROL, SHOP, START, WATER, furnished, later

STATE = furnished().state
ALERT = AlertMessage(
    id="WL-018-0001", kind="sensor", alarm_class=WireClass(scheme="liandong", kind="alarm", code="water_level"),
    at=START, severity="severe", status="exercise", lat=31.2864, lon=121.5184, value=0.31, unit="m", text="水位报警",
    n=7, extra={"address": "黄兴路下立交", "battery": 87},
)  # fmt: skip
CALL = CallMessage(
    id="c-1", phase="answered", caller="13800001234", to="119", at=START, lat=31.27, lon=121.51, address="江浦路",
    agent="席位01", recording="rec-1", status="actual",
)  # fmt: skip
RECEIPT = ReceiptMessage(assignment="I1-1", step="refused", at=START, cause="车辆故障")


def asked(message: Message) -> Request:
    found = request(message, STATE, "5a17", "today")
    assert isinstance(found, Request), found
    return found


def test_an_alert_becomes_an_order_of_its_device() -> None:
    found = asked(Message("WL-018", ALERT))
    assert found.order == ReportAlert(
        source="WL-018", source_id="WL-018-0001", kind="sensor", alarm_class=WATER, status="exercise",
        severity="severe", at=START, place=Place(lat=31.2864, lon=121.5184, address="黄兴路下立交"), title="",
        text="水位报警", value=0.31, unit="m", n=7, extra={"address": "黄兴路下立交", "battery": 87},
    )  # fmt: skip
    assert found.actor == Actor(kind="device", id="WL-018", agency="municipal")
    assert found.key == "alert:WL-018:WL-018-0001"


def test_a_class_of_another_scheme_is_kept_as_it_is() -> None:
    foreign = AlertMessage(
        id="1", kind="grid", alarm_class=WireClass(scheme="grid", kind="event", code="0412"), at=START,
        severity="minor", status="actual", extra={"address": 7},
    )  # fmt: skip
    order = asked(Message("WL-018", foreign)).order
    assert isinstance(order, ReportAlert)
    assert order.alarm_class == AlarmClass(scheme="grid", kind="event", code="0412")
    assert order.place == Place()


def test_a_call_becomes_an_order_of_its_line() -> None:
    found = asked(Message(LINE.id, CALL))
    assert found.order == ReportCall(
        line=LINE.id, number="119", call_id="c-1", phase="answered", at=START,
        place=Place(lat=31.27, lon=121.51, address="江浦路"), caller="13800001234", salt="5a17",
        caller_mark=sha256(b"today 13800001234").hexdigest(),
        agent="席位01", recording="rec-1", status="actual",
    )  # fmt: skip
    assert found.actor == Actor(kind="device", id=LINE.id, agency="fire")
    assert found.key.startswith(f"call:{LINE.id}:c-1:answered:")
    assert found.key.isascii() and "席位01" not in found.key, "who took it is personal"


def test_each_time_a_call_enters_a_phase_is_recorded_and_what_comes_again_is_not() -> None:
    def key(**others: object) -> str:
        return asked(Message(LINE.id, replace(CALL, **others))).key

    assert key() == key(), "a redelivered message has its effect once"
    others: list[dict[str, object]] = [
        {"at": later(START, 40)},
        {"agent": "席位02"},
        {"agent": None},
        {"agent": ""},
        {"agent": f"{START}:席位01"},
        {"phase": "ended"},
    ]
    assert len({key(), *(key(**other) for other in others)}) == len(others) + 1


def test_a_receipt_becomes_an_order_of_its_unit() -> None:
    found = asked(Message("P12", RECEIPT))
    assert found.order == AdvanceAssignment(assignment="I1-1", step="refused", unit_at=START, cause="车辆故障")
    assert found.actor == Actor(kind="unit", id="P12", agency="police")
    assert found.key == "receipt:P12:I1-1:refused"


@pytest.mark.parametrize("message", [Message("WL-018", ALERT), Message(LINE.id, CALL), Message("P12", RECEIPT)])
def test_what_the_intake_asks_for_may_be_asked_for(message: Message) -> None:
    found = asked(message)
    assert permit(STATE, found.actor, found.order) is None
    assert gives_order(message)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (Message("nobody", ALERT), "sensor"),
        (Message(LINE.id, ALERT), "sensor"),
        (Message(PATROL.id, ALERT), "sensor"),
        (Message("nobody", CALL), "line"),
        (Message(SHOP.id, CALL), "line"),
        (Message("nobody", RECEIPT), "unit"),
        (Message(SHOP.id, RECEIPT), "unit"),
    ],
)
def test_a_message_of_a_source_that_is_not_of_its_kind_is_refused(message: Message, kind: str) -> None:
    found = request(message, STATE, "", "")
    assert isinstance(found, Refusal)
    assert found.code == "unknown_source"
    assert found.message == f"No {kind} {message.source} is known here: add it with `liandong device add`."


@pytest.mark.parametrize(
    "body",
    [
        BeatMessage(n=1, at=START),
        ReadingMessage(at=START, value=1.0),
        PositionMessage(lat=31.0, lon=121.0, at=START, stale=False),
    ],
)
def test_telemetry_gives_no_order(body: BeatMessage | ReadingMessage | PositionMessage) -> None:
    assert not gives_order(Message("WL-018", body))
    with pytest.raises(TypeError, match=f"{type(body).__name__} gives no order"):
        request(Message("WL-018", body), STATE, "", "")


def test_an_unreadable_payload_is_kept_with_its_reason() -> None:
    rejection = Rejection(
        topic="liandong/1/alert/WL-003",
        reason="unreadable",
        message="不是 JSON",
        excerpt="{{{",
        size=3,
        source="WL-003",
    )
    assert rejected(rejection, START) == Rejected(
        topic="liandong/1/alert/WL-003", reason="unreadable", message="不是 JSON", excerpt="{{{", size=3, at=START,
        source="WL-003",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("unknown_source", "unknown_source"),
        ("not_permitted", "unauthorised"),
        ("not_yours", "unauthorised"),
        ("assignment_over", "refused"),
    ],
)
def test_a_refused_payload_is_kept_with_the_reason_and_its_beginning(code: str, reason: str) -> None:
    payload = "水".encode() * 2000
    refusal = Refusal(code=code, message="这样不行")
    kept = refused("liandong/1/alert/WL-018", Message("WL-018", ALERT), refusal, payload, START)
    assert (kept.reason, kept.message, kept.size, kept.source) == (reason, "这样不行", 6000, "WL-018")
    assert kept.excerpt == "水" * EXCERPT_LIMIT


def test_bytes_that_are_no_text_are_shown_as_far_as_they_go() -> None:
    refusal = Refusal(code="assignment_over", message="")
    assert refused("t", Message("P12", RECEIPT), refusal, b"ok \xff", START).excerpt == "ok \ufffd"


def test_a_refused_call_leaves_no_personal_data_in_the_log() -> None:
    kept = refused("t", Message("nobody", CALL), Refusal(code="unknown_source", message=""), b"13800001234", START)
    assert kept.excerpt == ""
    assert "13800001234" not in str(kept)


@pytest.mark.parametrize(("said", "kept"), [(None, None), (35.0, 35.0), (0.2, BEST_M), (90_000.0, WORST_M)])
def test_how_well_a_place_is_known_is_kept_within_what_can_be(said: float | None, kept: float | None) -> None:
    for source, body in ((SHOP.id, ALERT), (LINE.id, CALL)):
        order = asked(Message(source, replace(body, uncertainty_m=said))).order
        assert isinstance(order, ReportAlert | ReportCall) and order.place.uncertainty_m == kept


def test_a_withheld_number_has_no_mark() -> None:
    order = asked(Message(LINE.id, replace(CALL, caller=""))).order
    assert isinstance(order, ReportCall) and order.caller_mark is None
