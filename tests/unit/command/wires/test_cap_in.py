"""What another system says by CAP, as an order."""

import pytest
from msgspec.structs import replace

from command.wires.cap import Area, CapError, Info, Message, Named
from command.wires.cap_in import relayed
from command.wires.cap_out import message
from incidents.model import AlarmClass, Place
from tests.records import flooded, record_of

RAIN = Info(
    language="zh-CN", category=("Met",), event="暴雨", urgency="Immediate", severity="Severe", certainty="Likely",
    headline="暴雨橙色预警", description="三小时 50 毫米", instruction="注意低洼地带",
    area=(Area(area_desc="杨浦区", polygon=("31.20,121.50 31.20,121.60 31.30,121.60 31.20,121.50",)),),
)  # fmt: skip
WARNING = Message(
    identifier="31_1", sender="qx@example.cn", sent="2026-06-21T20:05:00+08:00", status="Actual", msg_type="Alert",
    scope="Public", info=(replace(RAIN, language="en-US", headline="Rain"), RAIN),
)  # fmt: skip


def test_a_warning_becomes_an_alert_with_its_senders_own_number() -> None:
    asked = relayed(WARNING)
    order = asked.order
    assert (order.wire, order.sender, order.identifier) == ("cap", "qx@example.cn", "31_1")
    assert asked.key == "cap:qx@example.cn,31_1,2026-06-21T20:05:00+08:00"
    assert (order.status, order.severity, order.title) == ("actual", "severe", "暴雨橙色预警")
    assert order.text == "暴雨橙色预警\n三小时 50 毫米\n注意低洼地带"
    assert order.alarm_class == AlarmClass(scheme="CAP 1.2", kind="category", code="Met")
    assert order.place.lat == pytest.approx(31.25) and order.place.lon == pytest.approx(121.55)
    assert order.place.uncertainty_m == pytest.approx(5550)
    assert order.extra["cap_areas"] == "杨浦区"
    assert not order.withdraws and order.caller is None


def test_our_own_message_comes_back_as_what_it_was() -> None:
    order = relayed(message(record_of(flooded("exercise")))).order
    assert (order.status, order.severity) == ("exercise", "moderate")
    assert order.alarm_class == AlarmClass(scheme="liandong", kind="alarm", code="water_level")
    assert order.title.startswith("【演练】")
    assert (order.place.lat, order.place.lon) == (31.2864, 121.5184)


def test_an_update_and_a_cancel_say_what_they_are_about() -> None:
    update = relayed(
        replace(WARNING, msg_type="Update", references="qx@example.cn,31_0,2026-06-21T20:00:00+08:00 junk")
    )
    assert update.follows == (("qx@example.cn", "31_0"),)
    assert not update.order.withdraws
    cancel = relayed(replace(WARNING, msg_type="Cancel", references="qx@example.cn,31_1,x", info=(), note="解除"))
    assert cancel.order.withdraws and cancel.order.text == "解除"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"msg_type": "Ack", "references": "a,b,c"}, "An Ack asks for nothing"),
        ({"msg_type": "Error"}, "An Error asks for nothing"),
        ({"status": "System"}, "send Actual, Exercise or Test"),
        ({"status": "Draft"}, "send Actual, Exercise or Test"),
        ({"info": ()}, "no info"),
        ({"msg_type": "Update"}, "give references"),
        ({"msg_type": "Cancel"}, "give references"),
        ({"sent": "2026-13-41T20:05:00+08:00"}, "no time"),
    ],
)
def test_what_asks_for_nothing_is_refused_with_a_sentence(changed: dict[str, object], told: str) -> None:
    with pytest.raises(CapError, match=told):
        relayed(replace(WARNING, **changed))


@pytest.mark.parametrize(
    ("area", "place"),
    [
        (Area(area_desc="a", circle=("31.2,121.5 0",)), Place(lat=31.2, lon=121.5, address="a")),
        (Area(area_desc="a", circle=("31.2,121.5 0.5",)), Place(lat=31.2, lon=121.5, address="a", uncertainty_m=500.0)),
        (Area(area_desc="a", circle=("31.2,121.5 999999",)), Place(lat=31.2, lon=121.5, address="a", uncertainty_m=20_000.0)),
        *((Area(area_desc="a", circle=(text,)), Place(address="a")) for text in ("", "x", "1,2", "nan,nan 1", "99,999 1", "1,2,3 4")),
        *((Area(area_desc="a", polygon=(text,)), Place(address="a")) for text in ("x", "1", "nan,1 2,3", "1,2 3")),
    ],
)  # fmt: skip
def test_a_place_is_what_the_figure_says_or_only_its_name(area: Area, place: Place) -> None:
    assert relayed(replace(WARNING, info=(replace(RAIN, area=(area,)),))).order.place == place


def test_a_class_of_ours_is_taken_as_such_and_a_fire_is_a_fire() -> None:
    ours = replace(
        RAIN, event_code=(Named(value_name="SAME", value="TOR"), Named(value_name="CJ/T 214-2007/event", value="0406"))
    )
    assert relayed(replace(WARNING, info=(ours,))).order.alarm_class == AlarmClass(
        scheme="CJ/T 214-2007", kind="event", code="0406"
    )
    fire = relayed(replace(WARNING, info=(replace(RAIN, category=("Other", "Fire")),))).order
    assert fire.alarm_class == AlarmClass(scheme="liandong", kind="alarm", code="fire")
