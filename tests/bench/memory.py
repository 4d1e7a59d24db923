"""Memory of an idle centre that knows 1,000 cameras, all its processes together."""

import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.fill import CAMERAS, camera_specs
from tests.centre import LIANDONG, Centre, running_centre
from tests.processes import running, until

TARGET_MB = 250.0
WATCHED_S = 10.0
"""How long it is watched; the most it holds in that time counts."""
ROLES = {"mosquitto": "mosquitto", "video.media": "media"}

Sizes = dict[str, tuple[float, float]]


async def measure(folder: Path) -> Sequence[Figure]:
    """The cameras are announced by a real agent, which stays connected; nobody watches, nobody is signed in."""
    with running_centre(folder) as centre:
        token = centre.add_operator("auditor1", "auditor")
        config = folder / "node.toml"
        config.write_text(_config(centre.add_node("police", "police")), encoding="utf-8")
        command = (*LIANDONG, "node", "--centre", centre.url, "--config", str(config))
        with running(command, folder / "node.log"):
            until(lambda: _known(centre, token) == CAMERAS, lambda: centre.program.said)
            centre.until_media(token)
            seen = _watch(centre)
    worst = max(seen, key=_pss)
    parts = ", ".join(f"{role} {pss:.0f} (RSS {rss:.0f})" for role, (pss, rss) in sorted(worst.items()))
    return [
        Figure(
            what=f"idle memory of `serve`, {CAMERAS:,} cameras known, PSS of all its processes",
            value=_pss(worst),
            unit="MB",
            target=TARGET_MB,
            detail=f"{parts}; RSS together {sum(rss for _, rss in worst.values()):.0f} MB",
        )
    ]


def _watch(centre: Centre) -> list[Sizes]:
    seen = []
    until_then = time.monotonic() + WATCHED_S
    while time.monotonic() < until_then:
        seen.append({_role(line): _size(pid) for pid, line in centre.program.alive().items()})
        time.sleep(0.5)
    assert all(len(sizes) == 1 + len(ROLES) for sizes in seen), seen
    return seen


def _pss(sizes: Sizes) -> float:
    return sum(pss for pss, _ in sizes.values())


def _role(line: str) -> str:
    return next((role for words, role in ROLES.items() if words in line), "serve")


def _size(pid: int) -> tuple[float, float]:
    """Its share of the memory it holds (pages that n processes share count 1/n), and all of it, in MB."""
    fields = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:])
    kilobytes = {name: int(size) for name, size, *_ in fields}
    return kilobytes["Pss:"] / 1000, kilobytes["Rss:"] / 1000


def _known(centre: Centre, token: str) -> int:
    """How many cameras the centre lists."""
    found, cursor = 0, ""
    while cursor is not None:
        _, page = centre.get(f"/api/v1/cameras?limit=500{cursor and f'&after={cursor}'}", token)
        found, cursor = found + len(page["items"]), page["next"]
    return found


def _config(token: str) -> str:
    lines = ["[[node]]", 'id = "police"', f'token = "{token}"']
    for spec in camera_specs():
        lines += ["[[node.camera]]", f'id = "{spec.id}"', f'name = "{spec.name}"', f"lat = {spec.lat}"]
        lines += [f"lon = {spec.lon}", f'main = "rtsp://127.0.0.1/{spec.id}"', f'sub = "rtsp://127.0.0.1/{spec.id}/2"']
    return "\n".join(lines)
