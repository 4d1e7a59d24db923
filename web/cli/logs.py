"""How a process of ours writes its log: lines on standard error, whoever keeps them."""

import logging

CHATTY = ("aioice", "aiortc")
"""Libraries that tell of every candidate they try."""


def start_logging(quiet: bool) -> None:
    """Lines with time, level and origin; `quiet`: of troubles only."""
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
