"""One article over http(s): public addresses only, few redirects, bounded bytes, a deadline.

Every address on the way, redirects included, is checked as it is dialled. No proxy is taken from
the environment, no cookie is kept, and a site's own headers go to that site alone.
"""

from __future__ import annotations

import codecs
import contextlib
import http.client
import re
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from audio_pipeline import __version__
from audio_pipeline.article.given import Given, checked, megabytes, sniff
from audio_pipeline.article.guard import Refused, check_address, check_name
from audio_pipeline.article.wire import BUFFER, Deadline, Overrun, Resolve, Wire, dial, secure
from audio_pipeline.config.hosts import host_name
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Cleaning

REDIRECTS = 5
DEADLINE = 30.0
"""Seconds for one address in all, redirects included: a server may drip."""
HEAD = 65_536
"""Bytes of an answer's status line and headers; `http.client` allows 100 headers."""
_CHUNK = 65_536
_SAVE = "save the page from a browser and give the file"
_USUAL = Cleaning()
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
"""What Python calls encodings and no page is in; some take minutes over a page."""
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    # A feed of articles; which of these it is, its own first bytes say.
    "application/rss+xml": "",
    "application/atom+xml": "",
    "application/rdf+xml": "",
    "application/xml": "",
    "text/xml": "",
    "application/feed+json": "",
    "application/json": "",
    "": "",
}


def fetch(
    url: str,
    *,
    limit: int,
    cleaning: Cleaning = _USUAL,
    deadline: float = DEADLINE,
    resolve: Resolve = socket.getaddrinfo,
    context: ssl.SSLContext | None = None,
) -> Given:
    """What `url` leads to; `limit` in bytes, on the wire and unpacked; `deadline` in seconds.

    `cleaning` says which hosts are allowed or denied besides, and the headers of single sites;
    `context` which certificates are trusted, None for the system's. Raises ArticleError for every
    way in which fetching may fail.
    """
    errand = _Errand(limit, cleaning, Deadline(deadline), resolve, context)
    try:
        return _follow(url, errand)
    except Refused as error:
        message, code, hint = error.message, error.code, error.hint
        cause: Exception = error
    except Overrun as error:
        message, code, hint = _too_much(limit), "too-large", "give the article's own page"
        cause = error
    except TimeoutError as error:
        message, code, hint = "the server took too long", "timeout", f"try again, or {_SAVE}"
        cause = error
    except (http.client.IncompleteRead, ssl.SSLEOFError) as error:
        message, code, hint = "the server broke off", "damaged", f"try again, or {_SAVE}"
        cause = error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        message, code, hint = f"cannot be fetched: {reason}", "net", _SAVE
        cause = error
    raise ArticleError.of(_without_password(url), message, hint=hint, code=code) from cause


@dataclass(frozen=True, slots=True)
class _Errand:
    limit: int
    cleaning: Cleaning
    deadline: Deadline
    resolve: Resolve
    context: ssl.SSLContext | None


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    spelled: str
    """The host as it was written, for messages."""
    host: str
    port: int
    path: str


def _follow(url: str, errand: _Errand) -> Given:
    address, was_secure = url, False
    try:
        for _ in range(REDIRECTS + 1):
            target = _target(address, errand.cleaning)
            rules = errand.cleaning.site(target.host)
            # What a site is told in secret is not said in the clear because a redirect asks for it.
            own = rules.headers if rules and not (was_secure and target.scheme == "http") else {}
            answer = _get(target, address, url, own, errand)
            if isinstance(answer, Given):
                return answer
            address, was_secure = answer, was_secure or target.scheme == "https"
    except Refused as error:
        if address != url:
            error.message = f"sent on to {_shown(address)}: {error.message}"
        raise
    raise Refused(f"more than {REDIRECTS} redirects", "redirects")


def _get(
    target: _Target, address: str, url: str, own: Mapping[str, str], errand: _Errand
) -> Given | str:
    """The bytes at `address`, or where it sends us."""
    cleaning, deadline = errand.cleaning, errand.deadline
    sock = dial(
        target.spelled,
        target.host,
        target.port,
        cleaning=cleaning,
        deadline=deadline,
        resolve=errand.resolve,
    )
    try:
        if target.scheme == "https":
            context = errand.context or ssl.create_default_context()
            sock = secure(sock, target.host, context, deadline)
        wire = Wire(sock, deadline, HEAD + BUFFER)
        answer = _asked(wire, target, own)
        location = answer.getheader("Location")
        if answer.status in {301, 302, 303, 307, 308} and location:
            return _joined(address, location)
        if answer.status != 200:
            told = f"the server answered {answer.status} {_printable(answer.reason)}".rstrip()
            raise Refused(told, "http", _SAVE)
        wire.budget += errand.limit
        return _given(answer, address, url, errand.limit)
    finally:
        sock.close()


def _asked(wire: Wire, target: _Target, own: Mapping[str, str]) -> http.client.HTTPResponse:
    """The answer's head, read; raises Refused where it is endless or none."""
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = wire
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in _headers(target, own).items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        return connection.getresponse()
    except Overrun as error:
        told = f"its headers are longer than {HEAD // 1024} KiB"
        raise Refused(told, "headers", _SAVE) from error
    except ConnectionError:
        raise
    except http.client.HTTPException as error:
        told = f"no proper answer: {_printable(str(error)) or type(error).__name__}"
        raise Refused(told, "answer", _SAVE) from error


