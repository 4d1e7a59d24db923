"""Who may be let in, changed and put out, by whom; and what is used up by being used."""

import pytest

from command.model import Actor, Refusal
from command.orders import Order
from command.people.events import OperatorChanged, PasswordSet, SessionClosed, SessionOpened
from command.people.locks import TRIES
from command.people.model import Code, Operator, Proof, RecoveryCode, Role
from command.people.orders import (
    AddOperator,
    ChangeOperator,
    CloseSession,
    EnrolSecondFactor,
    Invite,
    OpenSession,
    RefuseLogin,
    ReinstateOperator,
    RemoveSecondFactor,
    SetPassword,
    SuspendOperator,
    UnlockOperator,
)
from tests.laws.world import START, SYSTEM, World, later

HASH = "$argon2id$x"
EXPIRES = later(START, 43_200)


def admin(name: str) -> Actor:
    return Actor(kind="operator", id=name, agency="centre", role="administrator")


def person(name: str, role: Role = "dispatcher") -> Operator:
    return Operator(name=name, display=f"{name} 席", agency="centre", role=role)


def world(*administrators: str) -> World:
    """A centre with `wang` and these administrators, all with passwords."""
    found = World()
    found.must(AddOperator(operator=person("wang"), password_hash=HASH), SYSTEM)
    for name in administrators:
        found.must(AddOperator(operator=person(name, "administrator"), password_hash=HASH), SYSTEM)
    return found


def refusal(found: World, order: Order, actor: Actor = SYSTEM) -> str:
    answer = found.give(order, actor)
    assert isinstance(answer, Refusal), answer
    return answer.code


def enter(name: str = "wang", number: str = "s1", proof: Proof | None = None, address: str = "10.0.0.1") -> OpenSession:
    return OpenSession(id=number, operator=name, expires=EXPIRES, address=address, proof=proof)


def closed(found: World, order: Order, actor: Actor) -> list[tuple[str, str]]:
    """The sessions that an order ends, and why."""
    events = [recorded.event for recorded in found.must(order, actor)]
    return [(event.session, event.reason) for event in events if isinstance(event, SessionClosed)]


def signed_in() -> World:
    """`wang` with two browsers and a token, beside two administrators."""
    found = world("xu", "lin")
    found.must(enter(number="s1"), SYSTEM)
    found.must(enter(number="s2"), SYSTEM)
    found.must(OpenSession(id="t1", operator="wang", expires=EXPIRES, token=True), SYSTEM)
    return found


def test_the_first_administrator_comes_by_an_invitation_that_is_used_up() -> None:
    found = world()
    found.must(Invite(id="i1", operator=None, expires=EXPIRES), SYSTEM)
    first = AddOperator(operator=person("xu", "administrator"), password_hash=HASH, invitation="i1")
    assert refusal(found, AddOperator(operator=person("xu"), password_hash=HASH, invitation="i1")) == "already_founded"
    found.must(first, SYSTEM)
    again = AddOperator(operator=person("lin", "administrator"), password_hash=HASH, invitation="i1")
    assert refusal(found, again) == "invitation_over"
    assert refusal(found, Invite(id="i2", operator=None, expires=EXPIRES)) == "already_founded"


def test_a_fresh_invitation_ends_the_one_before_and_both_end_by_themselves() -> None:
    found = world("xu")
    found.must(Invite(id="i1", operator="wang", expires=EXPIRES), admin("xu"))
    found.must(Invite(id="i2", operator="wang", expires=later(START, 60)), admin("xu"))
    assert refusal(found, SetPassword(operator="wang", password_hash=HASH, invitation="i1")) == "invitation_over"
    found.now = later(START, 60)
    assert refusal(found, SetPassword(operator="wang", password_hash=HASH, invitation="i2")) == "invitation_over"


def test_an_invitation_is_for_nobody_else() -> None:
    found = world("xu")
    found.must(Invite(id="i1", operator="wang", expires=EXPIRES), admin("xu"))
    assert refusal(found, SetPassword(operator="xu", password_hash=HASH, invitation="i1")) == "invitation_over"
    assert refusal(found, Invite(id="i1", operator="xu", expires=EXPIRES)) == "id_taken"


@pytest.mark.parametrize("invitation", [None, "i1"])
def test_a_new_password_ends_the_browsers_that_came_by_the_old_one(invitation: str | None) -> None:
    found = signed_in()
    found.must(Invite(id="i1", operator="wang", expires=EXPIRES), SYSTEM)
    order = SetPassword(operator="wang", password_hash=HASH, invitation=invitation)
    assert closed(found, order, SYSTEM) == [("s1", "password"), ("s2", "password")]
    assert ("i1" in found.state.people.invitations) is (invitation is None)
    assert not found.state.people.credentials["wang"].temporary


def test_who_is_suspended_has_nothing_open_and_opens_nothing() -> None:
    found = signed_in()
    ended = closed(found, SuspendOperator(operator="wang", reason="调离岗位"), admin("xu"))
    assert ended == [("s1", "suspended"), ("s2", "suspended"), ("t1", "suspended")]
    assert refusal(found, enter()) == "suspended"
    assert refusal(found, Invite(id="i1", operator="wang", expires=EXPIRES)) == "suspended"
    found.must(ReinstateOperator(operator="wang"), admin("xu"))
    found.must(enter(), SYSTEM)


def test_who_may_do_something_else_from_now_on_signs_in_again() -> None:
    found = signed_in()
    order = ChangeOperator(operator="wang", role="supervisor")
    assert closed(found, order, admin("xu")) == [("s1", "changed"), ("s2", "changed"), ("t1", "changed")]
    (told,) = found.must(ChangeOperator(operator="wang", display="王敏"), admin("xu"))
    assert told.event == OperatorChanged(operator="wang", display="王敏", agency="centre", role="supervisor")
    assert found.give(ChangeOperator(operator="wang", role="supervisor"), admin("xu")) == []


