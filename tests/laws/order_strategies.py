"""Every order there is, for hypothesis, over a small world of ids."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from command.model import Operator
from command.orders import AddOperator, CloseSession, OpenSession, RefuseLogin, StartCentre
from devices.model import Device, Rejected, Unit
from devices.orders import AddDevice, AddUnit, ChangeUnit, LearnBeats, RejectPayload, SetService
from incidents.ladder_orders import GiveUpDispatch, LapseRung, SeeLapse
from incidents.model import AlarmClass, Picture, Place
from incidents.orders import (
    AddNote,
    AdvanceAssignment,
    CancelIncident,
    ClaimCall,
    ConfirmIncident,
    CorrectClass,
    CorrectPlace,
    DispatchUnit,
    EnterCall,
    GradeIncident,
    LinkAlert,
    MergeIncident,
    MissPicture,
    MoveAlerts,
    OpenIncident,
    ReadCaller,
    RecallUnit,
    RecordPicture,
    ReleaseCall,
    ReportAlert,
    ReportCall,
    SeparateIncident,
    SplitIncident,
)
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from incidents.record import Attachment
from incidents.record_orders import (
    AddTask,
    AttachFile,
    CloseIncident,
    EndSupervision,
    ExportRecord,
    FinishTask,
    ReadAttachment,
    RelateIncidents,
    RelayAlert,
    ReopenTask,
    ReportHandled,
    ReturnIncident,
    Supervise,
    UnrelateIncidents,
)
from incidents.trouble_orders import EndTrouble, ReportTrouble
from tests.laws.world import BROKER_HASH
from video.model import CameraSpec
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    PublishCamera,
    RenewNode,
    RevokeNode,
    StartView,
    UnpublishCamera,
)

ABSENT = {
    "incident": "I999", "alert": "A999", "loose": "A998", "assignment": "I9-9", "expiry": "2026-06-21T20:00:00.000+08:00", "unit": "X99", "source": "X98",
    "node": "nowhere", "camera": "c9", "operator": "nobody",
}  # fmt: skip


class Ref(msgspec.Struct, frozen=True):
    """An id to be taken from the state when the order is given: the `pick`-th of those worth trying."""

    table: str
    pick: int


class Plan(msgspec.Struct, frozen=True):
    """An order to be: its fields, some of them Refs, and who gives it (a number)."""

    kind: Any
    fields: dict[str, Any]
    who: int


def _ref(table: str) -> st.SearchStrategy[Ref]:
    return st.builds(Ref, st.just(table), st.integers(0, 7))


def _one(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


TEXT = _one("已处置", "误报", "🚒 到场")
AT = st.just("2026-06-21T20:14:05.000+08:00")
LAT, LON = _one(31.2799, 31.28, 31.2864), _one(121.51, 121.5184)
PLACE = st.builds(Place, lat=st.none() | LAT, lon=st.none() | LON, address=st.none() | TEXT)
CODE = _one("water_level", "smoke")
CLASS = st.builds(AlarmClass, scheme=st.just("liandong"), kind=st.just("alarm"), code=CODE)
STATUS = _one("actual", "actual", "exercise", "test")
LEVEL = st.integers(1, 4)
NAME = _one("WL-018", "SM-1", "P12", "P13", "no/slash", "")
CAMERA = st.builds(
    CameraSpec, id=_one("c1", "c2", "c3", "b2", "PD-03"), name=TEXT, lat=LAT, lon=LON, fov=st.just(60.0),
    qualities=_one(("main",), ("main", "sub")), sound=st.booleans(),
)  # fmt: skip
PUBLISHED = st.builds(
    CameraSpec, id=_one("b1", "b2", "c1", "bad/id"), name=TEXT, lat=st.none(), lon=st.none()
) | st.builds(CameraSpec, id=_one("b1", "b2"), name=TEXT, lat=LAT, lon=LON)
PICTURE = st.builds(Picture, id=_one("p1", "p2"), camera=st.just("c1"), at=AT, sha256=st.just("ab" * 32))
DEVICE = st.builds(
    Device, id=NAME, kind=_one("sensor", "line"), code=CODE, name=TEXT, agency=st.just("fire"),
    lat=st.none() | LAT, lon=st.none() | LON,
)  # fmt: skip
UNIT = st.builds(Unit, id=NAME, kind=st.just("fire"), name=TEXT, agency=st.just("fire"))
REJECTED = st.builds(
    Rejected, topic=st.just("x"), reason=st.just("unreadable"), message=TEXT, excerpt=TEXT, size=st.just(9), at=AT
)
OPERATOR = st.builds(
    Operator, name=_one("dispatcher1", "auditor"), display=TEXT, agency=st.just("centre"), role=st.just("dispatcher")
)

ATTACHMENT = st.builds(
    Attachment,
    id=_one("f1", "f2"),
    name=TEXT,
    media_type=st.just("image/jpeg"),
    size=st.just(9),
    sha256=st.just("ab" * 32),
)
ALERTS = st.lists(_ref("alert"), min_size=1, max_size=3).map(tuple)
"""Some of them may be the same."""

FIELDS: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    ReportAlert: {
        "source": _ref("source"), "source_id": TEXT, "kind": _one("sensor", "sensor", "canary"), "alarm_class": CLASS,
        "status": STATUS, "at": AT, "place": PLACE, "title": st.just(""), "text": st.none() | TEXT,
        "severity": _one("severe", "minor", "minor", "unknown"),
        "value": _one(None, 0.62, 3.0, True, "高"), "extra": _one({}, {"battery": 87, "deep": {"list": [1, None, "二"]}}),
    },
    ReportCall: {
        "line": _ref("source"), "number": st.just("119"), "call_id": _one("1", "2", "3"), "at": AT, "place": PLACE,
        "phase": _one("ringing", "answered", "transferred", "ended"), "status": STATUS,
        "caller": _one(None, "13800001234"), "agent": st.none() | TEXT, "recording": st.none() | TEXT,
    },
    EnterCall: {
        "number": _one("119", "12345"), "place": PLACE, "text": _one("", "桥下进水"), "status": STATUS,
        "caller": _one(None, "13800001234"), "salt": st.just("5a17"),
    },
    ClaimCall: {"alert": _ref("loose") | _ref("alert"), "take_over": st.booleans()},
    ReleaseCall: {"alert": _ref("loose") | _ref("alert")},
    OpenIncident: {
        "title": TEXT, "alarm_class": CLASS, "place": PLACE, "status": STATUS, "grade": LEVEL, "priority": LEVEL,
        "alert": st.none() | _ref("loose") | _ref("alert"),
    },
    LinkAlert: {"alert": _ref("loose") | _ref("alert"), "incident": _ref("incident")},
    MoveAlerts: {"alerts": ALERTS, "incident": _ref("incident"), "reason": TEXT},
    SplitIncident: {
        "incident": _ref("incident"), "alerts": ALERTS, "title": TEXT, "alarm_class": CLASS,
        "reason": TEXT, "place": PLACE,
    },
    MergeIncident: {"incident": _ref("incident"), "into": _ref("incident"), "reason": TEXT},
    SeparateIncident: {"incident": _ref("incident"), "reason": TEXT},
    CorrectPlace: {"subject": _ref("incident") | _ref("alert"), "place": PLACE, "reason": TEXT},
    ConfirmIncident: {"incident": _ref("incident")},
    CorrectClass: {"incident": _ref("incident"), "alarm_class": CLASS, "title": _one("", "燃气泄漏"), "reason": TEXT},
    GradeIncident: {"incident": _ref("incident"), "grade": LEVEL, "priority": LEVEL, "reason": TEXT},
    ReportHandled: {"incident": _ref("incident"), "disposition": _one("resolved", "unfounded"), "text": TEXT},
    CloseIncident: {"incident": _ref("incident"), "outcome": _one("", "已处置")},
    ReturnIncident: {"incident": _ref("incident"), "reason": TEXT},
    CancelIncident: {"incident": _ref("incident"), "reason": TEXT},
    AddTask: {"incident": _ref("incident"), "text": TEXT, "owner": _one(None, "街道"), "due": st.none() | AT},
    FinishTask: {"incident": _ref("incident"), "task": st.integers(1, 3), "note": _one("", "已通知")},
    ReopenTask: {"incident": _ref("incident"), "task": st.integers(1, 3), "reason": TEXT},
    Supervise: {"incident": _ref("incident"), "due": _one("2026-06-22T08:00:00.000+08:00", "later"), "reason": TEXT},
    EndSupervision: {"incident": _ref("incident"), "result": TEXT},
    RelateIncidents: {
        "incident": _ref("incident"), "other": _ref("incident"), "kind": _one("part_of", "related"), "reason": TEXT,
    },
    UnrelateIncidents: {"incident": _ref("incident"), "other": _ref("incident"), "reason": TEXT},
    AttachFile: {"incident": _ref("incident"), "attachment": ATTACHMENT, "key": st.just("0f" * 32)},
    ReadAttachment: {"incident": _ref("incident"), "attachment": _one("f1", "f9")},
    ActivatePlan: {"incident": _ref("incident"), "plan": _one("flood", "fire", "flood", "nothing"), "reason": TEXT},
    EndPlan: {"incident": _ref("incident"), "plan": _one("flood", "fire"), "reason": TEXT},
    AcknowledgeNotice: {"incident": _ref("incident"), "notice": st.integers(1, 4), "note": _one("", "已电话告知")},
    ExportRecord: {"export": _one("pdf", "cap"), "incident": st.none() | _ref("incident")},
    RelayAlert: {
        "wire": _one("cap", "eido"), "sender": st.just("qx@example.cn"), "identifier": _one("1", "2"), "alarm_class": CLASS,
        "status": STATUS, "severity": _one("severe", "minor", "unknown"), "at": AT, "place": PLACE, "title": TEXT,
        "follows": st.none() | _ref("alert") | _ref("loose"), "withdraws": _one(False, False, True), "caller": _one(None, None, "13800001234"),
    },
    AddNote: {"incident": _ref("incident"), "text": TEXT},
    DispatchUnit: {
        "incident": _ref("incident"), "unit": _ref("unit"), "text": TEXT, "instead_of": st.none() | _ref("assignment"),
    },
    RecallUnit: {"assignment": _ref("assignment"), "cause": TEXT},
    AdvanceAssignment: {
        "assignment": _ref("assignment"), "unit_at": st.none() | AT, "cause": st.none() | TEXT,
        "step": _one("sent", "received", "shown", "accepted", "refused", "en_route", "on_scene", "on_scene", "clear"),
    },
    ReportTrouble: {
        "kind": _one("quiet", "quiet", "gaps", "broker", "clock"), "source": _one("WL-018", "P12", ""), "since": AT,
        "steps_s": _one((), (), (3600.0,), (3600.0, -2.5)),
        "title": TEXT, "place": PLACE, "count": st.integers(1, 9), "folds": st.lists(_ref("incident"), max_size=2).map(tuple),
        "sources": _one((), (), ("WL-018",), ("WL-018", "P12", "X98")), "joins": st.none() | _ref("incident"),
    },
    EndTrouble: {"incident": _ref("incident"), "sources": _one((), (), ("WL-018",), ("P12", "X98"))},
    LearnBeats: {"intervals": _one({"WL-018": 30.0}, {"P12": 10.0, "X98": 5.0}, {})},
    LapseRung: {
        "assignment": _ref("assignment"), "step": _one("received", "accepted"), "instead": st.none() | _ref("unit"),
    },
    GiveUpDispatch: {"assignment": _ref("assignment"), "expires": _ref("expiry")},
    SeeLapse: {"assignment": _ref("assignment")},
    ReadCaller: {"alert": _ref("alert")},
    RecordPicture: {"alert": _ref("alert"), "picture": PICTURE},
    MissPicture: {"alert": _ref("alert"), "camera": st.just("c1"), "reason": TEXT},
    AddDevice: {"device": DEVICE, "password_hash": st.just(BROKER_HASH)},
    AddUnit: {"unit": UNIT, "password_hash": st.just(BROKER_HASH)},
    ChangeUnit: {
        "unit": _ref("unit"), "name": st.none() | TEXT, "lat": st.none() | LAT, "lon": st.none() | LON,
        "crew": st.none() | st.integers(0, 6), "shift": _one(None, ""),
    },
    SetService: {"unit": _ref("unit"), "service": _one("in_service", "out_of_service"), "reason": _one("", "检修")},
    RejectPayload: {"rejected": REJECTED},
    AddNode: {
        "id": _one("police", "street", "bad/id"), "name": TEXT, "kind": st.just("street"),
        "agency": st.just("jiangpulu"), "token_hash": _one("aa", "bb", "cc"),
    },
    RenewNode: {"node": _ref("node"), "token_hash": _one("aa", "bb", "cc", "dd")},
    RevokeNode: {"node": _ref("node")},
    ConnectNode: {"node": _ref("node")},
    DisconnectNode: {"node": _ref("node"), "reason": TEXT},
    AnnounceCameras: {"node": _ref("node"), "cameras": st.lists(CAMERA, max_size=3).map(tuple)},
    PublishCamera: {"camera": PUBLISHED},
    UnpublishCamera: {"camera": _one("b1", "b2", "c1"), "reason": TEXT},
    StartView: {
        "view": _one("v1", "v2", "v3"), "camera": _ref("camera"), "incident": st.none() | _ref("incident"),
        "quality": _one("main", "sub"), "via": _one("wall", "whep", "sound"),
    },
    EndView: {"view": _one("v1", "v2", "v3")},
    StartCentre: {"version": st.just("0.1.0")},
    AddOperator: {"operator": OPERATOR, "password_hash": st.just("$argon2id$")},
    OpenSession: {
        "id": _one("s1", "s2"), "operator": _ref("operator"),
        "expires": _one("2026-06-21T23:00:20.000+08:00", "2026-06-22T08:00:00.000+08:00"),
    },
    CloseSession: {"id": _one("s1", "s2")},
    RefuseLogin: {"name": TEXT, "address": st.just("10.31.4.7"), "reason": TEXT},
}  # fmt: skip

OFTEN: tuple[type, ...] = (
    *(ReportAlert, ReportCall, AnnounceCameras, PublishCamera),
    *(LinkAlert, MergeIncident, SeparateIncident) * 3,
    *(DispatchUnit,) * 4,
    *(AdvanceAssignment,) * 6,
)
"""Given more often than the others: the life of an incident needs them again and again."""

PLANS = st.one_of(
    *(
        st.builds(Plan, st.just(kind), st.fixed_dictionaries(FIELDS[kind]), st.integers(0, 14))
        for kind in (*FIELDS, *OFTEN)
    )
)
