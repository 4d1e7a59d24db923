from hypothesis import given
from hypothesis import strategies as st

from devices.brokerlog import CLIENTS_LIMIT, LINE_LIMIT, TOTAL_LIMIT, LogReader
from devices.flood import EACH_LIMIT, WINDOW_SECONDS
from devices.topics import Rejection

# As mosquitto 2.0.11 wrote them; the edge tests hold this against the installed broker.
CONNECTED = "New client connected from 127.0.0.1:42308 as {} (p5, c1, k60, u'{}').\n"
DENIED = "Denied PUBLISH from {} (d0, q1, r0, m1, '{}', ... (12 bytes))\n"
TOO_LARGE = "Dropped too large PUBLISH from {} (d0, q1, r0, m1, '{}', ... (300000 bytes))\n"
OVERSIZE = "Client {} disconnected due to oversize packet.\n"
FAILED_LOGIN = "Sending CONNACK to 10.0.0.9 (0, 135)\nClient <unknown> disconnected, not authorised.\n"
NOISE = (
    "New connection from 127.0.0.1:42302 on port 18901.\nSending CONNACK to c (0, 0)\n"
    "Received PUBLISH from c (d0, q1, r0, m1, 'liandong/1/alert/w-7', ... (12 bytes))\nSending PUBACK to c (m1, rc0)\n"
)


def read(text: str, reader: LogReader | None = None, now: float = 0.0) -> list[Rejection]:
    return (reader or LogReader()).feed(text.encode(), now).rejections


def test_a_denied_publish_has_the_name_of_the_login() -> None:
    (rejection,) = read(NOISE + CONNECTED.format("client 1", "w-7") + DENIED.format("client 1", "liandong/1/alert/w-8"))
    assert (rejection.reason, rejection.source, rejection.topic, rejection.size) == (
        "unauthorised", "w-7", "liandong/1/alert/w-8", 12,
    )  # fmt: skip
    assert "w-7 may not publish on this topic" in rejection.message


def test_what_is_too_large_is_oversized() -> None:
    dropped, hung_up = read(CONNECTED.format("c", "w-7") + TOO_LARGE.format("c", "t") + OVERSIZE.format("c"))
    assert (dropped.reason, dropped.source, dropped.size) == ("oversized", "w-7", 300_000)
    assert (hung_up.reason, hung_up.source) == ("oversized", "w-7")


def test_a_failed_login_has_its_address() -> None:
    (rejection,) = read(FAILED_LOGIN)
    assert (rejection.reason, rejection.source) == ("unauthorised", None)
    assert "10.0.0.9" in rejection.message


def test_what_is_allowed_says_nothing() -> None:
    assert read(NOISE + CONNECTED.format("c", "w-7")) == []


def test_the_last_login_of_a_client_id_counts() -> None:
    (rejection,) = read(CONNECTED.format("c", "w-7") + CONNECTED.format("c", "w-8") + DENIED.format("c", "t"))
    assert rejection.source == "w-8"


def test_a_client_id_or_topic_that_looks_like_log_accuses_nobody() -> None:
    honest = CONNECTED.format("honest", "centre")
    forged_id = "honest (d0, q1, r0, m1, 'x', ... (12 bytes))"
    forged_topic = "x', ... (1 bytes)) Denied PUBLISH from honest (d0, q1, r0, m1, 'y"
    forged_name = "x (p5, c1, k60, u'centre')."
    for client, topic in ((forged_id, "t"), ("evil", forged_topic), (forged_name, "t"), (forged_name, forged_topic)):
        (rejection,) = read(honest + CONNECTED.format(client, "w-7") + DENIED.format(client, topic))
        assert rejection.source in ("w-7", None), client
    received = f"Received PUBLISH from evil (d0, q1, r0, m1, '{DENIED.format('honest', 't').strip()}', ... (1 bytes))\n"
    assert read(honest + received) == []


