"""A module that calls itself pure is held to it by the import rules."""

import ast
import re
import tomllib
from fnmatch import fnmatchcase

from tests.house.project import PACKAGES, ROOT, files, found

CLAIM = re.compile(r"\bPure\b|\bNo I/O\b")


def patterns() -> list[str]:
    """The module patterns of the contract; a package stands for what is in it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return [name for contract in contracts if contract["type"] == "forbidden" for name in contract["source_modules"]]


def pure_by_their_own_word() -> list[str]:
    modules = [path.relative_to(ROOT) for path in files(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]
    docstrings = {path: ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) for path in modules}
    return [".".join(path.with_suffix("").parts) for path, text in docstrings.items() if text and CLAIM.search(text)]


def test_a_module_that_says_it_is_pure_is_checked() -> None:
    held = patterns()
    claims = pure_by_their_own_word()
    assert claims
    free = [name for name in claims if not any(fnmatchcase(name, rule) or name.startswith(f"{rule}.") for rule in held)]
    assert not free, found(free)
