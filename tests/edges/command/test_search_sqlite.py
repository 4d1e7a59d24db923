"""What FTS5 finds is what a look at every incident finds, also after incidents have changed and been made anew."""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from command.events import Recorded
from command.log import DATABASE
from command.model import State
from command.projections import Write, changed
from command.search import Near, Search, words_of
from command.search_sqlite import find
from command.store import open_store
from incidents.events import IncidentOpened
from incidents.linking import METRES_PER_DEGREE
from incidents.model import AlarmClass, Incident, IncidentState, Place
from incidents.orders import ConfirmIncident, MergeIncident
from incidents.record_orders import CloseIncident, ReportHandled
from tests.edges.command.centre import OPEN, accepted, running_core
from tests.laws.world import DISPATCHER, SUPERVISOR, later

START = "2026-06-21T20:14:07.120+08:00"
START_MS = 1782044047120
WATER = AlarmClass(scheme="liandong", kind="alarm", code="water_level")
GRID = AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0406")
STATES: tuple[IncidentState, ...] = ("received", "closed", "merged")
STREETS = ("310110009", "310110010")

words = st.text(st.sampled_from("火积水下aAb1%_\"*' 😀É"), max_size=8)
degrees = st.integers(-30, 30).map(lambda step: step * 0.001)


@st.composite
def given_incidents(draw: st.DrawFn) -> list[Incident]:
    """Numbers from 1 to 12, some of them more than once: as they were and as they are."""
    numbers = draw(st.lists(st.integers(1, 12), min_size=1, max_size=20))
    return [draw(incident(number)) for number in numbers]


@st.composite
def incident(draw: st.DrawFn, number: int) -> Incident:
    is_placed = draw(st.booleans())
    return Incident(
        id=f"I{number}",
        alarm_class=draw(st.sampled_from((WATER, GRID))),
        title=draw(words),
        state=draw(st.sampled_from(STATES)),
        status="actual",
        grade=4,
        priority=4,
        place=Place(
            lat=31.2864 + draw(degrees) if is_placed else None,
            lon=121.5184 + draw(degrees) if is_placed else None,
            address=draw(st.none() | words),
            street=draw(st.none() | st.sampled_from(STREETS)),
        ),
        # Of numbers that are neighbours, the later may be the older: a clock was set back.
        opened_at=later(START, number * 10 - number % 3 * 15),
        changed_at=START,
        outcome=draw(st.none() | words),
    )


searches = st.builds(
    Search,
    words=words.map(words_of),
    state=st.none() | st.sampled_from(STATES),
    alarm_class=st.none() | st.sampled_from((WATER, GRID)),
    street=st.none() | st.sampled_from(STREETS),
    since=st.none() | st.integers(START_MS, START_MS + 120_000),
    until=st.none() | st.integers(START_MS, START_MS + 120_000),
    near=st.none() | st.builds(Near, degrees.map((31.2864).__add__), st.just(121.5184), st.floats(1, 5000)),
)


@settings(max_examples=60, deadline=None)
@given(given_incidents(), st.lists(searches, min_size=1, max_size=12), st.integers(1, 5))
def test_what_is_found_is_what_a_look_at_each_finds(told: list[Incident], sought: list[Search], limit: int) -> None:
    held = {one.id: one for one in told}
    with TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        for one in told:
            store.project(rows([one]), is_last=False)
        for search in sought:
            expected = [int(one.id[1:]) for one in held.values() if holds(search, one)]
            assert all_pages(store.engine, search, limit) == sorted(expected, reverse=True), search


def test_many_in_one_transaction_are_found_as_well(tmp_path: Path) -> None:
    told = [template(n, title=f"{n} 号积水") for n in range(1, 2001)]
    with open_store(tmp_path) as store:
        store.project(rows(told), is_last=False)
        assert all_pages(store.engine, Search(words=("积水",)), 500) == list(range(2000, 0, -1))
        changed_now = [template(n, title="井盖", state="closed") for n in range(1, 2001, 2)]
        store.project(rows(changed_now), is_last=False)
        assert all_pages(store.engine, Search(words=("积水",)), 500) == list(range(2000, 0, -2))
        assert all_pages(store.engine, Search(words=("井盖",), state="closed"), 500) == list(range(1999, 0, -2))
        assert all_pages(store.engine, Search(words=("井盖",), state="received"), 500) == []
        store.project((), is_last=True)
    assert is_sound(tmp_path)