def test_a_line_that_the_broker_cut_is_still_a_refusal() -> None:
    (long_topic,) = read(CONNECTED.format("c", "w-7") + DENIED.format("c", "t" * 2000)[:999] + "\n")
    assert long_topic.source == "w-7"
    (long_id,) = read(DENIED.format("c" * 2000, "t")[:999] + "\n")
    assert (long_id.reason, long_id.source) == ("unauthorised", None)


def test_a_cut_line_gives_no_client_the_name_of_another() -> None:
    padding = "x" * (999 - len("New client connected from 127.0.0.1:42308 as evil (p5, c1, k60, u'centre')."))
    cut = f"New client connected from 127.0.0.1:42308 as evil{padding} (p5, c1, k60, u'centre').\n"
    (rejection,) = read(cut + DENIED.format("evil" + padding, "t"))
    assert rejection.source is None


@given(st.lists(st.integers(1, 400), max_size=20))
def test_it_does_not_matter_where_the_chunks_end(cuts: list[int]) -> None:
    lines = (NOISE, CONNECTED.format("c", "w-7"), DENIED.format("c", "警"), FAILED_LOGIN, TOO_LARGE.format("c", "t"))
    text = "".join(lines).encode()
    whole = LogReader().feed(text, 0.0)
    reader, found, start = LogReader(), [], 0
    for length in [*cuts, len(text)]:
        found += reader.feed(text[start : start + length], 0.0).rejections
        start += length
    assert found == whole.rejections
    assert len(found) == 3


@given(st.lists(st.binary(max_size=200)))
def test_no_log_brings_the_reader_down(chunks: list[bytes]) -> None:
    reader = LogReader()
    for now, chunk in enumerate(chunks):
        reader.feed(chunk, float(now))
    after = "\n" + CONNECTED.format("c", "w-7") + DENIED.format("c", "t")
    assert "w-7" in [one.source for one in read(after, reader, len(chunks) + WINDOW_SECONDS)]


def test_a_flood_shows_a_few_and_counts_the_rest() -> None:
    reader = LogReader()
    read(CONNECTED.format("c", "w-7") + CONNECTED.format("d", "w-8"), reader)
    flood = DENIED.format("c", "t") * 1000
    assert len(read(flood, reader, now=1.0)) == EACH_LIMIT
    assert [each.source for each in read(DENIED.format("d", "t"), reader, now=2.0)] == ["w-8"]
    (summary,) = read("", reader, now=1.0 + WINDOW_SECONDS)
    assert (summary.reason, summary.source) == ("unauthorised", "w-7")
    assert summary.message.startswith("995 more were refused in 10 s")
    assert read("", reader, now=100.0) == []
    assert len(read(flood, reader, now=200.0)) == EACH_LIMIT


def test_a_flood_from_everywhere_is_bounded_as_well() -> None:
    reader = LogReader()
    logins = "".join(CONNECTED.format(n, f"w-{n}") for n in range(200))
    denials = "".join(DENIED.format(n, "t") for n in range(200))
    assert len(read(logins + denials, reader)) == TOTAL_LIMIT
    (summary,) = read("", reader, now=WINDOW_SECONDS)
    assert summary.message.startswith("150 more")


def test_memory_of_client_ids_is_bounded() -> None:
    reader = LogReader()
    read(CONNECTED.format("first", "w-7"), reader)
    read("".join(CONNECTED.format(f"c{n}", "w-8") for n in range(CLIENTS_LIMIT)), reader)
    assert read(DENIED.format("first", "t"), reader)[0].source is None
    assert read(DENIED.format("c5", "t"), reader)[0].source == "w-8"


def test_a_line_without_an_end_is_given_up() -> None:
    reader = LogReader()
    read("x" * (2 * LINE_LIMIT), reader)
    assert len(read(DENIED.format("c", "t"), reader)) == 1


def test_complaints_of_the_broker_are_heard() -> None:
    heard = LogReader().feed(
        b"Outgoing messages are being dropped for client core.\nError saving in-memory database\nx\n", 0
    )
    assert len(heard.complaints) == 2
