"""The least this machine can do a packet for: one AES-GCM of 1,100 bytes and one segment of a system call, in the rhythm of a camera."""

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from video.rtc.door import SOL_UDP, UDP_SEGMENT

VIEWERS, PACKETS = 100, 9
"""As at 2 Mbit/s and 25 pictures a second."""
ROUNDS, PAUSE_S = 150, 0.04
SIZE = 1100
REPORT, CHECK, ANSWERED = 80, 108, 0.9
"""Bytes of what a viewer sends: a report each second, a check each 2.5; and how many of these datagrams are answered or met by a report of ours."""

READER = """
import socket, time
readers = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range({viewers})]
for reader in readers:
    reader.bind(("127.0.0.1", 0))
    reader.setblocking(False)
    reader.setsockopt({level}, 104, 1)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
print(*(reader.getsockname()[1] for reader in readers), flush=True)
to = ("127.0.0.1", {talks_to})
buffer = bytearray(65536)
tick = 0
while True:
    time.sleep(0.01)
    tick += 1
    if to[1]:
        readers[tick % {viewers}].sendto(bytes({report}), to)
        if tick % 5 < 2:
            readers[(tick + 50) % {viewers}].sendto(bytes({check}), to)
    for reader in readers:
        try:
            while True:
                reader.recv_into(buffer)
        except BlockingIOError:
            pass
"""


class Sending:
    """What is sent to all viewers at once, and nothing else."""

    def __init__(self, sock: socket.socket, ports: list[int]) -> None:
        self._sock = sock
        self._viewers = [(AESGCM(os.urandom(16)).encrypt, ("127.0.0.1", port)) for port in ports]
        self._nonce, self._payload, self._header = bytes(12), os.urandom(SIZE), os.urandom(24)
        self._row = os.urandom(PACKETS * (SIZE + 40))

    def picture(self) -> None:
        nonce, payload, header, row, send = self._nonce, self._payload, self._header, self._row, self._sock.sendto
        for encrypt, address in self._viewers:
            for _ in range(PACKETS):
                encrypt(nonce, payload, header)
            send(row, address)


@contextmanager
def sending(talkative: bool) -> Iterator[tuple[socket.socket, Sending]]:
    """A hundred viewers in a process of their own. `talkative`: they report and check as players do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setsockopt(SOL_UDP, UDP_SEGMENT, SIZE + 40)
        port = sock.getsockname()[1] if talkative else 0
        reader = READER.format(viewers=VIEWERS, level=SOL_UDP, talks_to=port, report=REPORT, check=CHECK)
        with subprocess.Popen([sys.executable, "-c", reader], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield sock, Sending(sock, [int(each) for each in process.stdout.readline().split()])
            finally:
                process.kill()


def floor_us() -> float:
    """CPU in µs a packet, of nothing but the two calls. Pictures come as rarely as they do: a core that slept is slower."""
    with sending(talkative=False) as (_, camera):
        spent = 0.0
        for _ in range(ROUNDS):
            time.sleep(PAUSE_S)
            began = time.process_time()
            camera.picture()
            spent += time.process_time() - began
    return spent / ROUNDS / VIEWERS / PACKETS * 1e6


def heard_floor_us() -> float:
    """The same, and what viewers send is received and answered with as many bytes, unread. It is not in the other floor, and no server is spared it."""
    with sending(talkative=True) as (sock, camera), selectors.DefaultSelector() as selector:
        sock.setblocking(False)
        selector.register(sock, selectors.EVENT_READ)
        spent, answered = time.process_time(), 0.0
        due = time.monotonic()
        for _ in range(ROUNDS):
            due += PAUSE_S
            while (left := due - time.monotonic()) > 0:
                for _ in selector.select(left):
                    answered = _answer(sock, answered)
            camera.picture()
        spent = time.process_time() - spent
    return spent / ROUNDS / VIEWERS / PACKETS * 1e6


def _answer(sock: socket.socket, owed: float) -> float:
    """Take what has come; answers how much of an answer is still owed."""
    try:
        while True:
            datagram, address = sock.recvfrom(2048)
            owed += ANSWERED
            if owed >= 1:
                owed -= 1
                sock.sendto(datagram, address)
    except BlockingIOError:
        return owed
