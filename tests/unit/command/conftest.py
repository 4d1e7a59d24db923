import pytest

from tests.unit.command.evening import Evening


@pytest.fixture
def evening() -> Evening:
    return Evening()
