"""What sets one scene apart; the base class is the plain street."""

from numpy.random import Generator

from video.scenes.canvas import Lens, Picture
from video.scenes.street import draw_street
from video.scenes.traffic import NEAR, Vehicle, make_traffic


class Happening:
    """Draws the place once, then changes each picture behind and before the traffic. `turn` runs 0–1 in a loop.

    Attributes:
        closed: metres from the camera within which no vehicle drives.
        vehicles: how many are on the road.
    """

    closed = NEAR
    vehicles = 11

    def __init__(self, chance: Generator) -> None:
        self.chance = chance

    def place(self, lens: Lens) -> Picture:
        """The background of every picture."""
        return draw_street(lens, self.chance)

    def traffic(self) -> list[Vehicle]:
        return make_traffic(self.chance, self.vehicles)

    def drive(self, turn: float) -> float:
        """How far the traffic is in its own loop at `turn`."""
        return turn

    def behind(self, picture: Picture, lens: Lens, turn: float) -> None:
        """Drawn before the traffic."""

    def before(self, picture: Picture, lens: Lens, turn: float) -> None:
        """Drawn over the traffic."""
