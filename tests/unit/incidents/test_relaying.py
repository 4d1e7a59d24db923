"""What another system says: compared like every alert, joined to what it follows, and never a reason to cancel."""

from msgspec.structs import replace

from incidents.events import AlertLinked, AlertReceived, IncidentOpened
from incidents.model import Place
from incidents.record_orders import RelayAlert
from tests.unit.incidents.happening import HERE, WATER, Happening

RAIN = RelayAlert(
    wire="cap", sender="qx@example.cn", identifier="1", alarm_class=WATER, status="actual", severity="severe",
    at="2026-06-21T20:05:00+08:00", title="暴雨", place=HERE, extra={"cap_type": "Alert"},
)  # fmt: skip


def test_a_severe_warning_opens_an_incident_under_its_senders_name() -> None:
    here = Happening()
    received, opened, linked, *_ = here.give(RAIN)
    assert (
        isinstance(received, AlertReceived) and isinstance(opened, IncidentOpened) and isinstance(linked, AlertLinked)
    )
    assert (received.alert.kind, received.alert.source, received.alert.source_id) == (
        "external",
        "cap:qx@example.cn",
        "1",
    )
    assert opened.incident.title == "暴雨"


def test_what_follows_goes_where_the_first_one_is() -> None:
    here = Happening()
    here.give(RAIN)
    far = replace(RAIN, identifier="2", follows="A1", place=Place(lat=31.0, lon=121.0), title="更大")
    _, linked = here.give(far)
    assert isinstance(linked, AlertLinked) and (linked.incident, linked.reason) == ("I1", "its sender tells more")
    assert len(here.state.incidents) == 1


def test_a_withdrawal_is_written_down_and_cancels_nothing() -> None:
    here = Happening()
    here.give(RAIN)
    here.give(replace(RAIN, identifier="2", follows="A1", withdraws=True))
    assert here.state.incidents["I1"].state == "received"
    assert len(here.state.incidents["I1"].alerts) == 2


def test_what_is_in_no_open_incident_cannot_be_withdrawn() -> None:
    here = Happening()
    assert here.refusal(replace(RAIN, withdraws=True, follows="A9")) == "nothing_to_withdraw"
    assert here.state.alert_count == 0


def test_an_exercise_does_not_follow_what_is_actual() -> None:
    here = Happening()
    here.give(RAIN)
    assert here.refusal(replace(RAIN, follows="A1", status="exercise")) == "status_differs"


def test_a_call_that_is_transferred_waits_for_a_person_and_only_its_hash_is_told() -> None:
    here = Happening()
    received, *_ = here.give(replace(RAIN, wire="eido", caller="13800001234", salt="5a", caller_mark="m"))
    assert isinstance(received, AlertReceived) and received.alert.call is not None
    assert (received.alert.call.phase, received.alert.call.caller_mark) == ("transferred", "m")
    assert "13800001234" not in repr(received)
    assert here.state.loose == ["A1"] and not here.state.incidents
