"""An incident as a CAP message: by the schema, never more real than it is, and in a chain with the messages before."""

from command.wires import cap
from command.wires.cap_out import message
from incidents.model import Place
from incidents.orders import CancelIncident, MergeIncident, OpenIncident
from incidents.record_orders import ExportRecord
from tests.laws.world import DISPATCHER, LOCAL, SUPERVISOR, WATER
from tests.records import flooded, opened, record_of
from tests.schema import cap_faults

UNDERPASS = Place(lat=31.2864, lon=121.5184, address="黄兴路下立交", uncertainty_m=20.0)


def test_a_whole_record_follows_the_schema_and_can_be_read_back() -> None:
    told = message(record_of(flooded()))
    assert cap_faults(cap.format(told)) == []
    assert cap.parse(cap.format(told)) == told
    assert (told.status, told.msg_type, told.scope) == ("Actual", "Alert", "Restricted")
    assert told.sent.endswith("+08:00")
    assert [info.language for info in told.info] == ["zh-CN", "en-US"]
    zh, en = told.info
    assert (zh.event, en.event) == ("水位", "Water level")
    assert (zh.category, zh.urgency, zh.severity, zh.certainty) == (("Met",), "Past", "Moderate", "Observed")
    assert zh.area[0].circle == ("31.286400,121.518400 0.000",)
    [street] = [code.value for code in zh.area[0].geocode if code.value_name == "GB/T 10114"]
    assert LOCAL.district.names[street] == "控江路街道"
    assert zh.description is not None and "积水已排空" in zh.description


def test_an_exercise_never_looks_actual() -> None:
    told = message(record_of(flooded("exercise")))
    assert (told.status, told.note) == ("Exercise", "【演练】非实战信息 · [EXERCISE] not a real incident")
    for info in told.info:
        mark = "【演练】" if info.language == "zh-CN" else "[EXERCISE] "
        assert all(text is not None and text.startswith(mark) for text in (info.event, info.headline, info.description))
    assert message(record_of(flooded("test"))).status == "Test"


def test_a_later_message_names_the_earlier_ones_and_a_cancelled_incident_takes_them_back() -> None:
    world = opened(UNDERPASS)
    first = message(record_of(world))
    world.must(ExportRecord(export="pdf", incident="I1"), SUPERVISOR)
    second = message(record_of(world))
    assert (first.msg_type, first.references) == ("Alert", None)
    assert second.msg_type == "Update"
    assert second.references == f"{first.sender},{first.identifier},{first.sent}"
    assert second.identifier != first.identifier
    world.must(CancelIncident(incident="I1", reason="误报"), DISPATCHER)
    third = message(record_of(world))
    assert (third.msg_type, third.info[0].certainty) == ("Cancel", "Unlikely")
    assert third.references is not None and len(third.references.split()) == 2


def test_what_was_merged_keeps_the_numbers_under_which_it_was_told() -> None:
    world = opened(UNDERPASS)
    world.must(OpenIncident(title="又一处积水", alarm_class=WATER, place=UNDERPASS), DISPATCHER)
    member = message(record_of(world, "I2"))
    world.must(MergeIncident(incident="I2", into="I1"), DISPATCHER)
    lead = message(record_of(world, "I1"))
    assert (lead.msg_type, lead.references) == ("Update", f"{member.sender},{member.identifier},{member.sent}")
    assert "-I2-" in member.identifier and "-I1-" in lead.identifier


def test_a_place_is_told_as_well_as_it_is_known() -> None:
    [zh, _] = message(record_of(opened(UNDERPASS))).info
    assert zh.area[0].circle == ("31.286400,121.518400 0.020",)
    [zh, _] = message(record_of(opened(Place(address="四平路街道某处")))).info
    assert zh.area[0].circle == () and len(zh.area[0].polygon) >= 1
    first, *_, last = zh.area[0].polygon[0].split()
    assert first == last
    told = message(record_of(opened()))
    assert told.info[0].area[0].area_desc == "地点待查"
    assert cap_faults(cap.format(told)) == []
