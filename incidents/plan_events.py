"""What has happened to plans and notices."""

from msgspec import Struct

from incidents.plans import ActivePlan, Need, Notice


class PlanActivated(Struct, frozen=True, kw_only=True, tag=True):
    """A plan runs for an incident. `cameras` are opened beside those that are."""

    incident: str
    plan: ActivePlan
    cameras: tuple[str, ...] = ()


class PlanRaised(Struct, frozen=True, kw_only=True, tag=True):
    """The incident is graver: further levels of a running plan count, which needs this as a whole."""

    incident: str
    plan: str
    grade: int
    needs: tuple[Need, ...]
    at: str
    cameras: tuple[str, ...] = ()


class PlanEnded(Struct, frozen=True, kw_only=True, tag=True):
    """A plan does not run any more: its open tasks and notices are dropped."""

    incident: str
    plan: str
    reason: str
    at: str


class NoticesGiven(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody has to know of an incident, and is shown it until they say so."""

    incident: str
    notices: tuple[Notice, ...]


class NoticeAcknowledged(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody knows; `by` said so for themselves, or told them as `note` says."""

    incident: str
    notice: int
    by: str
    at: str
    note: str = ""
