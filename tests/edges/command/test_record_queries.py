"""The record of an incident as its exports are made of it, from the tables of a real log."""

from asyncio import TaskGroup
from pathlib import Path

from command import record_queries
from command.core import Core
from command.log import open_reader
from command.wires.cap_out import message
from command.wires.record import Centre, Names, Record
from incidents.orders import AddNote, MergeIncident
from incidents.record_orders import ExportRecord
from tests.edges.command.centre import accepted, noted, opened, running_core
from tests.laws.world import DISPATCHER, SUPERVISOR

CENTRE = Centre(name="中心", domain="centre.example.cn")


async def exported(core: Core, folder: Path, incident: str) -> Record:
    seq = accepted(await core.submit(ExportRecord(export="cap", incident=incident), SUPERVISOR))
    with open_reader(folder) as engine:
        held = record_queries.record(engine, incident, seq, CENTRE, Names())
    assert held is not None and held.seq == seq
    return held


async def test_a_message_names_only_what_was_told_before_also_after_a_merge(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
        await opened(core)
        member = message(await exported(core, tmp_path, "I2"))
        accepted(await core.submit(ExportRecord(export="json", incident="I1"), SUPERVISOR))
        accepted(await core.submit(MergeIncident(incident="I2", into="I1"), DISPATCHER))
        first = message(await exported(core, tmp_path, "I1"))
        second = message(await exported(core, tmp_path, "I1"))
    assert member.msg_type == "Alert" and member.references is None
    assert (first.msg_type, first.references) == ("Update", f"{member.sender},{member.identifier},{member.sent}")
    assert second.references == f"{first.references} {first.sender},{first.identifier},{first.sent}"


async def test_the_messages_of_a_very_long_record_stay_a_chain(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
        async with TaskGroup() as tasks:
            for _ in range(record_queries.MOST):
                tasks.create_task(core.submit(AddNote(incident="I1", text="x"), DISPATCHER))
        first = message(await exported(core, tmp_path, "I1"))
        held = await exported(core, tmp_path, "I1")
    assert held.more and len(held.lines) == record_queries.MOST
    again = message(held)
    assert (again.msg_type, again.references) == ("Update", f"{first.sender},{first.identifier},{first.sent}")


async def test_a_record_has_no_line_after_its_export(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
        held = await exported(core, tmp_path, "I1")
        await noted(core, "later")
        with open_reader(tmp_path) as engine:
            lines = [
                record_queries.line_of(one) for page in record_queries.lines(engine, "I1", held.seq) for one in page
            ]
    assert lines == held.lines and lines[-1].seq == held.seq