def _target(address: str, cleaning: Cleaning) -> _Target:
    """Raises Refused where no request may be made of `address`, before anything is looked up."""
    try:
        parts = urlsplit(address)
        spelled, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused(f"not an address: {error}", "address") from error
    scheme = parts.scheme.lower()
    if scheme not in {"http", "https"}:
        raise Refused(
            f'"{scheme}" is not fetched',
            "scheme",
            "give an http or https address, or a file's path",
        )
    if parts.username is not None:
        raise Refused(
            "an address with a name or a password in it",
            "address",
            "what a site has to be told stands in show.toml: headers in [cleaning.sites]",
        )
    if not spelled or port == 0 or re.search(r"[\x00-\x20\x7f\\]", address):
        raise Refused("not an address to fetch from", "address", "give it whole, without blanks")
    port = port or (443 if scheme == "https" else 80)
    host = _host(spelled, port, cleaning)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=-._~[]") if parts.query else ""
    return _Target(scheme, spelled, host, port, path + query)


def _host(spelled: str, port: int, cleaning: Cleaning) -> str:
    """The host in its usual spelling. Raises Refused for a denied one, and for odd numbers."""
    try:
        host = host_name(spelled)
    except ValueError as error:
        raise Refused(str(error), "address", "check the address's spelling") from error
    check_name(host, cleaning)
    if re.fullmatch(r"[0-9.]+", host) and spelled.removesuffix(".") != host:
        # 0177.0.0.1 is one address here and another there: nobody means well by it.
        check_address(spelled, host, port, host, cleaning)
        raise Refused(f"{spelled} is {host}, oddly spelled", "address", f"write it as {host}")
    return host


def _joined(address: str, location: str) -> str:
    """Where a Location leads: UTF-8 and blanks in it are no rarity."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(address, location.strip().replace(" ", "%20"))
    except ValueError as error:
        raise Refused(f"sent on to what is no address: {error}", "address") from error


def _headers(target: _Target, own: Mapping[str, str]) -> dict[str, str]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.scheme == "https" else 80
    headers = {
        "Host": host if target.port == usual else f"{host}:{target.port}",
        "User-Agent": f"audio-pipeline/{__version__}",
        "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    given = {name.lower() for name in own}
    return {name: value for name, value in headers.items() if name.lower() not in given} | {**own}


def _given(answer: http.client.HTTPResponse, address: str, url: str, limit: int) -> Given:
    kind = answer.headers.get_content_type() if answer.getheader("Content-Type") else ""
    if kind not in _TYPES:
        told = f"not a page or a text but {_printable(kind)}"
        raise Refused(told, "type", "give the article's own page")
    data = _body(answer, limit)
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
            if codecs.lookup(charset).name not in _NO_CHARSETS:
                return data.decode(charset).encode("utf-8")
        except (ValueError, LookupError):
            return data
    return data


def _body(answer: http.client.HTTPResponse, limit: int) -> bytes:
    """The body, unpacked. Raises Refused: packed otherwise, damaged, too large or not whole."""
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise Refused(f'packed as "{_printable(encoding)}", unasked', "encoding", _SAVE)
    unpacker = _Gunzip(limit) if "gzip" in encoding else None
    whole = bytearray()
    while chunk := answer.read1(_CHUNK):
        whole += unpacker.unpack(chunk) if unpacker else chunk
        if len(whole) > limit:
            raise Refused(_too_much(limit), "too-large", "give the article's own page")
    if answer.length or (unpacker and not unpacker.is_whole):
        raise Refused("the server broke off", "damaged", f"try again, or {_SAVE}")
    return bytes(whole)


class _Gunzip:
    """Unpacks no more than `limit` bytes and one, however few the packed ones are."""

    def __init__(self, limit: int) -> None:
        self._left = limit + 1
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.is_whole = False

    def unpack(self, packed: bytes) -> bytes:
        unpacked = bytearray()
        while packed and self._left > 0:
            if self.is_whole:
                # Another member: RFC 1952 lets gzip files follow one another, and pads with zeros.
                packed = packed.lstrip(b"\0")
                if not packed:
                    break
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                part = self._member.decompress(packed, self._left)
            except zlib.error as error:
                raise Refused(f"damaged on the way: {error}", "damaged", "try again") from error
            self._left -= len(part)
            unpacked += part
            self.is_whole = self._member.eof
            packed = self._member.unused_data if self.is_whole else b""
        return bytes(unpacked)


def _too_much(limit: int) -> str:
    return f"more than {megabytes(limit)}, the limit for an article"


def _without_password(url: str) -> str:
    return re.sub(r"(?<=//)[^/?#]*@", "…@", url, count=1)


def _shown(address: str) -> str:
    """An address that a server made up, fit for a message."""
    return _printable(_without_password(address))


def _printable(text: str, most: int = 200) -> str:
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return clean if len(clean) <= most else clean[:most] + "…"
