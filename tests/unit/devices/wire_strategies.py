"""Every message the wire can carry, for hypothesis."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

from hypothesis import strategies as st

from devices import messages as m

ids = st.from_regex(r"[A-Za-z0-9_.-]{1,64}", fullmatch=True)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
names = texts.filter(lambda text: 1 <= len(text) <= 128)
whole = st.integers(0, 2**53 - 1)
number = st.floats(allow_nan=False, allow_infinity=False)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30), timezones=zones | st.just(UTC)).map(  # noqa: DTZ001 - the zone is the strategy's next argument
    lambda moment: moment.isoformat(timespec="milliseconds")
)
lats, lons = st.floats(-90, 90), st.floats(-180, 180)
places = st.none() | st.tuples(lats, lons)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | number | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
known = {"class", "from"} | {field for body in get_args(m.Body) for field in body.__struct_fields__} - {"extra"}
extras = st.dictionaries(texts.filter(lambda name: name not in known), json_values, max_size=3)


@st.composite
def bodies(draw: st.DrawFn) -> m.Body:
    """Any message, with or without each optional field."""
    kind = draw(st.sampled_from(get_args(m.Body)))
    lat, lon = draw(places) or (None, None)
    some = {
        "id": draw(names),
        "assignment": draw(names),
        "incident": draw(names),
        "kind": draw(st.sampled_from(get_args(m.AlertKind))),
        "alarm_class": m.AlarmClass(scheme="liandong", kind="alarm", code=draw(names)[:64]),
        "at": draw(times),
        "told_at": draw(st.none() | times),
        "expires": draw(times),
        "severity": draw(st.sampled_from(get_args(m.Severity))),
        "status": draw(st.sampled_from(get_args(m.Status))),
        "phase": draw(st.sampled_from(get_args(m.Phase))),
        "state": draw(st.sampled_from(get_args(m.NodeCondition))),
        "stale": draw(st.booleans()),
        "lat": lat,
        "lon": lon,
        "uncertainty_m": draw(st.none() | st.floats(0.5, 30_000)),
        "value": draw(st.none() | number),
        "unit": draw(st.none() | texts),
        "text": draw(st.none() | texts),
        "n": draw(st.none() | whole),
        "seq": draw(whole),
        "cameras": draw(whole),
        "priority": draw(st.integers(1, 4)),
        "caller": draw(texts),
        "to": draw(texts),
        "place": draw(texts),
        "address": draw(st.none() | texts),
        "agent": draw(st.none() | texts),
        "recording": draw(st.none() | texts),
        "step": draw(st.sampled_from(get_args(m.ReceiptStep))),
        "cause": "too far " + draw(texts),
        "speed": draw(st.none() | st.floats(0, 100)),
        "heading": draw(st.none() | st.floats(0, 360)),
        "extra": draw(extras),
    }
    always: dict[Any, dict[str, Any]] = {
        m.ReadingMessage: {"value": draw(number)},
        m.BeatMessage: {"n": draw(whole)},
        m.PositionMessage: {"lat": draw(lats), "lon": draw(lons)},
        m.DispatchMessage: {"text": draw(texts)},
    }
    values = some | always.get(kind, {})
    body: m.Body = kind(**{name: values[name] for name in kind.__struct_fields__})
    return body
