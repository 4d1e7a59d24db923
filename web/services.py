"""What the handlers of a web process need, put together once by the wiring."""

from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy import Engine

from command.core import Submit
from command.locality import Locality
from command.log import LogReader
from command.recommending import Recommender
from command.replica import Replica
from command.sight import Sight
from web.auth import Identity, Passwords, bearer, identify
from web.clock import Clock
from web.config import Config
from web.hub import Hub
from web.ids import fingerprint
from web.limits import Limits
from web.report.rendering import Renderer
from web.scopes import NotInScope, beyond, scope_of
from web.sealed_files import SealedFiles
from web.second_factor import SecondFactors
from web.service_clocks import ServiceClocks
from web.stage import Stage
from web.turns import Turns


@dataclass(kw_only=True)
class Services:
    """Everything a handler may use. `control`: SHA-256 of the token with which this machine's administrator orders at
    the core; nothing at a web process alone.
    """

    config: Config
    clock: Clock
    local: Locality
    submit: Submit
    replica: Replica
    reader: Engine
    hub: Hub
    stage: Stage
    pictures: SealedFiles
    attachments: SealedFiles
    control: str
    second_factors: SecondFactors
    renderer: Renderer = field(default_factory=Renderer)
    passwords: Passwords = field(default_factory=Passwords)
    sending: Turns = field(default_factory=partial(Turns, 200_000_000, 16, 60.0))
    """Files that people send lie in memory until they are sealed, by their bytes: 4 films of 50 MB, twice while they are."""
    sending_small: Turns = field(default_factory=partial(Turns, 80_000_000, 64, 60.0))
    """Photos go by a way of their own, which no film over a slow line holds up: 8 of the largest, 25 as phones make them."""
    looking: Turns = field(default_factory=partial(Turns, 8, 32, 60.0))
    """Files that are looked at: 8 at once, until the last byte is on its way."""
    limits: Limits = field(init=False)
    recommender: Recommender = field(init=False)
    clocks: ServiceClocks = field(init=False)

    def __post_init__(self) -> None:
        """The limits are those of the configuration, the recommendations and clocks those of the district's tables."""
        self.recommender = Recommender(self.local)
        self.clocks = ServiceClocks(LogReader(self.reader), self.clock, self.local)
        self.limits = Limits(self.config.sessions_per_operator, self.config.sessions_per_address)

    @property
    def sight(self) -> Sight:
        """Which cameras see a place, by the streets of the district and the last word on their health."""
        return Sight(self.local.roads, self.hub.health)

    def identify(self, request: web.Request) -> Identity | None:
        """Whose request this is, or None. Raises NotInScope for a session that is for something else."""
        identity = identify(request, self.replica, self.clock)
        if identity is not None:
            refusal = beyond(identity.session, scope_of(request.method, request.path))
            if refusal is not None:
                raise NotInScope(refusal)
        return identity

    def is_control(self, request: web.Request) -> bool:
        """Whether it comes from the administrator of this machine, who can read the control file."""
        token = bearer(request)
        return token is not None and fingerprint(token) == self.control

    def same_origin(self, request: web.Request) -> bool:
        """Whether a browser sent this from one of our own pages; programs send no Origin (RFC 6454 §7)."""
        origin = request.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == request.host


SERVICES = web.AppKey("services", Services)
