"""Every order about people, over a small world of names."""

from typing import Any

from hypothesis import strategies as st

from command.people.model import Code, Operator, RecoveryCode
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
from tests.laws.drawn import TEXT, one, ref

EXPIRES = one("2026-06-21T23:00:20.000+08:00", "2026-06-22T08:00:00.000+08:00")
OPERATOR = st.builds(
    Operator,
    name=one("dispatcher1", "auditor"),
    display=TEXT,
    agency=st.just("centre"),
    role=one("dispatcher", "administrator"),
)
INVITATION = st.none() | one("i1", "i2")

PEOPLE: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    AddOperator: {
        "operator": OPERATOR, "password_hash": st.none() | st.just("$argon2id$"), "temporary": st.booleans(),
        "invitation": INVITATION,
    },
    ChangeOperator: {
        "operator": ref("operator"), "role": st.none() | one("administrator", "dispatcher"),
        "agency": st.none() | one("centre", "police"),
    },
    SuspendOperator: {"operator": ref("operator"), "reason": TEXT},
    ReinstateOperator: {"operator": ref("operator")},
    Invite: {"id": one("i1", "i2"), "operator": st.none() | ref("operator"), "expires": EXPIRES},
    SetPassword: {
        "operator": ref("operator"), "password_hash": st.just("$argon2id$"), "invitation": INVITATION,
    },
    EnrolSecondFactor: {"operator": ref("operator"), "sealed": st.just("q83v"), "recovery": st.just(("r1", "r2"))},
    RemoveSecondFactor: {"operator": ref("operator"), "reason": TEXT},
    OpenSession: {
        "id": one("s1", "s2"), "operator": ref("operator"), "expires": EXPIRES, "token": st.booleans(),
        "proof": st.none() | st.builds(Code, step=st.integers(1, 4)) | st.builds(RecoveryCode, mark=one("r1", "r2")),
    },
    CloseSession: {"id": one("s1", "s2"), "reason": one("signed_out", "idle")},
    RefuseLogin: {"name": TEXT | ref("operator"), "address": st.just("10.31.4.7"), "reason": TEXT},
    UnlockOperator: {"operator": ref("operator")},
}  # fmt: skip
