"""The broker's own folder: configuration, passwords, rights, stored sessions; and the command that starts it there."""

import os
import pwd
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from msgspec import Struct

from devices.credentials import Login, acl_file, password_file

CONFIG, PASSWORDS, RIGHTS, SESSIONS = "mosquitto.conf", "passwords", "rights", "mosquitto.db"
ELSEWHERE = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin"
"""Debian installs mosquitto where an ordinary user's PATH does not look."""


class BrokerError(Exception):
    """The broker cannot run. The message is one sentence that says how to mend it."""


class Identity(TypedDict, total=False):
    """Arguments of a child process that make it run as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


class Owner(Struct, frozen=True):
    """Whose the folder is, by numbers. Started by root, the broker becomes that user, or it could not write there."""

    uid: int
    gid: int

    def drop(self) -> Identity:
        """Become the owner before the program starts: a change made by mosquitto itself would make the kernel forget
        PR_SET_PDEATHSIG (prctl(2)), and the broker would outlive us.
        """
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    @property
    def name(self) -> str:
        """For `user` in the configuration, which only counts when we stay root."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return "root"


def write_config(folder: Path, host: str, port: int) -> Owner:
    """Make the folder and its configuration. Raises `BrokerError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        owner = Owner(found.st_uid, found.st_gid)
        _write(folder / CONFIG, owner, _config(folder.resolve(), host, port, owner))
    except OSError as error:
        raise _unwritable(folder, error) from error
    return owner


def write_logins(folder: Path, owner: Owner, logins: Iterable[Login]) -> None:
    """Replace the password and ACL files, each at once. Raises `ValueError` before anything is written, `BrokerError`."""
    logins = tuple(logins)
    passwords, rights = password_file(logins), acl_file(logins)
    try:
        _write(folder / RIGHTS, owner, rights)
        _write(folder / PASSWORDS, owner, passwords)
    except OSError as error:
        raise _unwritable(folder, error) from error


def find_program(path: str | None = None) -> str:
    """Where mosquitto is, on `path` or on the process's own. Raises `BrokerError` when it is not installed."""
    program = shutil.which("mosquitto", path=path) or (
        shutil.which("mosquitto", path=ELSEWHERE) if path is None else None
    )
    if program is None:
        raise BrokerError("The broker is not installed: sudo apt-get install mosquitto")
    return program


def command(folder: Path) -> list[str]:
    """The program and its arguments. Raises `BrokerError` when it is not installed."""
    start = [find_program(), "-c", str(folder.resolve() / CONFIG)]
    # PR_SET_PDEATHSIG without running Python between fork and exec, which may deadlock in a program with threads.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *start] if setpriv else start


def explain(said: bytes, folder: Path) -> str:
    """Why it did not start, from what it said, as one sentence."""
    errors = [line for line in said.decode("utf-8", "replace").splitlines() if "Error" in line]
    last = errors[-1].partition("Error: ")[2].strip() if errors else "it said nothing"
    if "Address already in use" in last:
        return (
            "The broker's port is in use: stop the program that listens there, or choose another with --mqtt HOST:PORT."
        )
    if "Permission denied" in last:
        return f"The broker may not open its port or its files: choose a port above 1023, and see who owns {folder}."
    if "persist" in last.lower() or "database" in last.lower():
        return f"The broker cannot read its stored sessions ({last}): move {folder / SESSIONS} away and start again."
    return f"The broker did not start ({last}): see {folder / CONFIG}."


def _write(path: Path, owner: Owner, text: str) -> None:
    """A reader finds the old file or the new one, never a half; only its owner may read it."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    if os.geteuid() == 0:
        os.chown(new, owner.uid, owner.gid)
    new.replace(path)


def _unwritable(folder: Path, error: OSError) -> BrokerError:
    return BrokerError(
        f"The broker cannot write in its folder {folder} ({error.strerror}): "
        f"make it writable (sudo chown -R $USER {folder}), or choose another with --data DIR."
    )


def _config(folder: Path, host: str, port: int, owner: Owner) -> str:
    """mosquitto.conf(5), written for Debian's 2.0.11. Its defaults lose messages: each line below says why it is there."""
    return f"""\
# Written by liandong at each start: changes are lost.
listener {port} {host}
user {owner.name}
allow_anonymous false
password_file {folder / PASSWORDS}
acl_file {folder / RIGHTS}

# Sessions and what waits in them survive a restart; a crash of the broker loses what came in the last seconds, and
# devices send again until they have their receipt. Writing 100,000 waiting messages held the broker up for 0.05 s.
persistence true
persistence_location {folder}/
persistence_file {SESSIONS}
autosave_interval 5
persistent_client_expiration 14d

# The default lets 1,000 wait for an absent centre and drops the rest without a word. A storm is 60,000.
max_queued_messages 100000
# Payloads over our own limit of 64 KiB must reach the centre, which names them; these are for what would hurt the broker.
message_size_limit 262144
max_packet_size 1048576

set_tcp_nodelay true
sys_interval 0
connection_messages true
log_timestamp false
# Not stdout, which is written in blocks of 4 KiB and so too late. Denied publishes appear only at level debug.
log_dest stderr
log_type error
log_type warning
log_type notice
log_type information
log_type debug
"""
