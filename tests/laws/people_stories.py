"""People come in, are given other things to do, lose what lets them in, and go."""

from command.people.model import Code, Operator, RecoveryCode
from command.people.orders import (
    AddOperator,
    ChangeOperator,
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
from tests.laws.world import SYSTEM, World, later

ZHOU = Operator(name="zhou", display="值班长 周建国", agency="centre", role="dispatcher")


def people_come(world: World) -> None:
    """Somebody is invited, enrols, signs in by a code and by one of paper, and becomes something else."""
    expires = later(world.now, 86_400)
    world.must(AddOperator(operator=ZHOU), SYSTEM)
    world.must(Invite(id="7c" * 32, operator="zhou", expires=expires), SYSTEM)
    world.must(SetPassword(operator="zhou", password_hash="$argon2id$x", invitation="7c" * 32), SYSTEM)
    world.must(EnrolSecondFactor(operator="zhou", sealed="q83v", recovery=("4f" * 32, "5a" * 32)), SYSTEM)
    code = OpenSession(id="a1" * 32, operator="zhou", expires=expires, address="10.31.4.7", proof=Code(step=59_000_000))
    world.must(code, SYSTEM)
    paper = OpenSession(id="a2" * 32, operator="zhou", expires=expires, proof=RecoveryCode(mark="4f" * 32))
    world.must(paper, SYSTEM)
    world.must(ChangeOperator(operator="zhou", role="supervisor"), SYSTEM)


def people_go(world: World) -> None:
    """Somebody forgets, is unlocked, loses a phone, is suspended and comes back."""
    world.must(RefuseLogin(name="viewer", address="10.31.4.9", reason="wrong name or password"), SYSTEM)
    world.must(UnlockOperator(operator="viewer"), SYSTEM)
    world.must(EnrolSecondFactor(operator="viewer", sealed="q83v", recovery=()), SYSTEM)
    world.must(RemoveSecondFactor(operator="viewer", reason="手机丢失"), SYSTEM)
    world.must(OpenSession(id="b1" * 32, operator="viewer", expires=later(world.now, 600)), SYSTEM)
    world.must(SuspendOperator(operator="viewer", reason="调离岗位"), SYSTEM)
    world.must(ReinstateOperator(operator="viewer"), SYSTEM)
