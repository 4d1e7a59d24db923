"""A store with the incidents of ten years: rows of the projections as the log would make them, and no log.

A million incidents through the log are six million events and an hour; what is searched is the same.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from command.events import Recorded
from command.model import Actor, State
from command.projections import changed
from command.store import Store, open_store
from incidents.events import IncidentOpened
from incidents.model import AlarmClass, Incident, IncidentState, Place

INCIDENTS, BATCH, OPEN = 1_000_000, 5_000, 300
START = datetime.fromisoformat("2016-11-22T00:00:00.000+08:00")
BETWEEN = timedelta(seconds=315)
"""A million in ten years."""
HERE = (31.2864, 121.5184)
SYSTEM = Actor(kind="system", id="bench")

GRID = "CJ/T 214-2007"
KINDS = (
    (AlarmClass(scheme="liandong", kind="alarm", code="smoke"), "烟感报警", "商铺烟感", "误报，系厨房油烟，已复位。"),
    (AlarmClass(scheme="liandong", kind="call", code="110"), "电话报警", "门口", "民警到场调解，双方已离开。"),
    (AlarmClass(scheme=GRID, kind="event", code="0406"), "占道经营", "路口", "商贩已劝离，路面已清理。"),
    (AlarmClass(scheme=GRID, kind="component", code="0101"), "井盖缺损", "井盖", "井盖已更换，围挡已撤除。"),
    (
        AlarmClass(scheme="liandong", kind="alarm", code="water_level"),
        "水位报警",
        "下立交积水点",
        "积水排除，恢复通行。",
    ),
    (AlarmClass(scheme="liandong", kind="call", code="119"), "起火报警", "居民楼", "明火已扑灭，无人员伤亡。"),
    (AlarmClass(scheme="liandong", kind="call", code="120"), "急救电话", "小区", "伤者已送长海医院。"),
    (AlarmClass(scheme="liandong", kind="alarm", code="button"), "一键报警", "地铁站 B 口", "询问后确认为误触。"),
)
WEIGHTS = (30, 22, 18, 10, 8, 6, 4, 2)
ROADS = tuple(
    "控江路 黄兴路 平凉路 江浦路 长阳路 杨树浦路 四平路 国和路 延吉中路 靖宇东路 周家嘴路 军工路 翔殷路 政立路 国权路 "
    "邯郸路 大连路 许昌路 隆昌路 宁国路 怀德路 眉州路 兰州路 通北路 霍山路 惠民路 唐山路 辽源西路 鞍山路 抚顺路 "
    "本溪路 凤城路 双阳路 内江路 沙岗路 图们路 敦化路 松花江路 佳木斯路 嫩江路 包头路 中原路 开鲁路 市光路 闸殷路 "
    "殷行路 国顺东路 营口路 民星路 世界路".split()
)
STREETS = tuple(f"3101100{n:02}" for n in range(9, 21))
RARE = ("危化品泄漏", "脚手架坍塌", "燃气爆燃", "轻轨停运", "马蜂窝", "山羊", "热气球", "Tesla Model Y")
"""Words of one incident in 50,000."""
STATES: tuple[IncidentState, ...] = ("closed", "cancelled", "merged")
LIVING: tuple[IncidentState, ...] = ("received", "confirmed", "dispatched", "on_scene", "verifying")


def opened_at(n: int) -> datetime:
    """When incident `n` was opened."""
    return START + n * BETWEEN


def incidents(count: int) -> Iterator[Incident]:
    """The same each time. Half of them happen at a tenth of the places, and a fifth of the roads have most."""
    random = Random(1)
    for n in range(1, count + 1):
        alarm, title, spot, outcome = random.choices(KINDS, WEIGHTS)[0]
        road = ROADS[int(random.random() ** 2.5 * len(ROADS))]
        rare = f" {random.choice(RARE)}" if random.random() < 1 / 6_250 else ""
        state = random.choice(LIVING) if n > count - OPEN else random.choices(STATES, (88, 8, 4))[0]
        at = opened_at(n).isoformat(timespec="milliseconds")
        spread = 0.008 if random.random() < 0.5 else 0.04
        yield Incident(
            id=f"I{n}",
            alarm_class=alarm,
            title=f"{title} · {road} {random.randrange(1, 2000)} 号{spot}{rare}",
            state=state,
            status="actual",
            grade=random.randrange(2, 5),
            priority=random.randrange(1, 5),
            place=Place(
                lat=round(HERE[0] + random.uniform(-spread, spread), 6),
                lon=round(HERE[1] + random.uniform(-spread, spread), 6),
                address=f"{road} {random.randrange(1, 2000)} 弄 {random.randrange(1, 90)} 号",
                street=random.choice(STREETS),
                cell=f"310110009{random.randrange(100_000):05}",
            ),
            opened_at=at,
            changed_at=at,
            assignments=(f"I{n}-1",),
            cameras=("PD-0003", "PD-0012", "PD-0417"),
            outcome=None if state in LIVING else outcome,
        )


def fill(folder: Path, count: int = INCIDENTS) -> None:
    """Write them as a rebuild does: many in a transaction."""
    rows = (write for one in incidents(count) for write in changed(State(), _opened(one)))
    with open_store(folder) as store:
        while batch := list(islice(rows, BATCH)):
            store.project(batch, is_last=False)
        store.project((), is_last=True)


def change(store: Store, incident: Incident) -> None:
    """One incident as it is now, in a transaction of its own."""
    store.project(list(changed(State(), _opened(incident))), is_last=False)


def _opened(incident: Incident) -> Recorded:
    return Recorded(seq=1, at=incident.opened_at, actor=SYSTEM, event=IncidentOpened(incident=incident))
