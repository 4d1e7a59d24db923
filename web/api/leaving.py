"""What everything that leaves the centre has in common: it is in the log before, what it is called, how it is sent."""

from command.model import Refusal
from command.wires.record import Names, Record
from incidents.model import Status
from incidents.record_orders import ExportRecord
from web.api.answers import Problem, refused
from web.auth import Identity
from web.pages import HEADERS
from web.services import Services


def names_of(services: Services) -> Names:
    """What things are called now."""
    state = services.replica.state
    return Names(
        classes=services.local.classes,
        district=services.local.district,
        units=state.devices.units,
        devices=state.devices.devices,
        operators=state.people.operators,
        cameras={camera.id: camera.name for camera in state.video.cameras.values()},
        plans=services.local.plans,
    )


def headers(media_type: str, name: str, disposition: str = "attachment") -> dict[str, str]:
    """Of what leaves: kept by no browser, because the next person at this desk would see it without a word in the log."""
    return {
        **HEADERS,
        "Content-Type": media_type,
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Cache-Control": "no-store",
    }


def file_name(held: Record, ending: str) -> str:
    """What the file is called; what is not real says so in its name too."""
    return f"{held.incident.id}-{held.seq}{MARKS[held.incident.status]}.{ending}"


MARKS: dict[Status, str] = {"actual": "", "exercise": "-EXERCISE", "test": "-TEST"}


async def written_down(services: Services, identity: Identity, order: ExportRecord) -> int:
    """The number of the export in the log. Raises Problem."""
    answer = await services.submit(order, identity.actor)
    if isinstance(answer, Refusal):
        raise Problem(refused(answer))
    await services.replica.reached(answer.seq)
    return answer.seq