def test_nobody_lifts_or_ends_themselves() -> None:
    found = world("xu", "lin")
    found.must(EnrolSecondFactor(operator="xu", sealed="q83v", recovery=()), SYSTEM)
    for order in (
        ChangeOperator(operator="xu", role="auditor"),
        SuspendOperator(operator="xu", reason="x"),
        RemoveSecondFactor(operator="xu", reason="x"),
    ):
        assert refusal(found, order, admin("xu")) == "not_yourself"


def test_somebody_is_left_who_can_let_people_in() -> None:
    found = world("xu", "lin")
    found.must(SuspendOperator(operator="xu", reason="休假"), admin("lin"))
    assert refusal(found, SuspendOperator(operator="lin", reason="x")) == "last_administrator"
    assert refusal(found, ChangeOperator(operator="lin", role="viewer")) == "last_administrator"
    found.must(AddOperator(operator=person("bao", "administrator")), admin("lin"))
    assert refusal(found, SuspendOperator(operator="lin", reason="x")) == "last_administrator", "bao has no password"


def test_a_code_opens_one_session_and_no_later_one_of_an_older_step() -> None:
    found = world()
    found.must(EnrolSecondFactor(operator="wang", sealed="q83v", recovery=("r1", "r2")), SYSTEM)
    assert refusal(found, enter()) == "code_needed"
    found.must(enter(proof=Code(step=7)), SYSTEM)
    for step in (7, 6):
        assert refusal(found, enter(number="s2", proof=Code(step=step))) == "code_used"
    (opened,) = found.must(enter(number="s2", proof=Code(step=8)), SYSTEM)
    assert isinstance(opened.event, SessionOpened) and opened.event.proof == Code(step=8)


def test_a_recovery_code_opens_one_session() -> None:
    found = world()
    found.must(EnrolSecondFactor(operator="wang", sealed="q83v", recovery=("r1", "r2")), SYSTEM)
    found.must(enter(proof=RecoveryCode(mark="r2")), SYSTEM)
    assert found.state.people.credentials["wang"].recovery == ("r1",)
    for mark in ("r2", "r9"):
        assert refusal(found, enter(number="s2", proof=RecoveryCode(mark=mark))) == "bad_code"


def test_who_has_no_second_factor_proves_nothing_by_one() -> None:
    assert refusal(world(), enter(proof=Code(step=7))) == "bad_code"
    assert refusal(world(), enter(proof=RecoveryCode(mark="r1"))) == "bad_code"


def test_a_lost_second_factor_is_enrolled_anew() -> None:
    found = world("xu")
    enrol = EnrolSecondFactor(operator="wang", sealed="q83v", recovery=())
    found.must(enrol, SYSTEM)
    found.must(enter(proof=Code(step=9)), SYSTEM)
    assert refusal(found, enrol) == "already_enrolled"
    found.must(RemoveSecondFactor(operator="wang", reason="手机丢失"), admin("xu"))
    found.must(enter(number="s2"), SYSTEM)
    found.must(enrol, SYSTEM)
    found.must(enter(number="s3", proof=Code(step=2)), SYSTEM)


def test_a_locked_name_opens_nothing_until_somebody_unlocks_it() -> None:
    found = world()
    for _ in range(TRIES):
        found.must(RefuseLogin(name="wang", address="10.0.0.1", reason="wrong"), SYSTEM)
    assert refusal(found, enter()) == "locked"
    supervisor = Actor(kind="operator", id="zhou", agency="centre", role="supervisor")
    found.must(UnlockOperator(operator="wang"), supervisor)
    found.must(enter(), SYSTEM)


def test_an_administrator_gives_tokens_to_programs_and_to_themselves_and_to_no_person() -> None:
    found = world("xu")
    found.must(AddOperator(operator=person("gateway")), admin("xu"))

    def token(name: str) -> OpenSession:
        return OpenSession(id=f"t-{name}", operator=name, expires=EXPIRES, token=True)

    assert refusal(found, token("wang"), admin("xu")) == "not_yours"
    found.must(token("gateway"), admin("xu"))
    found.must(token("xu"), admin("xu"))
    assert refusal(found, enter("gateway"), admin("xu")) == "not_yours", "a session is of who has given a password"


def test_what_a_person_says_of_an_end_is_not_what_is_recorded() -> None:
    found = signed_in()
    wang = Actor(kind="operator", id="wang", agency="centre", role="dispatcher")
    assert closed(found, CloseSession(id="s1", reason="idle"), wang) == [("s1", "signed_out")]
    assert closed(found, CloseSession(id="s2", reason="idle"), admin("xu")) == [("s2", "taken_back")]
    assert closed(found, CloseSession(id="t1", reason="idle"), SYSTEM) == [("t1", "idle")]


@pytest.mark.parametrize("name", ["", "a b", "x/y", "长" * 65, "a\n"])
def test_a_name_can_be_part_of_a_key_and_of_a_file(name: str) -> None:
    assert refusal(world(), AddOperator(operator=person(name), password_hash=HASH)) == "bad_name"


def test_a_password_that_somebody_else_chose_is_temporary_until_it_is_replaced() -> None:
    found = world()
    found.must(AddOperator(operator=person("chen"), password_hash=HASH, temporary=True), SYSTEM)
    assert found.state.people.credentials["chen"].temporary
    (told,) = found.must(SetPassword(operator="chen", password_hash=HASH), SYSTEM)
    assert told.event == PasswordSet(operator="chen")
    assert not found.state.people.credentials["chen"].temporary
