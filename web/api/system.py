"""How the centre itself is: alive, ready, its processes and figures."""

import os

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

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


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text. Counts only: no names, no places."""
    services = request.app[SERVICES]
    state = services.replica.state
    registry = CollectorRegistry()
    figures = {
        "liandong_log_seq": ("Position of the newest event", services.replica.seq),
        "liandong_consoles": ("Live sockets at this process", len(services.hub)),
        "liandong_incidents_open": (
            "Incidents that are not over",
            len(state.incidents.incidents) - len(state.incidents.over),
        ),
        "liandong_alerts_total": ("Alerts ever received", state.incidents.alert_count),
        "liandong_cameras": ("Cameras known", len(state.video.cameras)),
        "liandong_nodes_online": ("Nodes connected", sum(node.online for node in state.video.nodes.values())),
        "liandong_views": ("Looks at cameras now", len(state.video.views)),
        "liandong_sessions": ("Walls, WHEP and WHIP sessions at this process", len(services.stage)),
        "liandong_troubles": ("Parts of the centre that are not fresh", len(services.hub.troubles)),
    }
    for name, (meaning, value) in figures.items():
        Gauge(name, meaning, registry=registry).set(value)
    lag = Gauge("liandong_process_lag_ms", "How late an event loop runs", ["role", "pid"], registry=registry)
    for process in services.hub.processes:
        if process.lag_ms is not None:
            lag.labels(process.role, str(process.pid)).set(process.lag_ms)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
