"""NENA Emergency Incident Data Object (NENA-STA-021.1b): a document and its JSON. Pure. See docs/record.md.

As much of it as we write and read; what else a document holds is passed over. parse(format(document)) = document; anything else that
comes in is an `EidoError`.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

MEDIA_TYPE = "application/json"
MAX_BYTES = 256 * 1024

Text = Annotated[str, Meta(min_length=1)]
MergeDirection = Literal["REPLACING", "REPLACED", "SPLIT"]
"""2.7: the number in the component is the new one (`REPLACING`), the old one (`REPLACED`), or was split off."""
LinkDirection = Literal["PARENT", "CHILD", "RELATED", "UNLINK"]
"""2.8: what the incident whose number is in the component is to that of the document."""
Direction = Literal["incoming", "outgoing", "internal"]


class EidoError(Exception):
    """A document that can't be taken; the text says why and how to mend it."""


class Reference(Struct, frozen=True):
    """Another component of the document, by its `$id`."""

    ref: Text = field(name="$ref")


class Component(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What every component begins with (2.2)."""

    id: Text = field(name="$id")
    last_update_time_stamp: Text
    updated_by_agency_reference: Reference
    updated_by_agent_reference: Reference | None = None


class Agency(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Who is involved (2.6)."""

    agency_jcard: str | None = None
    agency_role_description_registry_text: tuple[Text, ...]
    agency_type: tuple[Text, ...]
    incident_owning_agency_indicator: bool | None = None


class Agent(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A person or a program of an agency (2.5)."""

    agent_role_registry_text: tuple[Text, ...]
    agency_reference: Reference


class Merge(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Another incident that this one was merged with, or that was split off (2.7)."""

    incident_tracking_identifier: Text
    incident_merge_direction_code: MergeDirection


class Link(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Another incident that stays its own (2.8)."""

    incident_tracking_identifier: Text
    link_direction_code: LinkDirection
    transaction_reason_text: str | None = None


class Note(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What somebody wrote, as HTML (2.16)."""

    notes_action_comments: str
    agent_reference: Reference | None = None


class Location(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A place: PIDF-LO, as text (2.19)."""

    location_type_description_registry_text: Text
    location_by_value: str | None = None
    location_description_text: str | None = None
    local_identifier: tuple[str, ...] = ()


class DispositionPart(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How it ended (2.14)."""

    disposition_common_registry_code: Text
    disposition_primary_indicator: bool | None = None
    disposition_category_text: str | None = None
    disposition_description_text: str | None = None


class IncidentPart(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The incident itself (2.9)."""

    incident_type_internal_code: str | None = None
    incident_type_internal_text: str | None = None
    incident_type_common_registry_text: Text
    incident_status_internal_text: tuple[str, ...] = ()
    incident_status_common_registry_text: tuple[str, ...] = ()
    internal_incident_id: str | None = None
    location_reference: tuple[Reference, ...] = ()
    incident_priority_internal_text: str | None = None
    incident_common_priority_number: Annotated[int, Meta(ge=0, le=10)] | None = None
    disposition_component: tuple[DispositionPart, ...] = ()
    notes_reference: tuple[Reference, ...] = ()


class CallPart(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A call about it (2.10)."""

    standard_primary_call_type: Text
    local_call_type: str | None = None
    direction: Direction
    call_start_timestamp: Text
    answer_date: str | None = None
    call_state_registry_text: Text
    call_back_reference: Reference | None = None
    location_reference: tuple[Reference, ...] = ()
    notes_reference: tuple[Reference, ...] = ()


class CallBack(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How a caller can be called back (2.11): `tel:` and `sip:` addresses."""

    call_back_information_uri: tuple[str, ...] = ()


class EmergencyResource(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A unit, and how far it is (2.20)."""

    emergency_resource_type_common_registry_text: Text
    emergency_resource_type_internal_text: str | None = None
    resource_attribute_registry_text: tuple[str, ...]
    resource_attribute_internal_text: tuple[str, ...] = ()
    emergency_resource_name: str | None = None
    primary_unit_status_registry_text: Text
    secondary_unit_status_registry_text: tuple[str, ...]
    unit_status_internal: tuple[str, ...] = ()
    agent_reference: tuple[Reference, ...]
    active_on_incident_id: str | None = None


class DispatchPart(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Who was sent, by whom (2.13)."""

    agency_reference: Reference | None = None
    agent_reference: Reference | None = None
    emergency_resource_reference: tuple[Reference, ...] = ()


class AlarmPart(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An alarm of a device (2.21)."""

    notes_reference: tuple[Reference, ...] = ()


class Media(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A file that can be fetched by who may."""

    uri: str
    content_type: str
    label: str | None = None


class Eido(Component, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The whole document (2.4); its `$id` is the number of the incident."""

    eido_version: Literal["1.0"]
    issuing_element_identification: Text
    merge_component: tuple[Merge, ...] = ()
    link_component: tuple[Link, ...] = ()
    incident_component: IncidentPart | None = None
    call_component: tuple[CallPart, ...] = ()
    callback_component: tuple[CallBack, ...] = ()
    dispatch_component: tuple[DispatchPart, ...] = ()
    notes_component: tuple[Note, ...] = ()
    emergency_resource_component: tuple[EmergencyResource, ...] = ()
    alarms_sensors_component: tuple[AlarmPart, ...] = ()
    agency_component: Annotated[tuple[Agency, ...], Meta(min_length=1)]
    agent_component: tuple[Agent, ...] = ()
    location_component: tuple[Location, ...] = ()
    media_component: tuple[Media, ...] = ()


def format(document: Eido) -> bytes:
    """The document as JSON in UTF-8."""
    return msgspec.json.encode(document)


def parse(document: bytes) -> Eido:
    """The document. Raises EidoError."""
    if len(document) > MAX_BYTES:
        raise EidoError(f"The document has {len(document)} bytes: send at most {MAX_BYTES}.")
    try:
        return _decode(document)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise EidoError(f"This is no EIDO of NENA-STA-021.1b: {error}.") from None


_decode = msgspec.json.Decoder(Eido).decode
