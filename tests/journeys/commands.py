"""What the person at the terminal types beside a running centre, and how a room is left to others."""

import asyncio
from pathlib import Path

from tests.centre import LIANDONG, Centre


async def verify(data: Path) -> str:
    """What `liandong log verify` says of a centre that is running."""
    tool = await asyncio.create_subprocess_exec(
        *LIANDONG, "log", "verify", "--data", str(data), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, wrong = await tool.communicate()
    assert tool.returncode == 0, wrong.decode()
    return said.decode()


def end_all(room: Centre) -> None:
    """End every incident that is open, so that nothing of one test is proposed to the alerts of the next."""
    token, other = room.token("wang"), room.token("chen")
    states = ("dispatched", "on_scene", "verifying", "received", "confirmed")
    still = [one for state in states for one in room.get(f"/api/v1/incidents?state={state}", token)[1]["items"]]
    # Nothing ends before its parts.
    for incident in sorted(still, key=lambda one: any(other["kind"] == "has_part" for other in one["relations"])):
        for held in room.get(f"/api/v1/incidents/{incident['id']}", token)[1]["assignments"]:
            if held["step"] not in ("clear", "refused"):
                room.order({"type": "RecallUnit", "assignment": held["id"], "cause": "-"}, token)
        # Who reported how it was dealt with can't end it.
        by = other if (incident["handled"] or {}).get("by") == "wang" else token
        room.order({"type": "CancelIncident", "incident": incident["id"], "reason": "-"}, by)
