"""Orders that only their own URL gives: the file comes with them, or leaves with them. Pure."""

from command.model import Refusal
from command.orders import Order
from incidents.orders import ReadCaller
from incidents.record_orders import AttachFile, ExportRecord, ReadAttachment, RelayAlert

OWN: dict[type[Order], Refusal] = {
    AttachFile: Refusal(code="no_file", message="Send the file itself to /api/v1/incidents/{incident}/attachments."),
    ReadAttachment: Refusal(
        code="own_door", message="Get /api/v1/incidents/{incident}/attachments/{attachment}: that look is written down."
    ),
    ExportRecord: Refusal(
        code="own_door", message="Get /api/v1/incidents/{incident}/record: that export is written down."
    ),
    RelayAlert: Refusal(code="own_door", message="Post the message itself to /api/v1/cap or /api/v1/eido."),
    ReadCaller: Refusal(code="own_door", message="Get /api/v1/alerts/{alert}/caller: that look is written down."),
}
"""A look in the log is one that somebody really had."""


def refuse_by_hand(order: Order) -> Refusal | None:
    """Why an order is not taken from outside as it stands; None for nearly all of them."""
    return OWN.get(type(order))
