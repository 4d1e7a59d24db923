"""Every package introduces itself, and every link in the documents leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, ROOT, files, found, name

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)


@pytest.mark.parametrize("package", [*PACKAGES, "web/console"])
def test_a_package_has_a_readme(package: str) -> None:
    assert (ROOT / package / "README.md").is_file()


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", "LICENSE", "docs/glossary.md", "docs/dependencies.md"]
)
def test_the_project_has_its_documents(document: str) -> None:
    assert (ROOT / document).is_file()


def broken_links(document: Path) -> list[str]:
    """The relative links of a document that lead nowhere; code is not read."""
    text = CODE.sub("", document.read_text(encoding="utf-8"))
    targets = [target for target in LINK.findall(text) if not ELSEWHERE.match(target)]
    return [target for target in targets if not (document.parent / target.partition("#")[0]).exists()]


def test_every_relative_link_resolves() -> None:
    broken = [f"{name(document)} -> {target}" for document in files(".md") for target in broken_links(document)]
    assert not broken, found(broken)
