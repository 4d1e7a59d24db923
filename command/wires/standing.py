"""What our words are in the words of CAP and EIDO: the tables of docs/record.md. Pure.

Codes of incidents are of APCO 2.103.2-2019, dispositions of APCO 1.111.2-2018, the rest of NENA-STA-021.1b and CAP 1.2 §3.2.
Where a standard has no word for it, the nearest that claims no more than we know.
"""

from command.wires.cap import CapSeverity, CapStatus, Category, Certainty, Urgency
from devices.model import UnitKind
from incidents.model import AlarmClass, IncidentState, Severity, Status, Step
from incidents.record import Disposition

STATUS: dict[Status, CapStatus] = {"actual": "Actual", "exercise": "Exercise", "test": "Test"}
SEVERITY_OF_GRADE: dict[int, CapSeverity] = {1: "Extreme", 2: "Severe", 3: "Moderate", 4: "Minor"}
SEVERITY: dict[CapSeverity, Severity] = {
    "Extreme": "extreme", "Severe": "severe", "Moderate": "moderate", "Minor": "minor", "Unknown": "unknown",
}  # fmt: skip
URGENCY_OF_PRIORITY: dict[int, Urgency] = {1: "Immediate", 2: "Immediate", 3: "Expected", 4: "Future"}
CERTAINTY: dict[IncidentState, Certainty] = {"received": "Possible", "cancelled": "Unlikely"}
"""A person has said that every other state is real: `Observed`."""

OWN: dict[str, tuple[Category, str]] = {
    "fire": ("Fire", "FUNK"), "smoke": ("Fire", "ALRF"), "gas": ("Safety", "GASLEAK"), "water_level": ("Met", "WATER"),
    "manhole": ("Infra", "HAZ"), "button": ("Safety", "ALRU"), "traffic": ("Transport", "NCRTRANS"),
    "bus": ("Transport", "NCRTRANS"), "collision": ("Transport", "MVA"), "cable": ("Infra", "WIRES"),
    "crowd": ("Security", "CRWD"),
}  # fmt: skip
"""Our own classes: CAP's category, the type of incident."""
GRID: dict[str, Category] = {"01": "Env", "03": "Safety", "04": "Infra"}
"""Majors of city-grid events: how the city looks, building works, what happens suddenly."""
NO_TYPE, TEST_TYPE = "NCRNONE", "NCRTESTF"
TYPES: dict[str, str] = {
    "FUNK": "fire", "FSTRU": "fire", "FVEH": "fire", "FELEC": "fire", "ALRF": "smoke", "GASLEAK": "gas", "ALRGAS": "gas",
    "MVA": "collision", "MVAINJY": "collision", "WIRES": "cable", "CRWD": "crowd", "WATER": "water_level", "HAZ": "other",
}  # fmt: skip
"""Types of incidents that come in; what is not here keeps its code, under its own scheme."""
CATEGORIES: dict[Category, str] = {"Fire": "fire", "Transport": "traffic"}
"""CAP's categories that say as much as a class of ours."""

INCIDENT_STATUS: dict[IncidentState, tuple[str, ...]] = {
    "received": ("Active",), "confirmed": ("Active",), "dispatched": ("Active", "ResourcesAssigned"),
    "on_scene": ("Active", "ResourcesOnscene"), "verifying": ("Active",), "closed": ("Closed",),
    "cancelled": ("Cancelled",), "merged": ("Closed",),
}  # fmt: skip
PRIORITY: dict[int, int] = {1: 10, 2: 7, 3: 4, 4: 1}
"""Ours, 1 to 4, as the common one from 0 to 10, of which 10 is the highest."""
SEVERITY_FROM: tuple[tuple[int, Severity], ...] = ((9, "severe"), (5, "moderate"), (0, "minor"))
"""From which common priority on."""
UNIT_STATUS: dict[Step, tuple[str, ...]] = {
    "queued": ("Assigned",), "sent": ("Dispatched",), "received": ("Dispatched",), "shown": ("Dispatched",),
    "accepted": ("Dispatched", "AcknowledgedTransmission"), "refused": ("AssignmentCancelled",), "en_route": ("EnRoute",),
    "on_scene": ("OnScene",), "clear": ("Cleared",),
}  # fmt: skip
"""Only `accepted` means that a person has agreed: nothing before it is an acknowledgement."""
RESOURCE: dict[UnitKind, str] = {
    "police": "PatrolUnit", "fire": "StructureFireEngineType2", "medical": "GroundBLSAmbulance",
    "city_management": "CivilServiceOfficer", "municipal": "MaintenanceandRepairTeam", "street": "CommunityPolicingUnit",
}  # fmt: skip
"""The lesser of the types that a unit of this kind may be."""
AGENCY_TYPE: dict[str, str] = {"police": "police", "fire": "fire", "medical": "ems"}
"""By our kinds of units; every other agency is a public one of the district: `local`."""
DISPOSITION: dict[Disposition, str] = {
    "resolved": "18", "handed_over": "15", "nothing_found": "14", "unfounded": "17", "not_resolved": "13",
}  # fmt: skip
DUPLICATE, CANCELLED = "22", "10"


def cap_category(alarm: AlarmClass) -> Category:
    """The category of a class."""
    if alarm.scheme == "liandong":
        return OWN.get(alarm.code, ("Other", ""))[0]
    if alarm.scheme == "CAP 1.2":
        return next(
            (
                one
                for one in ("Geo", "Met", "Safety", "Security", "Rescue", "Health", "Env", "Infra", "CBRNE")
                if one == alarm.code
            ),
            "Other",
        )
    return "Infra" if alarm.kind == "component" else GRID.get(alarm.code[:2], "Other")


def eido_type(alarm: AlarmClass, status: Status) -> str:
    """The common type of incident. What is not real is a test call for everybody who knows only that."""
    if status != "actual":
        return TEST_TYPE
    if alarm.scheme == APCO:
        return alarm.code
    return OWN[alarm.code][1] if alarm.scheme == "liandong" and alarm.code in OWN else NO_TYPE


APCO = "APCO 2.103.2-2019"


def class_of_type(code: str) -> AlarmClass:
    """The class of a common type of incident."""
    own = TYPES.get(code)
    if own is not None:
        return AlarmClass(scheme="liandong", kind="alarm", code=own)
    return AlarmClass(scheme=APCO, kind="incident", code=code)


def severity_of(priority: int | None) -> Severity:
    """What a common priority, 0 to 10, says of how bad it is."""
    if priority is None:
        return "unknown"
    return next((severity for least, severity in SEVERITY_FROM if priority >= least), "unknown")
