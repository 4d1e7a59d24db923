"""Every order there is, for hypothesis, over a small world of ids."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from command.orders import StartCentre
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
from tests.laws.drawn import TEXT, one, ref
from tests.laws.people_strategies import PEOPLE
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


class Plan(msgspec.Struct, frozen=True):
    """An order to be: its fields, some of them Refs, and who gives it (a number)."""

    kind: Any
    fields: dict[str, Any]
    who: int


AT = st.just("2026-06-21T20:14:05.000+08:00")
LAT, LON = one(31.2799, 31.28, 31.2864), one(121.51, 121.5184)
PLACE = st.builds(Place, lat=st.none() | LAT, lon=st.none() | LON, address=st.none() | TEXT)
CODE = one("water_level", "smoke")
CLASS = st.builds(AlarmClass, scheme=st.just("liandong"), kind=st.just("alarm"), code=CODE)
STATUS = one("actual", "actual", "exercise", "test")
LEVEL = st.integers(1, 4)
NAME = one("WL-018", "SM-1", "P12", "P13", "no/slash", "")
CAMERA = st.builds(
    CameraSpec, id=one("c1", "c2", "c3", "b2", "PD-03"), name=TEXT, lat=LAT, lon=LON, fov=st.just(60.0),
    qualities=one(("main",), ("main", "sub")), sound=st.booleans(),
)  # fmt: skip
PUBLISHED = st.builds(
    CameraSpec, id=one("b1", "b2", "c1", "bad/id"), name=TEXT, lat=st.none(), lon=st.none()
) | st.builds(CameraSpec, id=one("b1", "b2"), name=TEXT, lat=LAT, lon=LON)
PICTURE = st.builds(Picture, id=one("p1", "p2"), camera=st.just("c1"), at=AT, sha256=st.just("ab" * 32))
DEVICE = st.builds(
    Device, id=NAME, kind=one("sensor", "line"), code=CODE, name=TEXT, agency=st.just("fire"),
    lat=st.none() | LAT, lon=st.none() | LON,
)  # fmt: skip
UNIT = st.builds(Unit, id=NAME, kind=st.just("fire"), name=TEXT, agency=st.just("fire"))
REJECTED = st.builds(
    Rejected, topic=st.just("x"), reason=st.just("unreadable"), message=TEXT, excerpt=TEXT, size=st.just(9), at=AT
)
ATTACHMENT = st.builds(
    Attachment,
    id=one("f1", "f2"),
    name=TEXT,
    media_type=st.just("image/jpeg"),
    size=st.just(9),
    sha256=st.just("ab" * 32),
)
ALERTS = st.lists(ref("alert"), min_size=1, max_size=3).map(tuple)
"""Some of them may be the same."""

FIELDS: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    ReportAlert: {
        "source": ref("source"), "source_id": TEXT, "kind": one("sensor", "sensor", "canary"), "alarm_class": CLASS,
        "status": STATUS, "at": AT, "place": PLACE, "title": st.just(""), "text": st.none() | TEXT,
        "severity": one("severe", "minor", "minor", "unknown"),
        "value": one(None, 0.62, 3.0, True, "高"), "extra": one({}, {"battery": 87, "deep": {"list": [1, None, "二"]}}),
    },
    ReportCall: {
        "line": ref("source"), "number": st.just("119"), "call_id": one("1", "2", "3"), "at": AT, "place": PLACE,
        "phase": one("ringing", "answered", "transferred", "ended"), "status": STATUS,
        "caller": one(None, "13800001234"), "agent": st.none() | TEXT, "recording": st.none() | TEXT,
    },
    EnterCall: {
        "number": one("119", "12345"), "place": PLACE, "text": one("", "桥下进水"), "status": STATUS,
        "caller": one(None, "13800001234"), "salt": st.just("5a17"),
    },
    ClaimCall: {"alert": ref("loose") | ref("alert"), "take_over": st.booleans()},
    ReleaseCall: {"alert": ref("loose") | ref("alert")},
    OpenIncident: {
        "title": TEXT, "alarm_class": CLASS, "place": PLACE, "status": STATUS, "grade": LEVEL, "priority": LEVEL,
        "alert": st.none() | ref("loose") | ref("alert"),
    },
    LinkAlert: {"alert": ref("loose") | ref("alert"), "incident": ref("incident")},
    MoveAlerts: {"alerts": ALERTS, "incident": ref("incident"), "reason": TEXT},
    SplitIncident: {
        "incident": ref("incident"), "alerts": ALERTS, "title": TEXT, "alarm_class": CLASS,
        "reason": TEXT, "place": PLACE,
    },
    MergeIncident: {"incident": ref("incident"), "into": ref("incident"), "reason": TEXT},
    SeparateIncident: {"incident": ref("incident"), "reason": TEXT},
    CorrectPlace: {"subject": ref("incident") | ref("alert"), "place": PLACE, "reason": TEXT},
    ConfirmIncident: {"incident": ref("incident")},
    CorrectClass: {"incident": ref("incident"), "alarm_class": CLASS, "title": one("", "燃气泄漏"), "reason": TEXT},
    GradeIncident: {"incident": ref("incident"), "grade": LEVEL, "priority": LEVEL, "reason": TEXT},
    ReportHandled: {"incident": ref("incident"), "disposition": one("resolved", "unfounded"), "text": TEXT},
    CloseIncident: {"incident": ref("incident"), "outcome": one("", "已处置")},
    ReturnIncident: {"incident": ref("incident"), "reason": TEXT},
    CancelIncident: {"incident": ref("incident"), "reason": TEXT},
    AddTask: {"incident": ref("incident"), "text": TEXT, "owner": one(None, "街道"), "due": st.none() | AT},
    FinishTask: {"incident": ref("incident"), "task": st.integers(1, 3), "note": one("", "已通知")},
    ReopenTask: {"incident": ref("incident"), "task": st.integers(1, 3), "reason": TEXT},
    Supervise: {"incident": ref("incident"), "due": one("2026-06-22T08:00:00.000+08:00", "later"), "reason": TEXT},
    EndSupervision: {"incident": ref("incident"), "result": TEXT},
    RelateIncidents: {
        "incident": ref("incident"), "other": ref("incident"), "kind": one("part_of", "related"), "reason": TEXT,
    },
    UnrelateIncidents: {"incident": ref("incident"), "other": ref("incident"), "reason": TEXT},
    AttachFile: {"incident": ref("incident"), "attachment": ATTACHMENT, "key": st.just("0f" * 32)},
    ReadAttachment: {"incident": ref("incident"), "attachment": one("f1", "f9")},
    ActivatePlan: {"incident": ref("incident"), "plan": one("flood", "fire", "flood", "nothing"), "reason": TEXT},
    EndPlan: {"incident": ref("incident"), "plan": one("flood", "fire"), "reason": TEXT},
    AcknowledgeNotice: {"incident": ref("incident"), "notice": st.integers(1, 4), "note": one("", "已电话告知")},
    ExportRecord: {"export": one("pdf", "cap"), "incident": st.none() | ref("incident")},
    RelayAlert: {
        "wire": one("cap", "eido"), "sender": st.just("qx@example.cn"), "identifier": one("1", "2"), "alarm_class": CLASS,
        "status": STATUS, "severity": one("severe", "minor", "unknown"), "at": AT, "place": PLACE, "title": TEXT,
        "follows": st.none() | ref("alert") | ref("loose"), "withdraws": one(False, False, True), "caller": one(None, None, "13800001234"),
    },
    AddNote: {"incident": ref("incident"), "text": TEXT},
    DispatchUnit: {
        "incident": ref("incident"), "unit": ref("unit"), "text": TEXT, "instead_of": st.none() | ref("assignment"),
    },
    RecallUnit: {"assignment": ref("assignment"), "cause": TEXT},
    AdvanceAssignment: {
        "assignment": ref("assignment"), "unit_at": st.none() | AT, "cause": st.none() | TEXT,
        "step": one("sent", "received", "shown", "accepted", "refused", "en_route", "on_scene", "on_scene", "clear"),
    },
    ReportTrouble: {
        "kind": one("quiet", "quiet", "gaps", "broker", "clock"), "source": one("WL-018", "P12", ""), "since": AT,
        "steps_s": one((), (), (3600.0,), (3600.0, -2.5)),
        "title": TEXT, "place": PLACE, "count": st.integers(1, 9), "folds": st.lists(ref("incident"), max_size=2).map(tuple),
        "sources": one((), (), ("WL-018",), ("WL-018", "P12", "X98")), "joins": st.none() | ref("incident"),
    },
    EndTrouble: {"incident": ref("incident"), "sources": one((), (), ("WL-018",), ("P12", "X98"))},
    LearnBeats: {"intervals": one({"WL-018": 30.0}, {"P12": 10.0, "X98": 5.0}, {})},
    LapseRung: {
        "assignment": ref("assignment"), "step": one("received", "accepted"), "instead": st.none() | ref("unit"),
    },
    GiveUpDispatch: {"assignment": ref("assignment"), "expires": ref("expiry")},
    SeeLapse: {"assignment": ref("assignment")},
    ReadCaller: {"alert": ref("alert")},
    RecordPicture: {"alert": ref("alert"), "picture": PICTURE},
    MissPicture: {"alert": ref("alert"), "camera": st.just("c1"), "reason": TEXT},
    AddDevice: {"device": DEVICE, "password_hash": st.just(BROKER_HASH)},
    AddUnit: {"unit": UNIT, "password_hash": st.just(BROKER_HASH)},
    ChangeUnit: {
        "unit": ref("unit"), "name": st.none() | TEXT, "lat": st.none() | LAT, "lon": st.none() | LON,
        "crew": st.none() | st.integers(0, 6), "shift": one(None, ""),
    },
    SetService: {"unit": ref("unit"), "service": one("in_service", "out_of_service"), "reason": one("", "检修")},
    RejectPayload: {"rejected": REJECTED},
    AddNode: {
        "id": one("police", "street", "bad/id"), "name": TEXT, "kind": st.just("street"),
        "agency": st.just("jiangpulu"), "token_hash": one("aa", "bb", "cc"),
    },
    RenewNode: {"node": ref("node"), "token_hash": one("aa", "bb", "cc", "dd")},
    RevokeNode: {"node": ref("node")},
    ConnectNode: {"node": ref("node")},
    DisconnectNode: {"node": ref("node"), "reason": TEXT},
    AnnounceCameras: {"node": ref("node"), "cameras": st.lists(CAMERA, max_size=3).map(tuple)},
    PublishCamera: {"camera": PUBLISHED},
    UnpublishCamera: {"camera": one("b1", "b2", "c1"), "reason": TEXT},
    StartView: {
        "view": one("v1", "v2", "v3"), "camera": ref("camera"), "incident": st.none() | ref("incident"),
        "quality": one("main", "sub"), "via": one("wall", "whep", "sound"),
    },
    EndView: {"view": one("v1", "v2", "v3")},
    StartCentre: {"version": st.just("0.1.0")},
    **PEOPLE,
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
