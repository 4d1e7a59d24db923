import pytest

from command.model import Refusal
from command.people.model import Operator, Scope, Session
from command.people.orders import AddOperator, CloseSession, Invite, OpenSession
from incidents.orders import AddNote
from web.scopes import beyond, order_beyond, scope_of

ENDS, LATER = "2026-11-24T10:00:00+08:00", "2026-11-24T10:00:00+07:00"


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/api/v1/units", "read"),
        ("HEAD", "/", "read"),
        ("POST", "/api/v1/orders", "order"),
        ("POST", "/api/v1/tokens", "order"),
        ("GET", "/live", "live"),
        ("POST", "/whep/K-001", "view"),
        ("DELETE", "/whep/sessions/5f", "view"),
        ("POST", "/whip/K-001", "publish"),
        ("PATCH", "/whip/sessions/5f", "publish"),
    ],
)
def test_a_request_needs_the_scope_of_its_door(method: str, path: str, scope: Scope) -> None:
    assert scope_of(method, path) == scope


def token(*scopes: Scope) -> Session:
    return Session(id="5f", operator="boss", expires=ENDS, token=True, scopes=scopes)


def gift(expires: str, *scopes: Scope) -> OpenSession:
    return OpenSession(id="6a", operator="gateway", expires=expires, token=True, scopes=scopes)


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal is not None else None


def test_an_order_needs_its_scope_wherever_it_is_given() -> None:
    note = AddNote(incident="i1", text="水退了")
    person = AddOperator(operator=Operator(name="hui", display="惠", agency="centre", role="viewer"))
    invite = Invite(id="7b", operator="hui", expires=ENDS)
    assert order_beyond(token("order"), note) is None
    assert code(order_beyond(token("live", "people"), note)) == "not_in_scope"
    assert {code(order_beyond(token("live", "order"), order)) for order in (person, invite)} == {"not_in_scope"}
    assert order_beyond(token("order", "people"), person) is None
    assert order_beyond(token("order"), CloseSession(id="5f")) is None


def test_what_a_token_gives_opens_no_more_than_itself_and_no_longer() -> None:
    giver = token("order", "people", "view")
    assert order_beyond(giver, gift(ENDS, "view")) is None
    assert code(order_beyond(giver, gift(ENDS, "view", "read"))) == "not_in_scope"
    assert code(order_beyond(giver, gift(LATER, "view"))) == "outlives"
    assert order_beyond(giver, gift("some day", "view")) is None, "the order itself tells that this is no time"
    browser = Session(id="5f", operator="boss", expires=ENDS)
    assert order_beyond(browser, gift(LATER, "view")) is None, "a person gives what lasts longer than their day"


def test_a_session_of_a_person_from_before_there_was_a_scope_does_all_their_role_may() -> None:
    old = Session(id="5f", operator="boss", expires=ENDS, scopes=("read", "order", "live", "view", "publish"))
    assert order_beyond(old, Invite(id="7b", operator="hui", expires=ENDS)) is None
    assert beyond(old, "people") is None
