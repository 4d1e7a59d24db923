"""An incident as an EIDO document: by the schema, with the registries' values, every reference to something that is there."""

import json
from typing import Any

import pytest

from command.wires import eido
from command.wires.eido_out import document
from incidents.model import IncidentState, Step
from incidents.orders import AdvanceAssignment, CancelIncident, DispatchUnit, MergeIncident, OpenIncident, RecallUnit
from incidents.record_orders import RelateIncidents
from tests.laws.world import DISPATCHER, PATROL, SYSTEM, WATER, World, of_unit
from tests.records import flooded, opened, record_of
from tests.schema import eido_faults

DOMAIN = "yangpu.example.cn"


def told(world: World, name: str = "I1", split: tuple[str, ...] = ()) -> Any:
    """As whoever gets it reads it, after a look at the schema and at the references."""
    written = eido.format(document(record_of(world, name, "eido", split)))
    assert eido.format(eido.parse(written)) == written
    read = json.loads(written)
    assert eido_faults(read) == []
    assert set(references(read)) <= set(numbers(read))
    return read


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [one for each in part for one in references(each)]
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [one for each in part.values() for one in references(each)]
    return []


def numbers(part: Any) -> list[str]:
    if isinstance(part, list):
        return [one for each in part for one in numbers(each)]
    if isinstance(part, dict):
        own = [part["$id"]] if "$id" in part else []
        return own + [one for each in part.values() for one in numbers(each)]
    return []


def other(world: World, title: str = "树倒") -> None:
    world.must(OpenIncident(title=title, alarm_class=WATER), DISPATCHER)


def test_a_whole_record() -> None:
    read = told(flooded())
    assert read["$id"] == f"urn:emergency:uid:incidentid:I1:{DOMAIN}"
    incident = read["incidentComponent"]
    assert (incident["incidentTypeCommonRegistryText"], incident["incidentStatusCommonRegistryText"]) == (
        "WATER",
        ["Closed"],
    )
    assert incident["incidentCommonPriorityNumber"] == 10
    [disposition] = incident["dispositionComponent"]
    assert (disposition["dispositionCommonRegistryCode"], disposition["dispositionCategoryText"]) == ("18", "resolved")
    [unit] = read["emergencyResourceComponent"]
    assert (unit["primaryUnitStatusRegistryText"], unit["secondaryUnitStatusRegistryText"]) == (
        "Available",
        ["Cleared"],
    )
    assert unit["emergencyResourceTypeCommonRegistryText"] == "MaintenanceandRepairTeam"
    assert "&lt;一辆&gt;" in read["notesComponent"][0]["notesActionComments"]
    [place] = read["locationComponent"]
    assert "<gml:pos>31.286400 121.518400</gml:pos>" in place["locationByValue"]


def test_no_callers_number_leaves() -> None:
    assert "13800001234" not in json.dumps(told(flooded()))


@pytest.mark.parametrize(
    ("step", "primary", "secondary"),
    [
        ("sent", "NotAvailable", ["Dispatched"]),
        ("shown", "NotAvailable", ["Dispatched"]),
        ("accepted", "NotAvailable", ["Dispatched", "AcknowledgedTransmission"]),
        ("en_route", "NotAvailable", ["EnRoute"]),
        ("on_scene", "NotAvailable", ["OnScene"]),
        ("clear", "Available", ["Cleared"]),
        ("refused", "Available", ["AssignmentCancelled"]),
    ],
)
def test_the_ladder_as_the_statuses_of_a_unit(step: Step, primary: str, secondary: list[str]) -> None:
    world = opened()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    actor = SYSTEM if step == "sent" else of_unit(PATROL)
    cause = "车辆故障" if step == "refused" else None
    world.must(
        AdvanceAssignment(assignment="I1-1", step=step, unit_at=None if step == "sent" else world.now, cause=cause),
        actor,
    )
    read = told(world)
    [unit] = read["emergencyResourceComponent"]
    assert (unit["primaryUnitStatusRegistryText"], unit["secondaryUnitStatusRegistryText"]) == (primary, secondary)
    assert ("activeOnIncidentId" in unit) == (primary == "NotAvailable")
    assert ("ResourcesEnroute" in read["incidentComponent"]["incidentStatusCommonRegistryText"]) == (step == "en_route")


def test_a_recalled_unit_is_no_unit_that_is_done() -> None:
    world = opened()
    world.must(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER)
    world.must(RecallUnit(assignment="I1-1", cause="误报"), DISPATCHER)
    [unit] = told(world)["emergencyResourceComponent"]
    assert unit["secondaryUnitStatusRegistryText"] == ["AssignmentCancelled"]


def test_a_merge_says_on_each_side_which_is_the_old_and_which_the_new() -> None:
    world = opened()
    other(world)
    world.must(MergeIncident(incident="I2", into="I1"), DISPATCHER)
    [old] = told(world)["mergeComponent"]
    assert (old["incidentTrackingIdentifier"], old["incidentMergeDirectionCode"]) == (
        f"urn:emergency:uid:incidentid:I2:{DOMAIN}",
        "REPLACED",
    )
    read = told(world, "I2")
    [new] = read["mergeComponent"]
    assert (new["incidentTrackingIdentifier"], new["incidentMergeDirectionCode"]) == (
        f"urn:emergency:uid:incidentid:I1:{DOMAIN}",
        "REPLACING",
    )
    [disposition] = read["incidentComponent"]["dispositionComponent"]
    assert disposition["dispositionCommonRegistryCode"] == "22"


def test_what_was_split_off_and_what_is_related() -> None:
    world = opened()
    for title in ("树倒", "停电"):
        other(world, title)
    world.must(RelateIncidents(incident="I2", other="I1", kind="part_of"), DISPATCHER)
    world.must(RelateIncidents(incident="I1", other="I3", kind="related"), DISPATCHER)
    read = told(world, split=("I9",))
    [split] = read["mergeComponent"]
    assert split["incidentMergeDirectionCode"] == "SPLIT"
    links = {one["incidentTrackingIdentifier"].split(":")[4]: one["linkDirectionCode"] for one in read["linkComponent"]}
    assert links == {"I2": "CHILD", "I3": "RELATED"}
    assert told(world, "I2")["linkComponent"][0]["linkDirectionCode"] == "PARENT"


def test_a_cancelled_incident_has_its_code_and_an_open_one_has_none() -> None:
    world = opened()
    assert "dispositionComponent" not in told(world)["incidentComponent"]
    world.must(CancelIncident(incident="I1", reason="误报"), DISPATCHER)
    state: IncidentState = "cancelled"
    incident = told(world)["incidentComponent"]
    assert incident["dispositionComponent"][0]["dispositionCommonRegistryCode"] == "10"
    assert incident["incidentStatusInternalText"] == [state, "actual"]


def test_an_exercise_looks_actual_nowhere() -> None:
    read = told(flooded("exercise"))
    assert read["$id"] == f"urn:emergency:uid:incidentid:I1-exercise:{DOMAIN}"
    assert read["incidentComponent"]["incidentTypeCommonRegistryText"] == "NCRTESTF"
    assert read["incidentComponent"]["incidentTypeInternalText"].startswith("【演练】")
    assert "【演练】" in read["notesComponent"][0]["notesActionComments"]
    assert read["notesComponent"][0]["$id"] in references(read["incidentComponent"]["notesReference"])
