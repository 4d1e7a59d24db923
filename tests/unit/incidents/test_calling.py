"""A call is one operator's at a time, and is taken from nobody unseen."""

from incidents.events import CallClaimed
from incidents.model import Claim
from incidents.orders import ClaimCall, EnterCall, LinkAlert, ReleaseCall
from tests.unit.incidents.happening import HERE, NOW, Happening, proposed

CLAIM, RELEASE = ClaimCall(alert="A1"), ReleaseCall(alert="A1")


def ringing() -> Happening:
    happening = Happening()
    happening.ring()
    return happening


def test_the_first_who_claims_a_call_has_it() -> None:
    happening = ringing()
    happening.give(CLAIM, by="wang")
    assert happening.state.alerts["A1"].claim == Claim(operator="wang", at=NOW)
    assert happening.give(CLAIM, by="wang") == []
    assert happening.refusal(CLAIM, by="chen") == "claimed"
    assert happening.refusal(RELEASE, by="chen") == "claimed"


def test_a_call_is_taken_over_only_when_that_is_said_and_the_record_says_from_whom() -> None:
    happening = ringing()
    happening.give(CLAIM, by="wang")
    [claimed] = happening.give(ClaimCall(alert="A1", take_over=True), by="chen")
    assert claimed == CallClaimed(alert="A1", operator="chen", at=NOW, left="wang")


def test_a_released_call_is_anybodys() -> None:
    happening = ringing()
    assert happening.give(RELEASE) == []
    happening.give(CLAIM, by="wang")
    happening.give(RELEASE, by="wang")
    happening.give(CLAIM, by="chen")
    claim = happening.state.alerts["A1"].claim
    assert claim is not None
    assert claim.operator == "chen"


def test_a_missed_call_can_be_claimed_to_ring_back() -> None:
    happening = ringing()
    happening.ring(phase="ended")
    assert happening.give(CLAIM) != []


def test_what_has_become_an_incident_is_claimed_no_more() -> None:
    happening = ringing()
    happening.alarm("a")
    happening.give(CLAIM)
    happening.give(LinkAlert(alert="A1", incident="I1"))
    assert happening.state.alerts["A1"].claim is None
    assert happening.refusal(CLAIM) == "call_handled"
    assert happening.refusal(ClaimCall(alert="A2")) == "no_call"


def test_a_call_that_is_written_down_waits_as_its_operators_with_what_it_may_belong_to() -> None:
    happening = ringing()
    happening.alarm("a")
    order = EnterCall(number="12319", place=HERE, text="下立交进水", caller="13800007731", salt="5a17", caller_mark="m")
    events = happening.give(order, by="wang")
    call = happening.state.alerts["A3"]
    assert (call.call and call.call.phase, call.claim) == ("answered", Claim(operator="wang", at=NOW))
    assert proposed(events) == ["I1"]
    assert call.call is not None
    assert call.call.caller_hash not in (None, "13800007731")
    assert happening.state.loose == ["A1", "A3"]
