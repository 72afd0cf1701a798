"""One article over http(s): public addresses only, few redirects, bounded bytes, a deadline.

The address that was checked is the address that is dialled, so that a second DNS answer cannot
lead elsewhere. No proxy and no other setting is taken from the environment.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from audio_pipeline import __version__
from audio_pipeline.article.given import Given, checked, megabytes, sniff
from audio_pipeline.errors import ArticleError

REDIRECTS = 5
TIMEOUT = 10.0
"""Seconds, to connect and for each read."""
DEADLINE = 30.0
"""Seconds for one address in all, redirects included: a server may drip."""
_CHUNK = 65_536
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "": "",
}
# What some releases of `ipaddress` call global and no article is served from: protocol
# assignments (cloud metadata lives there), NAT64, 6to4 and Teredo, which hide another address.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/32", "2002::/16", "2001::/23")
)


def fetch(url: str, *, limit: int, allow_private: bool = False) -> Given:
    """What `url` leads to; `limit` in bytes, on the wire and unpacked.

    Raises ArticleError for every way in which that may fail.
    """
    deadline = time.monotonic() + DEADLINE
    address = url
    try:
        for _ in range(REDIRECTS + 1):
            answer = _get(address, url, deadline, limit, allow_private)
            if isinstance(answer, Given):
                return answer
            address = answer
    except TimeoutError as error:
        raise ArticleError.of(url, "the server took too long", code="timeout") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ArticleError.of(
            url, f"cannot be fetched: {reason}", hint="save the page and give the file", code="net"
        ) from error
    raise ArticleError.of(url, f"more than {REDIRECTS} redirects", code="redirects")


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str


def _get(address: str, url: str, deadline: float, limit: int, allow_private: bool) -> Given | str:
    """The bytes at `address`, or where it sends us."""
    target = _target(address, url)
    sock = _dial(target, url, deadline, allow_private)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = _Wire(sock, deadline)
    try:
        connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(target).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        if answer.status in {301, 302, 303, 307, 308} and answer.getheader("Location"):
            return urljoin(address, str(answer.getheader("Location")))
        if answer.status != 200:
            told = f"the server answered {answer.status} {answer.reason}".rstrip()
            raise ArticleError.of(
                url, told, hint="save the page from a browser and give the file", code="http"
            )
        return _given(answer, address, url, limit)
    finally:
        connection.close()
        sock.close()


def _target(address: str, url: str) -> _Target:
    parts = urlsplit(address)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ArticleError.of(url, f"not an address: {error}", code="address") from error
    scheme = parts.scheme.lower()
    if scheme not in {"http", "https"}:
        raise ArticleError.of(
            url,
            f'"{scheme}" is not fetched'
            if address == url
            else f'sent on to "{scheme}", which is not fetched',
            hint="give an http or https address, or a file's path",
            code="scheme",
        )
    if not host or parts.username is not None or re.search(r"[\x00-\x20\x7f]", address):
        raise ArticleError.of(
            url,
            "not an address to fetch from",
            hint="no names, passwords or blanks in it",
            code="address",
        )
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise ArticleError.of(url, f'"{host}" is no host name', code="address") from error
    path = urlunsplit(("", "", quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~"), "", ""))
    query = "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=-._~[]") if parts.query else ""
    return _Target(scheme, host, port or (443 if scheme == "https" else 80), path + query)


def _headers(target: _Target) -> dict[str, str]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.scheme == "https" else 80
    return {
        "Host": host if target.port == usual else f"{host}:{target.port}",
        "User-Agent": f"audio-pipeline/{__version__}",
        "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _dial(target: _Target, url: str, deadline: float, allow_private: bool) -> socket.socket:
    """A socket to the first address that answers; all of the host's addresses must be public."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    for *_, where in found:
        if not allow_private and not _is_public(str(where[0])):
            raise ArticleError.of(
                url,
                f"{target.host} is {where[0]}, an address of a private network",
                hint="save the page and give the file",
                code="private-address",
            )
    fault: OSError | None = None
    for family, kind, protocol, _, where in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(_left(deadline))
            sock.connect(where)
            if target.scheme == "https":
                context = ssl.create_default_context()
                return context.wrap_socket(sock, server_hostname=target.host)
            return sock
        except OSError as error:
            sock.close()
            fault = error
    raise fault or OSError(f"no address for {target.host}")


def _is_public(address: str) -> bool:
    """Whether anyone on the internet could be meant, rather than this machine or network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return _is_public(str(mapped))
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback
    hidden = any(ip.version == net.version and ip in net for net in _NOT_PUBLIC)
    return ip.is_global and not special and not hidden


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(TIMEOUT, left)


class _Timed(io.RawIOBase):
    """A socket's bytes; every read minds the deadline, so that a drip cannot outlast it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(_left(self._deadline))
        return self._sock.recv_into(buffer)


class _Wire:
    """What `http.client` needs of a socket; `_get` closes the socket itself."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: Any) -> None:
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._sock, self._deadline))

    def close(self) -> None:
        pass


def _given(answer: http.client.HTTPResponse, address: str, url: str, limit: int) -> Given:
    kind = answer.headers.get_content_type() if answer.getheader("Content-Type") else ""
    if kind not in _TYPES:
        raise ArticleError.of(
            url, f"not a page or a text but {kind}", hint="give the article's own page", code="type"
        )
    data = _body(answer, url, limit)
    charset = answer.headers.get_content_charset("")
    suffix = _TYPES[kind] or sniff(data)
    if suffix == ".txt" and urlsplit(address).path.lower().endswith((".md", ".markdown")):
        suffix = ".md"
    return checked(Given(url, _as_utf8(data, charset), suffix, address))


def _as_utf8(data: bytes, charset: str) -> bytes:
    """The bytes in UTF-8 where the server names another encoding and they fit it."""
    if charset in {"", "utf-8", "utf8", "us-ascii"}:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode("utf-8")
        except (UnicodeError, LookupError):
            return data
    return data


def _body(answer: http.client.HTTPResponse, url: str, limit: int) -> bytes:
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise ArticleError.of(url, f'packed as "{encoding}", unasked', code="encoding")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if "gzip" in encoding else None
    whole, wire = bytearray(), 0
    while chunk := answer.read1(_CHUNK):
        wire += len(chunk)
        try:
            # Never inflates more than the limit, however small the packed bytes are.
            whole += unpack.decompress(chunk, limit + 1 - len(whole)) if unpack else chunk
        except zlib.error as error:
            raise ArticleError.of(url, f"damaged on the way: {error}", code="damaged") from error
        if wire > limit or len(whole) > limit:
            raise ArticleError.of(
                url, f"more than {megabytes(limit)}, the limit for an article", code="too-large"
            )
    missing = answer.length or 0
    if missing or (unpack is not None and not unpack.eof):
        raise ArticleError.of(
            url, "the server broke off", hint="try again, or give the saved page", code="damaged"
        )
    return bytes(whole)
