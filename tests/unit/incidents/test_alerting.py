"""What an incoming alert or call leads to."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations

import msgspec
import pytest
from msgspec.structs import replace

from incidents.apply import apply
from incidents.events import AlertLinked, AlertReceived, CallAdvanced, IncidentOpened
from incidents.model import LOOSE_KEPT, CallPhase, Place, Severity
from tests.unit.incidents.happening import HERE, NOW, Happening, alarm, kinds


def test_an_alarm_is_kept_and_opens_an_incident() -> None:
    happening = Happening()
    received, opened, linked = happening.give(replace(alarm("WL-1"), value=0.31, unit="m", n=7, extra={"battery": 87}))
    assert isinstance(received, AlertReceived) and isinstance(opened, IncidentOpened)
    assert linked == AlertLinked(alert="A1", incident="I1", reason="first alert")
    alert, incident = received.alert, opened.incident
    assert (alert.source, alert.source_id, alert.value, alert.unit, alert.n) == ("WL-018", "WL-1", 0.31, "m", 7)
    assert (alert.extra, alert.received_at, alert.place) == ({"battery": 87}, NOW, HERE)
    assert (incident.state, incident.title) == ("received", "水位报警 · 黄兴路下立交")
    assert happening.state.linked["I1"] == ["A1"]
    assert happening.state.loose == []


@pytest.mark.parametrize(
    ("severity", "grade", "priority"),
    [("extreme", 2, 1), ("severe", 3, 1), ("moderate", 4, 2), ("minor", 4, 3), ("unknown", 4, 3)],
)
def test_an_incident_begins_with_the_urgency_of_its_first_alert(severity: Severity, grade: int, priority: int) -> None:
    happening = Happening()
    happening.alarm(severity=severity)
    incident = happening.state.incidents["I1"]
    assert (incident.grade, incident.priority) == (grade, priority)


def test_a_canary_is_kept_and_opens_nothing() -> None:
    happening = Happening()
    assert kinds(happening.alarm(kind="canary")) == ["AlertReceived"]
    assert happening.state.loose == []


def test_canaries_never_push_a_waiting_call_out_of_the_tray() -> None:
    happening = Happening()
    happening.ring()
    for number in range(LOOSE_KEPT):
        happening.alarm(f"c{number}", kind="canary")
    assert happening.state.loose == ["A1"]


def test_what_a_caller_tells_later_is_kept_and_what_was_known_stays() -> None:
    happening = Happening()
    happening.ring(place=Place(address="江浦路"))
    (told,) = happening.ring(
        phase="answered", place=Place(lat=31.27, lon=121.51, address="江浦路控江路口"), caller="13800001234"
    )
    assert isinstance(told, CallAdvanced) and told.caller_hash is not None
    alert = happening.state.alerts["A1"]
    assert alert.place == Place(lat=31.27, lon=121.51, address="江浦路")
    assert alert.call is not None and alert.call.caller_hash == told.caller_hash


def test_a_later_phase_that_tells_no_place_takes_none_away() -> None:
    happening = Happening()
    known = Place(lat=31.27, lon=121.51, street="310110009", cell="31011000900101")
    happening.ring(place=known)
    happening.ring(phase="answered", place=Place(address="四平路街道国康路", street="310110009"))
    assert happening.state.alerts["A1"].place == replace(known, address="四平路街道国康路")


def test_a_sub_district_that_is_told_later_comes_with_its_address_or_its_position() -> None:
    happening = Happening()
    happening.ring(place=Place())
    told = Place(address="四平路街道国康路", street="310110009")
    happening.ring(phase="answered", place=told)
    happening.ring(phase="ended", place=Place())
    assert happening.state.alerts["A1"].place == told
    at = Place(lat=31.27, lon=121.51, street="310110009", cell="31011000900101")
    happening.ring(phase="transferred", place=at)
    assert happening.state.alerts["A1"].place == replace(at, address="四平路街道国康路")


def test_a_call_waits_in_the_tray_and_shows_no_number() -> None:
    happening = Happening()
    (received,) = happening.ring(caller="13800001234", agent="席位01")
    assert isinstance(received, AlertReceived)
    call = received.alert.call
    assert call is not None
    assert (call.line, call.number, call.phase, call.agent) == ("line-1", "119", "ringing", "席位01")
    assert call.caller_hash == sha256(b"5a1713800001234").hexdigest()
    assert "13800001234" not in str(received)
    assert (received.alert.kind, received.alert.text, happening.state.loose) == ("phone", None, ["A1"])


def test_a_call_without_a_number_has_no_hash() -> None:
    (received,) = Happening().ring()
    assert isinstance(received, AlertReceived) and received.alert.call is not None
    assert received.alert.call.caller_hash is None


def test_later_phases_go_on_the_alert_of_the_call() -> None:
    happening = Happening()
    happening.ring(agent="席位01")
    assert happening.ring(phase="answered", agent="席位02") == [
        CallAdvanced(alert="A1", phase="answered", agent="席位02", told_at=NOW)
    ]
    happening.ring(phase="ended", recording="rec-1")
    call = happening.state.alerts["A1"].call
    assert call is not None
    assert (call.phase, call.agent, call.recording) == ("ended", "席位02", "rec-1")


@pytest.mark.parametrize("order", list(permutations(["ringing", "answered", "ended"])))
def test_phases_in_any_order_end_as_one_call_that_has_ended(order: tuple[CallPhase, ...]) -> None:
    happening = Happening()
    for phase in order:
        happening.ring(phase=phase, agent="席位02" if phase == "answered" else None)
    (alert,) = happening.state.alerts.values()
    assert alert.call is not None
    assert (alert.call.phase, alert.call.agent) == ("ended", "席位02")


def test_a_call_is_transferred_and_answered_again() -> None:
    happening = Happening()
    phases: tuple[CallPhase, ...] = ("ringing", "answered", "transferred", "ringing", "answered")
    seen: list[str] = []
    for phase in phases:
        happening.ring(phase=phase)
        call = happening.state.alerts["A1"].call
        seen.append(call.phase if call else "")
    assert seen == ["ringing", "answered", "transferred", "transferred", "answered"]


def test_an_older_word_that_comes_late_does_not_take_the_call_from_who_has_it() -> None:
    happening = Happening()
    happening.ring()
    told: list[tuple[CallPhase, str | None, int]] = [
        ("answered", "席位01", 10),
        ("transferred", None, 30),
        ("answered", "席位02", 40),
    ]
    again = [told[0], told[1], ("answered", "席位03", 60), told[2], ("ended", None, 90), ("answered", "席位04", 80)]
    seen: list[tuple[str, str | None]] = []
    for phase, agent, seconds in (*told, *again):
        at = (datetime.fromisoformat(NOW) + timedelta(seconds=seconds)).astimezone(UTC).isoformat()
        happening.ring(phase=phase, agent=agent, at=at)
        call = happening.state.alerts["A1"].call
        assert call is not None
        seen.append((call.phase, call.agent))
    assert seen[:3] == [("answered", "席位01"), ("transferred", "席位01"), ("answered", "席位02")]
    assert seen[3:5] == [("answered", "席位02")] * 2, "what came again is older"
    assert seen[5:] == [("answered", "席位03")] * 2 + [("ended", "席位03"), ("ended", "席位04")]


def test_a_clock_that_was_set_back_leaves_no_call_ringing_and_ends_it() -> None:
    happening = Happening()
    phases: tuple[CallPhase, ...] = ("ringing", "answered", "ended")
    for minute, phase in enumerate(phases):
        happening.ring(phase=phase, at=f"2026-06-21T20:{14 - minute}:07.120+08:00")
        call = happening.state.alerts["A1"].call
        assert call is not None and call.phase == phase


def test_a_phase_from_before_its_time_was_kept_is_taken_as_it_comes() -> None:
    happening = Happening()
    happening.ring()
    for agent in ("席位01", "席位02"):
        old = f'{{"type": "CallAdvanced", "alert": "A1", "phase": "answered", "agent": "{agent}"}}'
        apply(happening.state, msgspec.json.decode(old, type=CallAdvanced))
        call = happening.state.alerts["A1"].call
        assert call is not None and (call.phase, call.agent) == ("answered", agent)


def test_calls_of_two_lines_do_not_mix() -> None:
    happening = Happening()
    happening.ring("c1")
    happening.ring("c1", line="line-2")
    happening.ring("c2")
    assert list(happening.state.alerts) == ["A1", "A2", "A3"]
