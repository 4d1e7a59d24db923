"""The service-level clocks say the same wherever in the log a process began to follow it."""

from datetime import datetime, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from command.clock_figures import ClockLimits
from command.clocks import Clocks
from command.events import Recorded
from command.shifts import Span
from tests.laws.play import RUNS, Given
from web.locality import read_locality

LIMITS = read_locality(None).clocks
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)


def events_of(run: list[Given]) -> list[list[Recorded]]:
    return [step.outcome for step in run if isinstance(step.outcome, list) and step.outcome]


def following(limits: ClockLimits, steps: list[list[Recorded]]) -> Clocks:
    clocks = Clocks(limits)
    for recorded in (one for step in steps for one in step):
        clocks.take(recorded)
    return clocks


@given(RUNS, st.data())
@settings(max_examples=60, phases=AS_FOUND)
def test_what_a_shift_comes_to_does_not_depend_on_what_was_before_it(run: list[Given], data: st.DataObject) -> None:
    steps = events_of(run)
    if not steps:
        return
    cut = data.draw(st.integers(0, len(steps) - 1))
    begin, last = (datetime.fromisoformat(at) for at in (steps[cut][0].at, steps[-1][-1].at))
    shift = Span(id=None, name="", begin=begin, end=begin + timedelta(days=1))
    now = (last + timedelta(minutes=10)).timestamp()
    assert following(LIMITS, steps[cut:]).of_shifts([shift], now) == following(LIMITS, steps).of_shifts([shift], now)
