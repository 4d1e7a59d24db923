"""Every dependency was chosen for a reason, and is locked by its hash."""

import json
import re

import pytest

from tests.house.project import ROOT, lines

REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9-]*)", re.IGNORECASE)
PACKAGE_JSON = ROOT / "web" / "console" / "package.json"


def python_dependencies() -> list[str]:
    return [
        match[1]
        for path in sorted(ROOT.glob("requirements*.in"))
        for line in lines(path)
        if (match := REQUIREMENT.match(line))
    ]


def console_dependencies() -> list[str]:
    package = json.loads(PACKAGE_JSON.read_text(encoding="utf-8"))
    return sorted({**package.get("dependencies", {}), **package.get("devDependencies", {})})


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    missing = [name for name in [*python_dependencies(), *console_dependencies()] if f"| `{name}` |" not in reasons]
    assert not missing


@pytest.mark.parametrize("dependency", python_dependencies())
def test_a_dependency_is_locked(dependency: str) -> None:
    assert re.search(
        rf"^{dependency}==\S+ \\\n +--hash=sha256:", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE
    )
