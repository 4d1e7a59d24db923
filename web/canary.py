"""The canary: an alert of the centre's own, every minute through the broker as any device's. See docs/silence.md."""

import asyncio
import logging
from hashlib import sha256
from pathlib import Path

from devices.credentials import CANARY_LOGIN
from devices.messages import AlarmClass, AlertMessage
from devices.mqtt import LinkError, open_link
from devices.topics import format
from web.broker import CANARY_FILE
from web.clock import Clock
from web.config import Config
from web.ids import new_id
from web.kept import kept_secret

log = logging.getLogger(__name__)


async def keep_canary(config: Config, url: str, clock: Clock) -> None:
    """Send one now and every `canary_s` seconds, for ever; none when that is 0.

    It has a connection and a login of its own: what comes back has been where a device's alarm has to go.
    """
    if config.canary_s <= 0:
        return
    password = kept_secret(Path(config.data), CANARY_FILE)
    # The same at every start, or each would leave a session behind for a week; and not to be guessed.
    client = f"canary-{sha256(password.encode()).hexdigest()[:32]}"
    loop = asyncio.get_running_loop()
    async with open_link(url, CANARY_LOGIN, password, client, ()) as link:
        due = loop.time()
        while True:
            try:
                # One that can't be handed over at once is not sent later: it would tell nothing of now.
                await link.publish(*format(CANARY_LOGIN, canary_at(clock())), deadline=min(5.0, config.canary_s))
            except LinkError as error:
                log.warning("The canary was not sent: %s", error)
            due = max(due + config.canary_s, loop.time())
            await asyncio.sleep(due - loop.time())


def canary_at(now: str) -> AlertMessage:
    """Its id is its own: in an hour that is lived through twice, because the clock was set back, its time would not be."""
    alarm = AlarmClass(scheme="liandong", kind="canary", code="canary")
    return AlertMessage(id=new_id(), kind="canary", alarm_class=alarm, at=now, severity="minor", status="test")
