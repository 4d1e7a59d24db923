"""What is not taken from outside as it stands: orders that only their own URL gives, because a file comes or leaves with them, and those a session is not for. Pure."""

from command.model import Refusal
from command.orders import Order
from command.people.model import Session
from incidents.orders import ReadCaller
from incidents.record_orders import AttachFile, ExportRecord, ReadAttachment, RelayAlert
from web.scopes import order_beyond

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


def refuse_by_hand(order: Order, session: Session | None) -> Refusal | None:
    """Why an order is not taken from whoever came with `session` (None: the administrator of this machine); None for nearly all of them."""
    return OWN.get(type(order)) or (order_beyond(session, order) if session is not None else None)
