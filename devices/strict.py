"""JSON read strictly: what two readers could understand differently, or no store could hold, is a fault. No I/O.

RFC 8259 leaves duplicate names (§4), number ranges (§6) and unpaired surrogates (§8.2) to each reader. A payload goes on
into a database, a log and consoles, so what any of them would refuse or change is refused here, at the door.
"""

import json
import math
from typing import Any

DEPTH_LIMIT = 16
"""Levels of nesting. Our own messages need two; each reader after us recurses, and must not be brought down by a device."""

INTEGER_LIMIT = 2**53 - 1
"""Beyond it a JavaScript console shows another number than the one that came (RFC 8259 §6)."""


class Fault(ValueError):
    """The text is not JSON as we take it. Its words are a sentence for the person who mends the device."""


def read_object(payload: bytes) -> dict[str, Any]:
    """The JSON object in `payload`, UTF-8. Anything else raises `Fault`, and nothing raises anything else."""
    try:
        value = _DECODER.decode(payload.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Fault(f"The payload is not UTF-8 at byte {error.start}: send JSON in UTF-8.") from None
    except json.JSONDecodeError as error:
        hint = "send one JSON object and nothing else"
        raise Fault(f"The payload is not JSON at character {error.pos} ({error.msg}): {hint}.") from None
    except RecursionError:
        raise Fault(_too_deep()) from None
    except Fault:
        raise
    except ValueError:  # Python refuses integers of more than 4,300 digits
        raise Fault(_too_large()) from None
    if not isinstance(value, dict):
        raise Fault("The payload is not a JSON object: put the fields between { and }.")
    _check(value)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Fault(f"Field `{twice[:64]}` is there twice: send each field once.")
    return found


def _constant(name: str) -> Any:
    raise Fault(f"{name} is not a JSON number: leave the field out when there is no value.")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _check(value: Any) -> None:
    """Refuse what JSON allows and a store or a console does not. Walks by hand: recursion is what it guards against."""
    level = [value]
    for _ in range(DEPTH_LIMIT):
        below: list[Any] = []
        for item in level:
            below.extend(_members(item))
        if not below:
            return
        level = below
    raise Fault(_too_deep())


def _members(item: Any) -> list[Any]:
    match item:
        case dict():
            return [*item.keys(), *item.values()]
        case list():
            return item
        case bool():
            return []
        case int() | float():
            if not (math.isfinite(item) and (isinstance(item, float) or abs(item) <= INTEGER_LIMIT)):
                raise Fault(_too_large())
        case str():
            if "\0" in item or not _encodable(item):
                raise Fault("A text holds U+0000 or half a surrogate pair: send text that can be stored as UTF-8.")
        case _:
            pass
    return []


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> str:
    return f"The payload is nested more than {DEPTH_LIMIT} levels deep: send a flatter object."


def _too_large() -> str:
    return f"A number is beyond ±{INTEGER_LIMIT}: send such a value as text."
