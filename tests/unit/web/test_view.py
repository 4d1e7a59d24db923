"""What consoles are told of events: everything but who signs in with what, and never a gap."""

import json

import msgspec

from command.events import Event, Events, Recorded
from command.model import Actor
from command.people.events import LoginRefused, SessionClosed, SessionOpened
from command.people.model import Session
from incidents.events import NoteAdded
from video.events import NodeAdded, NodeRenewed
from video.model import Node
from web.view import for_consoles

AT = "2026-06-21T20:14:07.120+08:00"
NOTE = NoteAdded(incident="I1", text="水位 0.42", at=AT)
SECRET: list[Event] = [
    LoginRefused(name="hunter2", address="hunter2", reason="hunter2"),
    SessionOpened(session=Session(id="hunter2", operator="hunter2", expires="hunter2")),
    SessionClosed(session="hunter2", operator="hunter2"),
    NodeAdded(node=Node(id="street", name="街道", kind="street", agency="street"), token_hash="hunter2"),
    NodeRenewed(node="street", token_hash="hunter2", at=AT),
]


def events(*of: Event) -> Events:
    recorded = [Recorded(seq=n, at=AT, actor=Actor(kind="system", id="web"), event=one) for n, one in enumerate(of, 7)]
    return Events(seq=recorded[-1].seq, events=tuple(recorded))


def test_ordinary_messages_go_on_as_they_came() -> None:
    message = b"the very bytes"
    assert for_consoles(events(NOTE, NOTE), message) is message


def test_secrets_stay_in_the_log_and_every_event_keeps_its_place() -> None:
    all_of_them = events(SECRET[0], NOTE, *SECRET[1:])
    before = msgspec.json.encode(all_of_them)
    told = for_consoles(all_of_them, before)
    assert b"hunter2" in before and b"hunter2" not in told
    kinds = [[(one["seq"], one["event"]["type"]) for one in json.loads(text)["events"]] for text in (before, told)]
    assert kinds[0] == kinds[1]
    decoded = msgspec.json.decode(told, type=Events)
    assert decoded.events[1] == all_of_them.events[1]
    added = decoded.events[-2].event
    assert isinstance(added, NodeAdded) and added.node.name == "街道"
