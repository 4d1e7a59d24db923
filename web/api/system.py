"""How the centre itself is: alive, ready, its processes and figures."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from incidents.lookup import is_counted
from incidents.model import OVER
from video.link import StreamStats
from web.api.answers import json
from web.auth import Identity
from web.inside import Process
from web.services import SERVICES


async def healthz(_: web.Request) -> web.Response:
    """200 as long as this process answers."""
    return json({"alive": True})


async def readyz(request: web.Request) -> web.Response:
    """200 once the log is loaded and orders are taken, 503 before."""
    seq = request.app[SERVICES].replica.seq
    return json({"ready": seq >= 0, "seq": seq}, 200 if seq >= 0 else 503)


async def system(request: web.Request, _: Identity) -> web.StreamResponse:
    """Processes with role, pid and lag; the newest seq; what is not fresh."""
    services = request.app[SERVICES]
    hub = services.hub
    return json(
        {
            "seq": services.replica.seq,
            "at": services.clock(),
            "consoles": len(hub),
            "processes": [*hub.processes, Process(role="web", pid=os.getpid(), lag_ms=hub.lag.ms, since=hub.since)],
            "troubles": hub.troubles,
        }
    )


STREAM = {
    "viewers": "Slots that show the stream",
    "kbps": "What it carries",
    "sound_kbps": "What is heard with it",
    "fps": "Pictures a second",
    "age_ms": "Since its newest picture arrived",
    "late_ms": "By how much that came later than its best picture did",
    "key_s": "Between its last two key frames",
    "lost": "Packets of its node that never came",
    "nacks": "Packets asked for again at its node",
    "key_requests": "Key frames asked for at its node",
    "repeats": "Packets sent to its viewers again",
    "skipped": "Pictures that a viewer never got, because it could not follow",
    "viewer_key_requests": "Key frames its viewers asked for",
    "viewer_loss": "Part of the packets that its worst viewer lost",
    "rtt_ms": "To its farthest viewer and back",
}
"""Figures of a stream, by the names they have in `live`."""


def _streams(registry: CollectorRegistry, streams: Iterable[StreamStats]) -> None:
    for name, meaning in STREAM.items():
        gauge = Gauge(f"liandong_stream_{name}", meaning, ["node", "camera", "quality"], registry=registry)
        for stream in streams:
            if (value := getattr(stream, name)) is not None:
                gauge.labels(stream.node, stream.camera, stream.quality).set(value)
    uplink = Gauge(
        "liandong_node_uplink_kbps", "What a node sends, all its streams together", ["node"], registry=registry
    )
    for node, kbps in sent_by_node(streams).items():
        uplink.labels(node).set(kbps)


def _transcodings(registry: CollectorRegistry, transcoded: Mapping[str, tuple[str, ...]]) -> None:
    running = Gauge("liandong_node_transcodings", "Cameras that a node codes again", ["node"], registry=registry)
    for node, cameras in transcoded.items():
        running.labels(node).set(len(cameras))


def sent_by_node(streams: Iterable[StreamStats]) -> defaultdict[str, float]:
    """What each node sends, all its streams together: kbit/s of pictures and sound. A node that sends nothing counts 0."""
    sent: defaultdict[str, float] = defaultdict(float)
    for stream in streams:
        sent[stream.node] += stream.kbps + stream.sound_kbps
    return sent


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text. Figures and ids only: no names, no places."""
    services = request.app[SERVICES]
    state = services.replica.state
    registry = CollectorRegistry()
    figures = {
        "liandong_log_seq": ("Position of the newest event", services.replica.seq),
        "liandong_consoles": ("Live sockets at this process", len(services.hub)),
        "liandong_incidents_open": (
            "Incidents that are not over: actual ones, each with what was merged into it; no troubles",
            sum(is_counted(one) and one.state not in OVER for one in state.incidents.incidents.values()),
        ),
        "liandong_alerts_total": ("Alerts ever taken in, exercises among them", state.incidents.alert_count),
        "liandong_cameras": ("Cameras known", len(state.video.cameras)),
        "liandong_nodes_online": ("Nodes connected", sum(node.online for node in state.video.nodes.values())),
        "liandong_views": ("Looks at cameras now", len(state.video.views)),
        "liandong_sessions": ("Walls, WHEP and WHIP sessions at this process", len(services.stage)),
        "liandong_troubles": ("Parts of the centre that are not fresh", len(services.hub.troubles)),
    }
    for name, (meaning, value) in figures.items():
        Gauge(name, meaning, registry=registry).set(value)
    _streams(registry, services.hub.streams)
    _transcodings(registry, services.hub.transcoded)
    sending = {
        "packets_per_s": "Packets a second that viewers are sent",
        "cpu_us": "CPU of the media process for each of them, in µs",
        "lowered": "Slots that show less than wished for, because the line is thin",
        "dropped": "Datagrams since its start that the system did not take: its socket buffer was full, or there was no way",
    }
    for name, meaning in sending.items():
        gauge = Gauge(f"liandong_media_{name}", meaning, ["pid"], registry=registry)
        for process in services.hub.processes:
            if (value := getattr(process, name)) is not None:
                gauge.labels(str(process.pid)).set(value)
    lag = Gauge("liandong_process_lag_ms", "How late an event loop runs", ["role", "pid"], registry=registry)
    for process in services.hub.processes:
        if process.lag_ms is not None:
            lag.labels(process.role, str(process.pid)).set(process.lag_ms)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
