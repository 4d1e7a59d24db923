"""How an assignment climbs the ladder."""

import pytest

from incidents.climbing import climb
from incidents.model import LADDER, Assignment, Rung, Step
from tests.unit.incidents.happening import NOW


def at_step(step: Step) -> Assignment:
    return Assignment(
        id="I1-1", incident="I1", unit="P12", step=step, rungs=(), text="", priority=1, status="actual", expires=NOW
    )


@pytest.mark.parametrize("above", LADDER)
@pytest.mark.parametrize("below", LADDER)
def test_climbing_never_goes_down(above: Step, below: Step) -> None:
    first = climb(at_step("queued"), Rung(step=above, at=NOW))
    then = climb(first, Rung(step=below, at=NOW))
    assert then.step == max(above, below, key=LADDER.index)
    assert [rung.step for rung in then.rungs] == [above, below]


@pytest.mark.parametrize("step", LADDER)
def test_refused_stands_above_every_rung(step: Step) -> None:
    refused = climb(at_step(step), Rung(step="refused", at=NOW, cause="故障"))
    assert refused.step == "refused"
    assert climb(refused, Rung(step=step, at=NOW)).step == "refused"
