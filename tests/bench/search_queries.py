"""What people look for in ten years of incidents, and what a machine would rather not be asked."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from command.search import class_name
from tests.bench.search_fill import HERE, KINDS, LIVING, RARE, ROADS, STATES, STREETS, WEIGHTS, opened_at
from web.api.searching import MAX_WORDS

EACH = 30
"""Queries of each kind, all different where there are so many."""


def queries(count: int) -> Iterator[tuple[str, str]]:
    """Kind and query string, mixed, the same each time; of a store with the incidents 1 to `count`."""
    random = Random(2)
    asked = [(kind, urlencode(ask(random, count))) for kind, ask in ASKED.items() for _ in range(EACH)]
    random.shuffle(asked)
    yield from asked


def _word(random: Random) -> str:
    """Two to four characters of a title, an address or an outcome."""
    _, title, spot, outcome = random.choices(KINDS, WEIGHTS)[0]
    text = random.choice((title, spot, outcome, random.choice(ROADS)))
    begin = random.randrange(max(1, len(text) - 3))
    return text[begin : begin + random.randrange(2, 5)]


def _number(random: Random, _: int) -> dict[str, str]:
    return {"q": f"{random.choice(ROADS)} {random.randrange(1, 2000)} 号"}


def _rare(random: Random, _: int) -> dict[str, str]:
    return {"q": random.choice(RARE)}


def _common(random: Random, _: int) -> dict[str, str]:
    return {"q": _word(random)}


def _two(random: Random, _: int) -> dict[str, str]:
    return {"q": f"{_word(random)} {_word(random)}"}


def _one(random: Random, _: int) -> dict[str, str]:
    return {"q": random.choice("火水路号a1中积弄y%龘")}


def _singles(random: Random, _: int) -> dict[str, str]:
    """The worst that may be asked: as many single characters as words are allowed, each of them in most incidents."""
    return {"q": " ".join(random.sample("火水路号1中积弄0234区杨", MAX_WORDS))}


def _id(random: Random, count: int) -> dict[str, str]:
    return {"q": f"I{random.randrange(1, count + 1)}"}


def _state(random: Random, _: int) -> dict[str, str]:
    return {"state": random.choice((*STATES, *LIVING))}


def _filters(random: Random, _: int) -> dict[str, str]:
    alarm = class_name(random.choice(KINDS)[0])
    return {"state": random.choice((*STATES, *LIVING)), "class": alarm, "street": random.choice(STREETS)}


def _near(random: Random, _: int) -> dict[str, str]:
    lat, lon = HERE[0] + random.uniform(-0.05, 0.05), HERE[1] + random.uniform(-0.05, 0.05)
    return {"near": f"{lat:.6f},{lon:.6f},{random.choice((50, 300, 1000, 1001, 2500, 5000))}"}


def _time(random: Random, count: int) -> dict[str, str]:
    since = opened_at(random.randrange(1, count))
    until = since + timedelta(hours=random.choice((1, 24, 24 * 30, 24 * 365)))
    return {"from": since.isoformat(), "to": until.isoformat()}


def _timed_word(random: Random, count: int) -> dict[str, str]:
    return _time(random, count) | {"q": random.choice((_word(random), random.choice(RARE)))}


def _everything(random: Random, count: int) -> dict[str, str]:
    words = random.choice((_word(random), f"{_word(random)} {_word(random)}"))
    return {"q": words} | _filters(random, count) | _near(random, count) | _time(random, count)


def _nothing(random: Random, _: int) -> dict[str, str]:
    """Each part is common, all of it is nowhere: the postings have to be gone through."""
    kinds = random.sample(KINDS, 2)
    absent = (
        {"q": "龘龘"},
        {"q": f"{kinds[0][1]} {kinds[1][3][:4]}"},
        {"q": kinds[0][1], "class": class_name(kinds[1][0])},
    )
    return random.choice(absent)


def _deep(random: Random, count: int) -> dict[str, str]:
    sought = random.choice((_common, _state, _near, _two, _one))(random, count)
    return sought | {"after": str(random.randrange(1, count // 2))}


def _long(random: Random, count: int) -> dict[str, str]:
    """A title as it was copied, and digits that repeat: many postings for one answer, or for none."""
    alarm = random.choices(KINDS, WEIGHTS)[0]
    copied = f"{alarm[1]} · {random.choice(ROADS)} {random.randrange(1, 2000)} 号{alarm[2]}"
    return {"q": random.choice((copied, "1" * random.randrange(2, 9), str(random.randrange(count // 10, 100 * count))))}


ASKED = {
    "rare word": _rare,
    "common word": _common,
    "two words": _two,
    "one character": _one,
    "single characters": _singles,
    "number of a house": _number,
    "number of an incident": _id,
    "copied or digits": _long,
    "state": _state,
    "state, class, street": _filters,
    "near": _near,
    "time": _time,
    "word in a time": _timed_word,
    "everything": _everything,
    "nothing": _nothing,
    "deep page": _deep,
}
