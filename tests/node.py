"""A node with cameras: the real agent, with clips that are drawn for the test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.centre import HERE, LIANDONG, Centre
from tests.processes import Program, running, until
from video.clips import Clip, make_clip

SIZES = {"main": (640, 360), "sub": (320, 180)}
SECONDS = 3.0


def draw(folder: Path, scene: str = "underpass") -> dict[str, Path]:
    """A clip of that scene by quality."""
    paths = {quality: folder / f"{scene}-{quality}.mp4" for quality in SIZES}
    make_clip(Clip(scene, scene.upper(), scene, 1), [(paths[name], size) for name, size in SIZES.items()], SECONDS)
    return paths


def node_file(
    path: Path,
    name: str,
    cameras: Mapping[str, Mapping[str, Path | str]],
    token: str = "",
    at: tuple[float, float] = HERE,
    sound: bool = False,
) -> Path:
    """Write what an agent reads: cameras that see one place, of each by quality a clip or a URL, which may be on this machine."""
    lines = [f'networks = ["127.0.0.1"]\n[[node]]\nid = "{name}"', *([f'token = "{token}"'] if token else [])]
    for camera, sources in cameras.items():
        lines.append(f'[[node.camera]]\nid = "{camera}"\nname = "{camera} 镜头"\nlat = {at[0]}\nlon = {at[1]}')
        for quality, source in sources.items():
            lines.append(f'{quality} = "{source if isinstance(source, str) else f"file:{source}"}"')
        lines += ["sound = true"] if sound else []
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@contextmanager
def running_node(
    centre: Centre,
    folder: Path,
    name: str,
    token: str,
    cameras: Mapping[str, Mapping[str, Path | str]],
    at: tuple[float, float] = HERE,
    url: str = "",
    sound: bool = False,
) -> Iterator[Program]:
    """The agent of a node whose cameras see one place, and lend their `sound`; it dials `url` if that is another than the centre's own."""
    config = node_file(folder / f"{name}.toml", name, cameras, token, at, sound)
    command = (*LIANDONG, "node", "--centre", url or centre.url, "--config", str(config))
    with running(command, folder / f"{name}.log") as agent:
        yield agent


def until_online(centre: Centre, token: str, *cameras: str) -> None:
    """Wait until all of these cameras can be asked for."""

    def online() -> bool:
        items = centre.get("/api/v1/cameras?limit=500", token)[1]["items"]
        return {camera["id"] for camera in items if camera["state"] == "online"} >= set(cameras)

    until(online, lambda: centre.program.said)
