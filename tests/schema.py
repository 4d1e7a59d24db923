"""The published schemas, as tests hold our documents to them. Where they come from: tests/schemas/SOURCES.md."""

from functools import cache
from pathlib import Path
from typing import Any

import xmlschema
import yaml  # type: ignore[import-untyped] # it ships no types
from jsonschema import Draft4Validator, FormatChecker  # type: ignore[import-untyped] # it ships no types

FOLDER = Path(__file__).parent / "schemas"
NIEM = "NIEMComponents/"
"""Persons, organisations, vehicles and items of another standard: nothing of them is written here."""


@cache
def _cap() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(FOLDER / "cap12.xsd"), allow="local")


def cap_faults(document: bytes) -> list[str]:
    """What the schema of CAP 1.2 finds wrong."""
    return [str(fault.reason) for fault in _cap().iter_errors(document.decode())]


@cache
def _eido() -> Any:
    """OpenAPI 3.0 is JSON schema of draft 4, as far as this one goes."""
    told = _mended(yaml.safe_load((FOLDER / "eido.yaml").read_text(encoding="utf-8")))
    return Draft4Validator(
        {"allOf": [{"$ref": "#/components/schemas/EmergencyIncidentDataObjectType"}], **told},
        format_checker=FormatChecker(),
    )


def _mended(part: Any) -> Any:
    """Without what lies in other files, and with numbers where a comma made them text (`minItems: 1,`)."""
    match part:
        case {"$ref": str(where)} if NIEM in where:
            return {}
        case dict():
            return {name: int(value[:-1]) if value == "1," else _mended(value) for name, value in part.items()}
        case list():
            return [_mended(each) for each in part]
        case _:
            return part


def eido_faults(document: Any) -> list[str]:
    """What the schema of EIDO finds wrong, with where it stands."""
    return [f"{fault.json_path}: {fault.message}" for fault in _eido().iter_errors(document)]