def test_a_long_word_is_found_whole(tmp_path: Path) -> None:
    whole = "一二三四五六七八九十" * 3
    told = [
        template(1, title=whole),
        template(2, title=f"{whole[:20]}{whole[:9]}"),
        template(3, title=whole[16:] + whole),
    ]
    with open_store(tmp_path) as store:
        store.project(rows(told), is_last=False)
        assert all_pages(store.engine, Search(words=(whole,)), 10) == [3, 1]


def test_words_that_stay_are_not_written_again(tmp_path: Path) -> None:
    one = template(1, title="积水")
    with open_store(tmp_path) as store:
        store.project(rows([one]), is_last=False)
        before = postings(tmp_path)
        store.project(rows([msgspec.structs.replace(one, cameras=("PD-03",), grade=1)]), is_last=False)
        assert postings(tmp_path) == before
        store.project(rows([msgspec.structs.replace(one, outcome="水已退")]), is_last=False)
        assert postings(tmp_path) != before


async def test_a_search_follows_the_state_and_is_made_anew_from_the_log(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        for _ in range(3):
            accepted(await core.submit(OPEN, DISPATCHER))
        accepted(await core.submit(ConfirmIncident(incident="I1"), DISPATCHER))
        handled = ReportHandled(incident="I1", disposition="resolved", text="明火已灭")
        accepted(await core.submit(handled, DISPATCHER))
        accepted(await core.submit(CloseIncident(incident="I1"), SUPERVISOR))
        accepted(await core.submit(MergeIncident(incident="I3", into="I2"), DISPATCHER))
        before = answers(core.store.engine)
        assert before == {"received": [2], "closed": [1], "merged": [3], "冒烟": [3, 2, 1], "明火": [1]}
    with sqlite3.connect(tmp_path / DATABASE) as database:
        database.execute("UPDATE meta SET value = '2' WHERE name = 'projected'")
        database.execute("DROP TABLE incident_search")
    database.close()
    async with running_core(tmp_path) as core:
        assert answers(core.store.engine) == before


def answers(engine: Engine) -> dict[str, list[int]]:
    by_state = {state: all_pages(engine, Search(state=state), 10) for state in STATES}
    return by_state | {word: all_pages(engine, Search(words=(word,)), 10) for word in ("冒烟", "明火")}


def holds(search: Search, one: Incident) -> bool:
    text = " ".join((one.id, one.title, one.place.address or "", one.outcome or "")).lower()
    opened = START_MS + (int(one.id[1:]) * 10 - int(one.id[1:]) % 3 * 15) * 1000
    return (
        all(word in text for word in search.words)
        and search.state in (None, one.state)
        and search.alarm_class in (None, one.alarm_class)
        and search.street in (None, one.place.street)
        and (search.since is None or opened >= search.since)
        and (search.until is None or opened < search.until)
        and (search.near is None or is_near(search.near, one.place))
    )


def is_near(near: Near, place: Place) -> bool:
    if place.lat is None or place.lon is None:
        return False
    degrees = hypot(place.lat - near.lat, (place.lon - near.lon) * cos(radians(near.lat)))
    return degrees * METRES_PER_DEGREE <= near.metres


def all_pages(engine: Engine, search: Search, limit: int) -> list[int]:
    """The numbers that all pages name."""
    found: list[int] = []
    cursor: str | None = None
    while True:
        page = find(engine, search, limit, cursor)
        assert len(page.items) <= limit
        found += (int(msgspec.json.decode(item)["id"][1:]) for item in page.items)
        if page.next is None:
            assert all(newer > older for newer, older in pairwise(found))
            return found
        cursor = page.next


def template(number: int, **fields: Any) -> Incident:
    usual = {"alarm_class": WATER, "title": "", "state": "received", "status": "actual", "grade": 4, "priority": 4}
    times = {"place": Place(), "opened_at": START, "changed_at": START}
    return Incident(id=f"I{number}", **{**usual, **times, **fields})


def rows(told: Sequence[Incident]) -> list[Write]:
    opened = [Recorded(seq=1, at=START, actor=DISPATCHER, event=IncidentOpened(incident=one)) for one in told]
    return [write for recorded in opened for write in changed(State(), recorded)]


def postings(folder: Path) -> list[tuple[Any, ...]]:
    """What FTS5 has written."""
    with sqlite3.connect(folder / DATABASE) as database:
        found = database.execute("SELECT * FROM incident_search_data ORDER BY id").fetchall()
    database.close()
    return found


def is_sound(folder: Path) -> bool:
    """Whether the structure of the index holds together: an error is raised where not."""
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("INSERT INTO incident_search (incident_search) VALUES ('integrity-check')")
    database.close()
    return True
