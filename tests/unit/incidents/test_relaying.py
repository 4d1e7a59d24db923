"""What another system says: compared like every alert, joined to what it follows, and never a reason to cancel."""

from msgspec.structs import replace

from incidents.events import AlertLinked, AlertReceived, IncidentOpened
from incidents.model import LOOSE_KEPT, Place
from incidents.orders import LinkAlert
from incidents.record_orders import RelayAlert
from incidents.relaying import FOLLOWED
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
    assert len(here.state.linked["I1"]) == 2


SLIGHT = replace(RAIN, sender="ld@example.cn", severity="moderate", title="雷电黄色预警")


def waiting() -> Happening:
    """A2 of another system waits: it may belong to I1."""
    here = Happening()
    here.give(RAIN)
    here.give(SLIGHT)
    assert here.state.loose == ["A2"]
    return here


def test_a_withdrawal_of_what_waits_is_kept_with_it_and_goes_where_a_person_puts_it() -> None:
    here = waiting()
    [received] = here.give(replace(SLIGHT, identifier="2", follows="A2", withdraws=True, title="解除"))
    assert isinstance(received, AlertReceived) and received.alert.withdraws
    assert here.state.loose == ["A2"] and here.state.alerts["A2"].followed == ("A3",)
    assert here.give(replace(SLIGHT, identifier="3", follows="A3", withdraws=True)) == [], "it is withdrawn already"
    events = here.give(LinkAlert(alert="A2", incident="I1"))
    assert [(one.alert, one.reason) for one in events if isinstance(one, AlertLinked)] == [
        ("A2", "joined by hand"),
        ("A3", "its sender takes it back"),
    ]
    assert here.state.loose == [] and here.state.linked["I1"] == ["A1", "A2", "A3"]


def test_an_update_of_what_waits_is_no_second_entry_and_opens_with_it() -> None:
    here = waiting()
    here.give(replace(SLIGHT, identifier="2", follows="A2", place=Place(lat=31.0, lon=121.0)))
    here.give(replace(SLIGHT, identifier="3", follows="A3", withdraws=True))
    assert here.state.loose == ["A2"] and here.state.alerts["A2"].followed == ("A3", "A4")
    assert here.open(alert="A2").id == "I2"
    assert here.state.linked["I2"] == ["A2", "A3", "A4"]


def test_what_waits_and_becomes_grave_opens_an_incident_with_all_that_was_said() -> None:
    here = waiting()
    here.give(replace(SLIGHT, identifier="2", follows="A2"))
    here.give(replace(SLIGHT, identifier="3", follows="A2", severity="extreme"))
    assert here.state.loose == [] and set(here.state.linked["I2"]) == {"A2", "A3", "A4"}
    assert here.refusal(replace(SLIGHT, follows="A9", withdraws=True)) == "nothing_to_withdraw"


def test_what_follows_what_waits_is_of_its_status_and_has_a_bound() -> None:
    here = waiting()
    assert here.refusal(replace(SLIGHT, follows="A2", status="exercise")) == "status_differs"
    for number in range(FOLLOWED + 1):
        here.give(replace(SLIGHT, identifier=f"n{number}", follows="A2"))
    assert len(here.state.alerts["A2"].followed) == FOLLOWED and len(here.state.loose) == 2
    here.give(replace(SLIGHT, identifier="end", follows="A2", withdraws=True))
    assert here.state.alerts[here.state.alerts["A2"].followed[-1]].withdraws


def test_what_was_said_of_it_is_forgotten_with_what_waited() -> None:
    here = waiting()
    here.give(replace(SLIGHT, identifier="2", follows="A2", withdraws=True))
    for number in range(LOOSE_KEPT):
        here.give(replace(RAIN, wire="eido", identifier=f"c{number}", caller="13800001234", salt="5a"))
    assert not {"A2", "A3"} & set(here.state.alerts)


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
