"""How long a trouble lasted is right also where its incident is forgotten long before."""

from incidents.model import CLOSED_KEPT
from incidents.orders import CancelIncident
from incidents.trouble_events import TroubleEnded
from incidents.trouble_orders import EndTrouble, ReportTrouble
from tests.unit.incidents.happening import Happening

BEGIN, LATER = "2026-06-21T15:00:00.000+08:00", "2026-06-21T20:00:00.000+08:00"


def test_it_lasted_as_long_as_it_did_also_where_its_incident_is_forgotten() -> None:
    here = Happening()
    here.give(ReportTrouble(kind="quiet", source="WL-018", since=BEGIN, title="静默"), now=BEGIN)
    here.give(CancelIncident(incident="I1", reason="已知"))
    for _ in range(CLOSED_KEPT):
        here.give(CancelIncident(incident=here.open().id, reason="误报"))
    assert "I1" not in here.state.incidents and here.state.troubles == {"quiet:WL-018": "I1"}
    [ended] = here.give(EndTrouble(incident="I1"), now=LATER)
    assert isinstance(ended, TroubleEnded) and ended.lasted_s == 5 * 3600
    assert (here.state.troubles, here.state.troubles_since) == ({}, {})
