"""Labelled storms: reports of which it is known what they are about, and how well they are put together. Seeded, nothing is real."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import cos, hypot, radians
from random import Random
from typing import NamedTuple

from incidents.board import Board
from incidents.linking import METRES_PER_DEGREE, Frequencies, Happening, Report, Spot, grown, link, names, topics
from incidents.weights import TRUE_WITHIN_M

SOUTH, NORTH, WEST, EAST = 31.25, 31.33, 121.49, 121.56

STREETS = {
    "定海路": (31.276, 121.553), "平凉路": (31.264, 121.527), "江浦路": (31.268, 121.518), "四平路": (31.283, 121.503),
    "控江路": (31.281, 121.520), "长白新村": (31.294, 121.538), "延吉新村": (31.288, 121.530), "殷行": (31.318, 121.541),
    "大桥": (31.270, 121.540), "五角场": (31.299, 121.509), "新江湾城": (31.326, 121.508), "长海路": (31.307, 121.528),
}  # fmt: skip

ROADS = (
    "黄兴路", "控江路", "长阳路", "杨树浦路", "国权路", "政立路", "闸殷路", "营口路", "隆昌路", "周家嘴路", "大连路", "淞沪路",
    "中原路", "军工路", "翔殷路", "本溪路", "内江路", "许昌路", "眉州路", "宁国路", "国和路", "嫩江路", "民星路", "包头路",
)  # fmt: skip

SIDE_ROADS = (
    "辽源西路", "铁岭路", "鞍山路", "抚顺路", "彰武路", "阜新路", "松花江路", "靖宇中路", "双阳路", "延吉中路", "友谊路", "佳木斯路",
    "市光路", "开鲁路", "殷行路", "民庆路", "国顺路", "邯郸路", "政通路", "国定路", "三门路", "吉浦路", "江湾城路", "清波路",
)  # fmt: skip


class Kind(NamedTuple):
    """What happens, what sees it (class code and kind of alert), and what people say about it."""

    seen_by: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


KINDS = (
    Kind((("water_level", "sensor"), ("manhole", "sensor")), ("积水很深", "路面积水车开不过去", "水漫上来了", "有车泡在水里")),
    Kind((("smoke", "sensor"),), ("着火了在冒黑烟", "有人家起火", "看见火光和浓烟", "闻到烧焦味有烟")),
    Kind((("gas", "sensor"),), ("煤气味很重", "闻到煤气味道", "燃气泄漏了")),
    Kind((("button", "sensor"),), ("公交车着火了", "公交车车厢冒烟", "车上有人被困着火")),
    Kind((("cable", "grid"),), ("电线掉下来了", "架空线断了垂在路上", "电线杆歪了电线落地")),
    Kind((("collision", "camera"),), ("两车相撞", "车祸有人受伤", "小车追尾堵住路了")),
)  # fmt: skip


class Labelled(NamedTuple):
    """A report, and the number of what it is really about."""

    report: Report
    truth: int


class Site(NamedTuple):
    """Where something happens: what people call the place."""

    lat: float
    lon: float
    street: str
    roads: tuple[str, str]


class Outcome(NamedTuple):
    """How a storm was put together: pairs of reports, right and wrong, and what joined by itself."""

    together: int
    rightly: int
    should: int
    joined: int
    joined_rightly: int


def storm(seed: int) -> list[Labelled]:
    """Some nine happenings within two hours, two of them neighbours, and single reports of other things between them."""
    random = Random(seed)
    found: list[Labelled] = []
    sites = [site_of(random) for _ in range(random.randint(7, 9))]
    sites.append(_neighbour(random, sites[0], random.uniform(900, 1500)))
    for truth, site in enumerate(sites):
        begins = random.uniform(0, 5400)
        found += reports(random, truth, site, random.choice(KINDS), begins, random.randint(3, 15))
    for truth in range(len(sites), len(sites) + random.randint(10, 30)):
        found += reports(random, truth, site_of(random), random.choice(KINDS), random.uniform(0, 7200), 1)
    return sorted(found, key=lambda one: one.report.at)


def site_of(random: Random) -> Site:
    return _at(random, random.uniform(SOUTH, NORTH), random.uniform(WEST, EAST))


def _neighbour(random: Random, site: Site, metres: float) -> Site:
    return _at(random, site.lat + metres / METRES_PER_DEGREE, site.lon)


def _at(random: Random, lat: float, lon: float) -> Site:
    street = min(STREETS, key=lambda name: hypot(STREETS[name][0] - lat, (STREETS[name][1] - lon) * cos(radians(lat))))
    return Site(lat, lon, street, (random.choice(ROADS), random.choice(SIDE_ROADS)))


def reports(random: Random, truth: int, site: Site, kind: Kind, begins: float, count: int) -> list[Labelled]:
    found, at = [], begins
    devices = [f"{code}-{truth}-{number}" for number in range(3) for code, _ in kind.seen_by]
    for _ in range(count):
        if random.random() < 0.45:
            code, sort = random.choice(kind.seen_by)
            device = random.choice([name for name in devices if name.startswith(code)])
            spot = _spot(random, site, 40.0, TRUE_WITHIN_M[sort])
            report = Report(at, frozenset({code}), device, spot, site.street, None, names(site.roads[0]))
        else:
            report = _call(random, truth, site, kind, at)
        found.append(Labelled(report, truth))
        at += random.expovariate(1 / 240)
    return found


def _call(random: Random, truth: int, site: Site, kind: Kind, at: float) -> Report:
    caller = f"caller-{truth}-{random.randrange(8)}"
    known = random.random()
    spot = _spot(random, site, 180.0, TRUE_WITHIN_M["phone"]) if known < 0.7 else None
    street = site.street if known < 0.9 else None
    place = "".join(site.roads) if random.random() < 0.6 or known >= 0.9 else site.roads[0]
    text = f"{place}{random.choice(kind.said)}"
    return Report(at, topics(text), None, spot, street, caller, names(text))


def _spot(random: Random, site: Site, spread: float, within: float) -> Spot:
    north, east = random.gauss(0, spread), random.gauss(0, spread)
    return Spot(
        site.lat + north / METRES_PER_DEGREE, site.lon + east / METRES_PER_DEGREE / cos(radians(site.lat)), within
    )


def put_together(reports: Sequence[Labelled]) -> Outcome:
    """Each report goes where it fits best, if anywhere, as if every proposal were taken."""
    open_ones: dict[str, Happening] = {}
    members: dict[str, list[int]] = {}
    joined = rightly = 0
    for report, truth in reports:
        best = next(iter(link(report, open_ones.values(), frequencies_of(open_ones.values()))), None)
        name = best.incident if best else f"I{len(members) + 1}"
        if best is not None and best.is_certain:
            joined += 1
            rightly += Counter(members[name]).most_common(1)[0][0] == truth
        members.setdefault(name, []).append(truth)
        open_ones[name] = grown(open_ones.get(name, Happening(name)), report)
    together = sum(_pairs(len(one)) for one in members.values())
    right = sum(_pairs(count) for one in members.values() for count in Counter(one).values())
    should = sum(_pairs(count) for count in Counter(truth for _, truth in reports).values())
    return Outcome(together, right, should, joined, rightly)


def frequencies_of(happenings: Collection[Happening]) -> Frequencies:
    """How many there are, and how many of them name each place."""
    return Frequencies(len(happenings), Counter(name for one in happenings for name in one.names))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def board_of(count: int, seed: int) -> tuple[Board, list[Happening]]:
    """So many open incidents."""
    random, board, found = Random(seed), Board(), []
    for number in range(count):
        some = reports(
            random, number, site_of(random), random.choice(KINDS), random.uniform(0, 5000), random.randint(1, 8)
        )
        happening = Happening(f"I{number}")
        for one in some:
            happening = grown(happening, one.report)
        found.append(happening)
        board.put(happening)
    return board, found


def summed(outcomes: Sequence[Outcome]) -> Outcome:
    """Many as one."""
    return Outcome(*map(sum, zip(*outcomes, strict=True)))
