"""Which events an incident order leads to, and every reason why it can't be done."""

import pytest

from incidents.events import (
    AlertLinked,
    CallerRead,
    IncidentAdvanced,
    IncidentGraded,
    IncidentOpened,
    NoteAdded,
    PictureMissed,
    PictureTaken,
)
from incidents.model import LADDER, NEXT, OVER, IncidentState, Picture, State, Status
from incidents.orders import (
    AddNote,
    CancelIncident,
    ConfirmIncident,
    DispatchUnit,
    GradeIncident,
    IncidentOrder,
    LinkAlert,
    MissPicture,
    OpenIncident,
    ReadCaller,
    RecordPicture,
)
from incidents.record_orders import CloseIncident, ReportHandled
from tests.unit.incidents.happening import HERE, NOW, SMOKE, WATER, Happening

PICTURE = Picture(id="p1", camera="PD-03", at=NOW, sha256="ab" * 32)

# Which states may follow which, written down a second time (docs/incidents.md).
LIFE = """
received    confirmed dispatched on_scene cancelled merged
confirmed   dispatched on_scene verifying cancelled merged
dispatched  confirmed on_scene verifying cancelled merged
on_scene    confirmed dispatched verifying cancelled merged
verifying   confirmed dispatched on_scene closed cancelled merged
closed
cancelled
merged
"""


def test_the_life_of_an_incident_is_as_it_is_written() -> None:
    assert {state: set(after) for state, after in NEXT.items()} == {
        line.split()[0]: set(line.split()[1:]) for line in LIFE.strip().splitlines()
    }
    assert {state for state, after in NEXT.items() if not after} == OVER


def in_state(wanted: IncidentState) -> Happening:
    """An incident in this state, reached as it would be."""
    happening = Happening()
    happening.open()
    if wanted in ("confirmed", "closed"):
        happening.give(ConfirmIncident(incident="I1"))
    if wanted in ("dispatched", "on_scene", "verifying"):
        happening.report(happening.send(), *LADDER[1 : {"dispatched": 2, "on_scene": 7, "verifying": 8}[wanted]])
    if wanted == "closed":
        happening.close()
    if wanted == "cancelled":
        happening.give(CancelIncident(incident="I1", reason="误报"))
    assert happening.state.incidents["I1"].state == wanted
    return happening


REACHED: tuple[IncidentState, ...] = (
    "received", "confirmed", "dispatched", "on_scene", "verifying", "closed", "cancelled",
)  # fmt: skip


@pytest.mark.parametrize("state", REACHED)
def test_reporting_how_it_was_dealt_with(state: IncidentState) -> None:
    happening = in_state(state)
    order = ReportHandled(incident="I1", disposition="resolved", text="积水排除")
    expected = {
        "received": "wrong_state", "dispatched": "units_bound", "on_scene": "units_bound",
        "closed": "incident_over", "cancelled": "incident_over",
    }.get(state)  # fmt: skip
    if expected is not None:
        assert happening.refusal(order) == expected
    else:
        happening.give(order)
        assert happening.state.incidents["I1"].state == "verifying"


@pytest.mark.parametrize("state", REACHED)
def test_cancelling(state: IncidentState) -> None:
    happening = in_state(state)
    order = CancelIncident(incident="I1", reason="误报")
    expected = {
        "dispatched": "units_bound", "on_scene": "units_bound", "closed": "incident_over", "cancelled": "incident_over",
    }.get(state)  # fmt: skip
    if expected is not None:
        assert happening.refusal(order) == expected
    else:
        assert happening.give(order) == [IncidentAdvanced(incident="I1", state="cancelled", at=NOW, outcome="误报")]


@pytest.mark.parametrize("state", REACHED)
def test_confirming(state: IncidentState) -> None:
    happening = in_state(state)
    order = ConfirmIncident(incident="I1")
    if state in OVER:
        assert happening.refusal(order) == "incident_over"
    else:
        advanced = [IncidentAdvanced(incident="I1", state="confirmed", at=NOW)] if state == "received" else []
        assert happening.give(order) == advanced


OTHERS: tuple[IncidentOrder, ...] = (
    AddNote(incident="I1", text="补记"),
    GradeIncident(incident="I1", grade=1, priority=1, reason="升级"),
    LinkAlert(alert="A1", incident="I1"),
    DispatchUnit(incident="I1", unit="P12"),
)


@pytest.mark.parametrize("order", OTHERS, ids=lambda order: type(order).__name__)
@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nothing_more_is_done_to_an_incident_that_is_over(order: IncidentOrder, state: IncidentState) -> None:
    happening = in_state(state)
    happening.ring()
    assert happening.refusal(order) == "incident_over"


