"""The projections made anew from the log, where an older release made them otherwise."""

import logging

import msgspec

from command.apply import apply
from command.log import StoreError
from command.model import State
from command.projections import Write, changed
from command.recovery import read
from command.store import Store

log = logging.getLogger(__name__)


def ensure_projected(store: Store) -> None:
    """Leave with projections that this release makes. Begun and not ended, it begins again at the next start. Raises StoreError."""
    if store.is_projected():
        return
    store.clear_projections()
    state, seq, end = State(), 0, store.newest_seq()
    if end > 0:
        log.warning("The lists are made anew from %d events of the log: this release keeps them otherwise", end)
    while rows := store.rows_after(seq):
        writes: list[Write] = []
        for row in rows:
            try:
                recorded = read(row)
            except msgspec.MsgspecError as error:
                raise StoreError(f"Event {row.seq} can't be read ({error}): use the release that wrote it.") from None
            apply(state, recorded)
            writes += changed(state, recorded)
        seq = rows[-1].seq
        store.project(writes, is_last=False)
    store.project((), is_last=True)
