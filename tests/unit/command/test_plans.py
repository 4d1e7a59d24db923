"""The table of plans as it is read."""

import msgspec
import pytest

from command.plans import Level, Plan, PlanNeed, Plans
from incidents.plans import Need


def test_a_kind_that_a_level_names_twice_is_needed_as_often_as_both_say() -> None:
    units = (PlanNeed(kind="fire", count=1), PlanNeed(kind="police", count=1), PlanNeed(kind="fire", count=2))
    plan = Plan(id="fire", zh="火灾", levels=(Level(grade=4, units=units), Level(grade=3, units=units[:1])))
    assert plan.needs(4) == (Need(kind="fire", count=3), Need(kind="police", count=1))
    assert plan.needs(3)[0] == Need(kind="fire", count=4)


def test_a_table_in_which_two_plans_have_one_id_is_not_taken() -> None:
    plan = {"id": "fire", "zh": "火灾", "levels": [{"grade": 4}]}
    with pytest.raises(msgspec.ValidationError, match="fire is there twice: give each an id"):
        msgspec.convert({"plans": [plan, plan]}, Plans)