@pytest.mark.parametrize(
    "order", [*OTHERS[:2], OTHERS[3], ConfirmIncident(incident="I1"), CloseIncident(incident="I1")],
    ids=lambda order: type(order).__name__,
)  # fmt: skip
def test_an_unknown_incident_is_refused(order: IncidentOrder) -> None:
    assert Happening().refusal(order) == "unknown_incident"


def test_the_refusal_to_end_names_the_units_that_are_bound() -> None:
    happening = in_state("dispatched")
    happening.send("M01")
    with pytest.raises(Exception, match="P12, M01 still on I1: recall them or wait until they clear"):
        happening.give(CancelIncident(incident="I1", reason="?"))


def test_a_note_is_written_down() -> None:
    happening = in_state("received")
    assert happening.give(AddNote(incident="I1", text="封闭南口")) == [
        NoteAdded(incident="I1", text="封闭南口", at=NOW)
    ]


def test_grading_is_recorded_once_with_its_reason() -> None:
    happening = in_state("received")
    order = GradeIncident(incident="I1", grade=2, priority=1, reason="车辆被困")
    assert happening.give(order) == [IncidentGraded(incident="I1", grade=2, priority=1, reason="车辆被困", at=NOW)]
    assert happening.give(order) == []
    assert len(happening.give(GradeIncident(incident="I1", grade=2, priority=2, reason="缓解"))) == 1


def test_an_incident_is_opened_by_hand() -> None:
    order = OpenIncident(title="公交车冒烟", alarm_class=SMOKE, place=HERE, grade=2, priority=1, cameras=("PD-01",))
    (opened,) = Happening().give(order)
    assert isinstance(opened, IncidentOpened)
    incident = opened.incident
    assert (incident.id, incident.title, incident.alarm_class, incident.place) == ("I1", "公交车冒烟", SMOKE, HERE)
    assert (incident.grade, incident.priority, incident.cameras) == (2, 1, ("PD-01",))
    assert (incident.state, incident.status, incident.opened_at) == ("received", "actual", NOW)


def test_an_incident_is_opened_from_an_alert_of_the_tray() -> None:
    happening = Happening()
    happening.ring()
    _, linked = happening.give(OpenIncident(title="冒烟", alarm_class=SMOKE, alert="A1"))
    assert linked == AlertLinked(alert="A1", incident="I1", reason="opened from this alert")
    assert happening.refusal(OpenIncident(title="又", alarm_class=SMOKE, alert="A1")) == "already_linked"
    assert happening.refusal(OpenIncident(title="?", alarm_class=SMOKE, alert="A9")) == "unknown_alert"


def test_an_alert_of_the_tray_is_joined_once() -> None:
    happening = Happening()
    happening.open()
    happening.open()
    happening.ring()
    order = LinkAlert(alert="A1", incident="I1")
    assert happening.give(order) == [AlertLinked(alert="A1", incident="I1", reason="joined by hand")]
    assert happening.give(order) == []
    assert happening.refusal(LinkAlert(alert="A1", incident="I2")) == "already_linked"
    assert happening.refusal(LinkAlert(alert="A9", incident="I1")) == "unknown_alert"
    assert happening.refusal(LinkAlert(alert="A1", incident="I9")) == "unknown_incident"


STATUSES: tuple[Status, ...] = ("actual", "exercise", "test")


@pytest.mark.parametrize("alert", STATUSES)
@pytest.mark.parametrize("incident", STATUSES)
def test_actual_exercise_and_test_never_mix(alert: Status, incident: Status) -> None:
    happening = Happening()
    happening.open(status=incident)
    happening.ring("c1", status=alert)
    happening.ring("c2", status=alert)
    orders = (
        LinkAlert(alert="A1", incident="I1"),
        OpenIncident(title="积水", alarm_class=WATER, status=incident, alert="A2"),
    )
    for order in orders:
        if alert == incident:
            assert happening.give(order)
        else:
            assert happening.refusal(order) == "status_differs"


def test_a_picture_is_kept_with_the_incident_the_alert_belongs_to() -> None:
    happening = Happening()
    happening.alarm()
    happening.ring()
    assert happening.give(RecordPicture(alert="A1", picture=PICTURE)) == [
        PictureTaken(alert="A1", incident="I1", picture=PICTURE)
    ]
    missed = MissPicture(alert="A2", camera="PD-03", reason="没有关键帧")
    assert happening.give(missed) == [PictureMissed(alert="A2", incident=None, camera="PD-03", reason="没有关键帧")]
    assert happening.give(RecordPicture(alert="A9", picture=PICTURE)) == [
        PictureTaken(alert="A9", incident=None, picture=PICTURE)
    ]


def test_a_look_at_a_caller_is_recorded_every_time() -> None:
    happening = Happening()
    happening.ring()
    for _ in range(2):
        assert happening.give(ReadCaller(alert="A1")) == [CallerRead(alert="A1", at=NOW)]


def test_deciding_on_nothing_leaves_nothing() -> None:
    assert Happening().state == State()
