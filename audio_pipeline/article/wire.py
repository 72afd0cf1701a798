"""Sockets for `fetch`: the address that was checked is the one that is dialled, within a deadline.

A second DNS answer cannot lead elsewhere, since there is only one. Looking up, connecting, the TLS
handshake and every read take what is left of one deadline, so that no server can drip past it.
"""

from __future__ import annotations

import io
import ipaddress
import math
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from audio_pipeline.article.guard import Refused, check_address
from audio_pipeline.models import Cleaning

TIMEOUT = 10.0
"""Seconds, to connect to one address of a host, and for each read."""
BUFFER = 8192
"""Bytes: how far ahead of what was asked for is read, whatever Python's own default is."""
Resolve = Callable[..., Sequence[tuple[Any, ...]]]
"""In the shape of `socket.getaddrinfo`."""


class Deadline:
    """A number of seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float = math.inf) -> float:
        """Seconds, `most` at most. Raises TimeoutError where none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(most, left)


def dial(
    spelled: str, host: str, port: int, *, cleaning: Cleaning, deadline: Deadline, resolve: Resolve
) -> socket.socket:
    """A socket to the first address of `host` that answers.

    Raises Refused if any of its addresses may not be dialled, or it has none; OSError of the last
    address if none answers; TimeoutError.
    """
    found = _addresses(host, port, deadline, resolve)
    for _, where in found:
        check_address(spelled, host, port, str(where[0]), cleaning)
    fault: OSError | None = None
    for family, where in found:
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            # A machine without IPv6.
            fault = error
            continue
        try:
            sock.settimeout(deadline.left(TIMEOUT))
            sock.connect(where)
            return sock
        except OSError as error:
            sock.close()
            fault = error
    raise fault or Refused(f"{host} has no address", "net", "check the address's spelling")


def secure(
    sock: socket.socket, host: str, context: ssl.SSLContext, deadline: Deadline
) -> ssl.SSLSocket:
    """`sock` with TLS. Raises Refused where the certificate is not good for `host`."""
    try:
        sock.settimeout(deadline.left(TIMEOUT))
        # Where only the connection's end says that the page is whole, that end must be proper.
        return context.wrap_socket(sock, server_hostname=host, suppress_ragged_eofs=False)
    except ssl.SSLCertVerificationError as error:
        raise Refused(
            f"the certificate of {host} is not trusted: {error.verify_message}",
            "certificate",
            "save the page from a browser and give the file",
        ) from error
    except ssl.SSLError as error:
        raise Refused(
            f"no secure connection to {host}: {error.reason or error}",
            "tls",
            "save the page from a browser and give the file",
        ) from error


def _addresses(
    host: str, port: int, deadline: Deadline, resolve: Resolve
) -> list[tuple[int, tuple[Any, ...]]]:
    """(family, where) of each address of a host, asked for once."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        # An address is dialled as it stands; what a system's resolver makes of it is no matter.
        if ip.version == 6:
            return [(socket.AF_INET6, (host, port, 0, 0))]
        return [(socket.AF_INET, (host, port))]
    answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    # The system's resolver knows no time limit; the thread is left behind if it hangs.
    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise Refused(f"looking up {host} took too long", "timeout") from None
    if isinstance(answer, Exception):
        reason = getattr(answer, "strerror", None) or str(answer)
        hint = "check the address's spelling, and this machine's network"
        raise Refused(f"{host} cannot be found: {reason}", "net", hint)
    families = {socket.AF_INET, socket.AF_INET6}
    return [(family, where) for family, *_, where in answer if family in families]


class Overrun(Exception):
    """More bytes came than may come."""


class Wire:
    """What `http.client` needs of a socket; whoever dialled it closes it.

    `budget` is the number of bytes that may still come, whatever they are: head, body, the marks
    between chunks. Reading raises Overrun beyond it, and TimeoutError after the deadline.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, budget: int) -> None:
        self.sock = sock
        self.deadline = deadline
        self.budget = budget

    def sendall(self, data: Any) -> None:
        self.sock.settimeout(self.deadline.left(TIMEOUT))
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self), BUFFER)

    def close(self) -> None:
        pass


class _Timed(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wire = self._wire
        wire.sock.settimeout(wire.deadline.left(TIMEOUT))
        count = wire.sock.recv_into(buffer)
        wire.budget -= count
        if wire.budget < 0:
            raise Overrun
        return count
