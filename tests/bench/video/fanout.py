"""What a packet costs for each viewer: ours against stock aiortc with the same file and crowd, and against the machine's floor."""

from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from tests.bench.figures import Figure, percentile
from tests.bench.video.clip import HD, SMALL, clip
from tests.bench.video.floor import floor_us, heard_floor_us
from tests.bench.video.plant import Run, ours, stock, together, watched

CM = "SRTP_AES128_CM_SHA1_80"
STREAMS = 50
HD_TURNS, TURNS = 12, 3
"""Ours, stock and floor one after the other, so often: this machine's speed moves by half between minutes, and a turn's ratio by a tenth."""


async def measure(folder: Path) -> Sequence[Figure]:
    """One camera for a hundred and two hundred viewers, fifty for three hundred; each beside what it is compared with."""
    hd, small = clip(folder, HD), clip(folder, SMALL)
    floors: list[float] = []
    heard: list[float] = []
    gcms: list[Run] = []
    stock_gcms: list[Run] = []
    cms: list[Run] = []
    stock_cms: list[Run] = []
    with ours(folder / "hd", hd) as place:
        for turn in range(HD_TURNS):
            floors.append(floor_us())
            gcms.append(watched(place, 100))
            floors.append(floor_us())
            heard.append(heard_floor_us())
            with stock(hd) as other:
                stock_gcms.append(watched(other, 100))
            if turn >= TURNS:
                continue
            cms.append(watched(place, 100, profile=CM))
            with stock(hd) as other:
                stock_cms.append(watched(other, 100, profile=CM))
    gcm = together(gcms)
    manys: list[Run] = []
    stock_manys: list[Run] = []
    walls: list[Run] = []
    with ours(folder / "small", small) as place, ours(folder / "wall", small, STREAMS) as fifty:
        for _ in range(TURNS):
            manys.append(watched(place, 200))
            with stock(small) as other:
                stock_manys.append(watched(other, 200))
            walls.append(watched(fifty, 300, over=8.0))
    many, wall = together(manys), together(walls)
    return [
        _times("100 viewers of one 2 Mbit/s 720p stream, AES-128-GCM: CPU a packet and viewer, times better than stock aiortc", gcms, stock_gcms, 8),
        Figure(
            what="same, times this machine's floor (one AES-GCM of 1,100 bytes and one GSO segment)",
            value=gcm.us / mean(floors), unit="×", target=2,
            detail=f"floor {mean(floors):.2f} µs ({', '.join(f'{one:.2f}' for one in floors)});"
            f" {mean(heard):.2f} µs with the reports and checks of viewers received and answered, unread; ours {gcm}",
        ),
        _times("same with AES-CM-SHA1, times better than stock aiortc", cms, stock_cms, 4),
        _times("200 viewers of one 640×360 0.8 Mbit/s stream, times better than stock aiortc", manys, stock_manys, 5),
        Figure(
            what="300 viewers over 50 such streams from nodes: cost of a packet, times the line above",
            value=wall.us / many.us, unit="×", target=2, detail=f"by turn {_ratios(walls, manys)}; {wall}",
        ),
        Figure(
            what="200 viewers joining within 5 s: POST → first key frame, p95",
            value=percentile(many.joined, 95), unit="ms", target=60,
            detail=f"p50 {percentile(many.joined, 50):.0f}, worst {max(many.joined):.0f} ms; stock p95 {percentile(together(stock_manys).joined, 95):.0f} ms",
        ),
        Figure(
            what="memory of the media process with 200 viewers, PSS", value=many.pss_mb, unit="MB", target=120,
            detail=f"100 viewers of 2 Mbit/s {gcm.pss_mb:.0f} MB; 300 over 50 streams {wall.pss_mb:.0f} MB; stock with 200 {together(stock_manys).pss_mb:.0f} MB",
        ),
    ]  # fmt: skip


def _times(what: str, ours: Sequence[Run], stock: Sequence[Run], target: float) -> Figure:
    all_ours, all_stock = together(ours), together(stock)
    return Figure(
        what=what,
        value=all_stock.us / all_ours.us,
        unit="×",
        target=target,
        at_least=True,
        detail=f"by turn {_ratios(stock, ours)}; ours {all_ours}; stock {all_stock}",
    )


def _ratios(dear: Sequence[Run], cheap: Sequence[Run]) -> str:
    return ", ".join(f"{one.us / other.us:.1f}" for one, other in zip(dear, cheap, strict=True))
