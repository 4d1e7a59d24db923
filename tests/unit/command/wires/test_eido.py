"""EIDO as bytes: what we write can be read back, what is no EIDO is refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.wires import eido
from command.wires.eido import (
    Agency,
    CallPart,
    Component,
    DispositionPart,
    Eido,
    EidoError,
    EmergencyResource,
    IncidentPart,
    Link,
    Location,
    Merge,
    Note,
    Reference,
)
from tests.schema import FOLDER, eido_faults

SAMPLE = (FOLDER / "eido_sample.json").read_bytes()
TEXT = st.text(min_size=1, max_size=12)
OPTIONAL = st.none() | TEXT
REFERENCE = st.builds(Reference, ref=TEXT)
HEAD: dict[str, st.SearchStrategy[Any]] = {
    "id": TEXT, "last_update_time_stamp": st.just("2026-06-21T20:14:07.120+08:00"),
    "updated_by_agency_reference": REFERENCE, "updated_by_agent_reference": st.none() | REFERENCE,
}  # fmt: skip


def parts(kind: type[Component], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.builds(kind, **HEAD, **fields), max_size=2).map(tuple)


TEXTS = st.lists(TEXT, min_size=1, max_size=2).map(tuple)
REFERENCES = st.lists(REFERENCE, max_size=2).map(tuple)
INCIDENT = st.builds(
    IncidentPart, **HEAD, incident_type_common_registry_text=st.just("FUNK"), incident_type_internal_text=OPTIONAL,
    incident_status_common_registry_text=TEXTS, location_reference=REFERENCES,
    incident_common_priority_number=st.none() | st.integers(0, 10),
    disposition_component=parts(DispositionPart, disposition_common_registry_code=st.just("22")),
)  # fmt: skip
DOCUMENT = st.builds(
    Eido, **HEAD, eido_version=st.just("1.0"), issuing_element_identification=TEXT, incident_component=st.none() | INCIDENT,
    agency_component=st.lists(
        st.builds(Agency, **HEAD, agency_role_description_registry_text=TEXTS, agency_type=TEXTS), min_size=1, max_size=2
    ).map(tuple),
    merge_component=parts(
        Merge, incident_tracking_identifier=TEXT, incident_merge_direction_code=st.sampled_from(("REPLACING", "REPLACED", "SPLIT"))
    ),
    link_component=parts(
        Link, incident_tracking_identifier=TEXT, link_direction_code=st.sampled_from(("PARENT", "CHILD", "RELATED", "UNLINK"))
    ),
    notes_component=parts(Note, notes_action_comments=st.text(max_size=9)),
    location_component=parts(Location, location_type_description_registry_text=TEXT, local_identifier=TEXTS),
    call_component=parts(
        CallPart, standard_primary_call_type=TEXT, direction=st.just("incoming"), call_state_registry_text=TEXT,
        call_start_timestamp=st.just("2026-06-21T20:14:07.120+08:00"),
    ),
    emergency_resource_component=parts(
        EmergencyResource, emergency_resource_type_common_registry_text=TEXT, resource_attribute_registry_text=TEXTS,
        primary_unit_status_registry_text=TEXT, secondary_unit_status_registry_text=TEXTS, agent_reference=REFERENCES,
    ),
)  # fmt: skip


@given(DOCUMENT)
def test_what_is_written_is_read_back(document: Eido) -> None:
    assert eido.parse(eido.format(document)) == document


@given(DOCUMENT)
def test_what_is_written_follows_the_schema(document: Eido) -> None:
    assert eido_faults(json.loads(eido.format(document))) == []


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(document: bytes) -> None:
    with pytest.raises(EidoError):
        eido.parse(document)


@pytest.mark.parametrize("document", [b"[" * 100_000, b'{"a":' * 100_000, b" " * (eido.MAX_BYTES + 1), b"{}", b"\xff"])
def test_what_is_too_deep_too_long_or_too_little_is_refused(document: bytes) -> None:
    with pytest.raises(EidoError):
        eido.parse(document)


def test_the_standards_own_sample_is_read() -> None:
    document = eido.parse(SAMPLE)
    assert document.id == "urn:emergency:uid:incidentid:a56e556d871:bcf.state.pa.us"
    assert document.call_component[0].call_state_registry_text == "callAnswered"
    assert eido_faults(json.loads(eido.format(document))) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"eidoVersion": "1.0"', b'"eidoVersion": "2.0"', "eidoVersion"),
        (b'"issuingElementIdentification"', b'"sendingSystemIdentifier"', "issuingElementIdentification"),
        (b'"direction": "incoming"', b'"direction": "sideways"', "direction"),
        (b'"agencyComponent"', b'"agency"', "agencyComponent"),
    ],
)
def test_what_does_not_follow_the_standard_is_named(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(EidoError, match=told):
        eido.parse(SAMPLE.replace(old, new))
