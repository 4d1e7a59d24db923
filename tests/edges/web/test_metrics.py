"""What monitoring reads: each stream's figures, what a packet costs, what a node sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.bench.video.plant import Crowd, Place
from tests.centre import Centre, running_centre
from tests.node import draw, running_node, until_online
from tests.processes import until


@contextmanager
def watched_camera(folder: Path) -> Iterator[Centre]:
    """A centre with a camera that two WHEP players look at."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        with running_node(centre, folder, "police", centre.add_node("police", "police"), {"C1": draw(folder)}):
            until_online(centre, token, "C1")
            place = Place(f"{centre.url}/whep/", token, ("C1",), centre.until_media(token), centre)
            with Crowd(place, 2, over=0.0):
                yield centre


def figures(centre: Centre) -> dict[str, float]:
    """Each line of /metrics that is one."""
    with urlopen(f"{centre.url}/metrics", timeout=5) as answer:  # noqa: S310 - our own centre
        lines = answer.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_monitoring_sees_each_stream_and_what_a_packet_costs(tmp_path: Path) -> None:
    labels = '{camera="C1",node="police",quality="main"}'
    with watched_camera(tmp_path) as centre:

        def settled() -> dict[str, float]:
            seen = figures(centre)
            is_there = seen.get(f"liandong_stream_viewers{labels}") == 2 and seen.get(f"liandong_stream_key_s{labels}")
            return seen if is_there and seen[f"liandong_stream_fps{labels}"] > 11 else {}

        seen = until(settled, lambda: str(figures(centre)))
    assert 11 < seen[f"liandong_stream_fps{labels}"] < 14
    assert seen[f"liandong_stream_kbps{labels}"] > 20
    assert seen[f"liandong_stream_age_ms{labels}"] < 1000
    assert 0 <= seen[f"liandong_stream_late_ms{labels}"] < 500
    assert 0 < seen[f"liandong_stream_key_s{labels}"] < 5, "a clip begins again between two of its own"
    assert seen[f"liandong_stream_lost{labels}"] == 0
    assert seen['liandong_node_uplink_kbps{node="police"}'] > 20
    assert any(name.startswith("liandong_media_packets_per_s{") and value > 10 for name, value in seen.items())
    assert any(name.startswith("liandong_media_cpu_us{") and value > 0 for name, value in seen.items())
    assert any(name.startswith("liandong_media_dropped{") and value == 0 for name, value in seen.items())
