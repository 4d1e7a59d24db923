import pytest

from command.people.model import Scope
from web.scopes import scope_of


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
