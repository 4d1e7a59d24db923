"""What differs from city to city: read from files at the start, hashed into the log, an argument of every decision."""

from dataclasses import dataclass, field

from command.classes import Classes
from command.clock_figures import ClockLimits
from command.fitness import Fitness
from command.plans import Grades, Plans
from command.stages import WorkingTime
from incidents.district import District
from video.roads import NO_ROADS, Roads


@dataclass(frozen=True, kw_only=True)
class Locality:
    """The tables of one district. `hashes`: of each file, by its name, SHA-256 in hex."""

    district: District = field(default_factory=District)
    classes: Classes = field(default_factory=Classes)
    fitness: Fitness = field(default_factory=Fitness)
    plans: Plans = field(default_factory=Plans)
    grades: Grades = field(default_factory=Grades)
    roads: Roads = NO_ROADS
    clocks: ClockLimits = field(default_factory=ClockLimits)
    working_time: WorkingTime = field(default_factory=WorkingTime)
    hashes: dict[str, str] = field(default_factory=dict)


NOWHERE = Locality()
"""A centre that knows nothing of where it is: for what needs no tables."""
