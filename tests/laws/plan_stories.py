"""A plan runs, gets graver, and ends: one of the stories."""

from incidents.model import Place
from incidents.orders import GradeIncident, OpenIncident
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from tests.laws.world import DISPATCHER, SUPERVISOR, UNDERPASS, WATER, World


def a_plan_runs(world: World) -> None:
    """Water in the underpass: the plan of its grade, then of a graver one; who is told says so or is telephoned; the plan ends."""
    world.must(
        OpenIncident(title="积水", alarm_class=WATER, place=Place(lat=UNDERPASS.lat, lon=UNDERPASS.lon)), DISPATCHER
    )
    world.must(ActivatePlan(incident="I1", plan="flood", reason="水位 0.62 米"), DISPATCHER)
    world.must(GradeIncident(incident="I1", grade=2, priority=1, reason="车内有人"), DISPATCHER)
    [supervisor] = [one for one in world.state.incidents.incidents["I1"].notices if one.to.role == "supervisor"]
    world.must(AcknowledgeNotice(incident="I1", notice=supervisor.number), SUPERVISOR)
    world.must(AcknowledgeNotice(incident="I1", notice=1, note="电话告知 王工"), DISPATCHER)
    world.must(EndPlan(incident="I1", plan="flood", reason="水已退"), DISPATCHER)
