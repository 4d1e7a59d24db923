"""CAP 1.2 as bytes: what we write follows the schema and can be read back, what is no CAP is refused with a sentence."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.wires import cap
from command.wires.cap import Area, CapError, Info, Message, Named, Resource
from tests.house.project import ROOT
from tests.schema import cap_faults

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).map(lambda text: text.strip() or "雨")
NAME = st.from_regex(r"[a-z0-9@.-]{1,20}", fullmatch=True)
TIME = st.dates(min_value=date(1990, 1, 1)).map(lambda at: f"{at:%Y-%m-%d}T20:14:07+08:00")
NAMED = st.builds(Named, value_name=TEXT, value=TEXT)
POINT = "31.28,121.51"
AREA = st.builds(
    Area, area_desc=TEXT, polygon=st.lists(st.just(f"{POINT} {POINT} {POINT} {POINT}"), max_size=2).map(tuple),
    circle=st.lists(st.just(f"{POINT} 0.05"), max_size=2).map(tuple), geocode=st.lists(NAMED, max_size=2).map(tuple),
    altitude=st.none() | st.just("12.5"), ceiling=st.none(),
)  # fmt: skip
RESOURCE = st.builds(Resource, resource_desc=TEXT, mime_type=st.just("image/jpeg"), size=st.none() | st.just("17"))
INFO = st.builds(
    Info, language=st.sampled_from([None, "zh-CN", "en-US"]), event=TEXT, headline=st.none() | TEXT,
    category=st.lists(st.sampled_from(get_args(cap.Category)), min_size=1, max_size=3).map(tuple),
    response_type=st.lists(st.sampled_from(get_args(cap.ResponseType)), max_size=2).map(tuple),
    urgency=st.sampled_from(get_args(cap.Urgency)), severity=st.sampled_from(get_args(cap.CapSeverity)),
    certainty=st.sampled_from(get_args(cap.Certainty)), event_code=st.lists(NAMED, max_size=2).map(tuple),
    effective=st.none() | TIME, onset=st.none() | TIME, expires=st.none() | TIME, description=st.none() | TEXT,
    parameter=st.lists(NAMED, max_size=2).map(tuple), resource=st.lists(RESOURCE, max_size=2).map(tuple),
    area=st.lists(AREA, max_size=2).map(tuple),
)  # fmt: skip
MESSAGE = st.builds(
    Message, identifier=NAME, sender=NAME, sent=TIME, status=st.sampled_from(get_args(cap.CapStatus)),
    msg_type=st.sampled_from(get_args(cap.MsgType)), scope=st.sampled_from(("Public", "Restricted", "Private")),
    source=st.none() | TEXT, note=st.none() | TEXT, references=st.none() | TEXT, code=st.lists(TEXT, max_size=2).map(tuple),
    info=st.lists(INFO, max_size=2).map(tuple),
)  # fmt: skip


@given(MESSAGE)
@settings(max_examples=60)
def test_what_is_written_is_read_back(message: Message) -> None:
    assert cap.parse(cap.format(message)) == message


@given(MESSAGE)
@settings(max_examples=25)
def test_what_is_written_follows_the_schema(message: Message) -> None:
    assert cap_faults(cap.format(message)) == []


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(document: bytes) -> None:
    with pytest.raises(CapError):
        cap.parse(document)


ALERT = b"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>KSTO1055887203</identifier> <sender>KSTO@NWS.NOAA.GOV</sender> <sent>2003-06-17T14:57:00-07:00</sent>
  <status>Actual</status> <msgType>Alert</msgType> <scope>Public</scope> <note/>
  <info> <category>Met</category> <event>SEVERE THUNDERSTORM</event> <responseType>Shelter</responseType>
    <urgency>Immediate</urgency> <severity>Severe</severity> <certainty>Observed</certainty> <future>unheard of</future>
    <area> <areaDesc>EXTREME NORTH CENTRAL TUOLUMNE COUNTY</areaDesc>
      <polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14</polygon> </area> </info>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>
</alert>"""
"""After the example of CAP 1.2 appendix A.2, with what other systems add."""


def test_a_strangers_message_is_read_and_what_we_do_not_know_is_passed_over() -> None:
    message = cap.parse(ALERT)
    assert (message.identifier, message.note, message.info[0].event) == ("KSTO1055887203", None, "SEVERE THUNDERSTORM")
    assert message.info[0].area[0].polygon[0].startswith("38.47,")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"14:57:00-07:00", b"14:57:00Z", "sent"),
        (b"<status>Actual</status>", b"<status>Real</status>", "status"),
        (b"<status>Actual</status>", b"", "status"),
        (b"<sender>", b"<sender>a</sender><sender>", "2 elements sender"),
        (b"KSTO@NWS", b"KSTO, NWS", "sender"),
        (b"cap:1.2", b"cap:1.1", "no CAP 1.2"),
        (b"<category>Met</category>", b"", "category"),
    ],
)
def test_what_does_not_follow_the_standard_is_named(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(CapError, match=told):
        cap.parse(ALERT.replace(old, new))


def test_the_schema_itself_finds_faults() -> None:
    assert (ROOT / "tests/schemas/SOURCES.md").is_file()
    assert cap_faults(ALERT.replace(b"14:57:00-07:00", b"14:57:00Z").replace(b"<future>unheard of</future>", b""))
