"""Fetching, against real servers on this machine: what is got, and all that is refused."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_pipeline import __version__
from audio_pipeline.article import Given, load, read
from audio_pipeline.article.fetch import HEAD, REDIRECTS, _Gunzip, fetch
from audio_pipeline.article.guard import Refused, check_address
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Cleaning, SiteRules

HERE = Path(__file__).parent
PAGES = HERE / "articles"
PAGE = b"<!doctype html><html><body><h1>Ropes</h1><p>They are made of hemp.</p></body></html>"
PROSE = "The ropes are made of hemp, and they have been for as long as anyone can say."
HTML = {"Content-Type": "text/html; charset=utf-8"}
LIMIT = 1_000_000
CERTIFICATE, KEY = HERE / "tls" / "cert.pem", HERE / "tls" / "key.pem"

Answer = tuple[int, dict[str, str], bytes]
Talk = Callable[[socket.socket], None]


class Site:
    """A server of pages: path -> status, headers, body. `seen` are the requests' headers."""

    def __init__(self, pages: dict[str, Answer], *, is_secure: bool = False) -> None:
        self.pages = pages
        self.seen: list[dict[str, str]] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append(dict(self.headers.items()))
                status, headers, body = site.pages.get(self.path, (404, {}, b"none"))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *arguments: object) -> None:
                pass  # A client that hangs up on us is what some tests are about.

        self.server = Server(("127.0.0.1", 0), Handler)
        if is_secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE, KEY)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port: int = self.server.server_address[1]
        scheme = "https" if is_secure else "http"
        self.root = f"{scheme}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def start(pages: dict[str, Answer] | None = None, *, is_secure: bool = False) -> Site:
        sites.append(Site({"/a": (200, HTML, PAGE)} | (pages or {}), is_secure=is_secure))
        return sites[-1]

    yield start
    for entry in sites:
        entry.server.shutdown()
        entry.server.server_close()


@contextlib.contextmanager
def talking(talk: Talk) -> Iterator[tuple[str, list[socket.socket]]]:
    """A server that says what `talk` says, proper or not: its root, and whom it has talked to."""
    listener = socket.create_server(("127.0.0.1", 0))
    met: list[socket.socket] = []

    def serve(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            talk(client)

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                met.append(client)
                threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", met
    finally:
        # Closing alone would leave accept() waiting on some systems.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def says(*parts: bytes, every: float = 0.0) -> Talk:
    """A server that hears the request's head, and says `parts`."""

    def talk(client: socket.socket) -> None:
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += client.recv(65_536)
        for part in parts:
            client.sendall(part)
            time.sleep(every)

    return talk


def allowing(*roots: str, **rest: Any) -> Cleaning:
    return Cleaning(allow_hosts=tuple(urlsplit(root).netloc for root in roots), **rest)


def names(table: dict[str, list[str]]) -> tuple[Callable[..., Any], list[str]]:
    """A resolver in the shape of getaddrinfo that knows these names; and what it was asked."""
    asked: list[str] = []

    def resolve(host: str, port: int, **rest: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port, 0, 0) if ":" in address else (address, port),
            )
            for address in table[host]
        ]

    return resolve, asked


def refusal(url: str, cleaning: Cleaning | None = None, **rest: Any) -> tuple[str, str]:
    """(code, message) of the one problem."""
    with pytest.raises(ArticleError) as caught:
        fetch(url, limit=LIMIT, cleaning=cleaning or Cleaning(), **rest)
    (problem,) = caught.value.problems
    return problem.code, f"{problem.place}: {problem.message}"


# --- What is got -------------------------------------------------------------------------------


def test_address_is_followed_to_its_page(site: Callable[..., Site]) -> None:
    page = (PAGES / "seed-vault.html").read_bytes()
    packed = gzip.compress(page)
    old = (301, {"Location": "/new"}, b"")
    new = (200, {**HTML, "Content-Encoding": "gzip"}, packed)
    ours = site({"/old": old, "/new": new})
    got = load(f"{ours.root}/old", cleaning=allowing(ours.root))
    assert got == Given(f"{ours.root}/old", page, ".html", f"{ours.root}/new")
    assert read(got).title == "The village that banks its beans"
    assert {seen["User-Agent"] for seen in ours.seen} == {f"audio-pipeline/{__version__}"}


def test_plain_text_and_its_encoding_are_heeded(site: Callable[..., Site]) -> None:
    text = f"Café society\n\n{PROSE}"
    kind = {"Content-Type": "text/plain; charset=iso-8859-1"}
    ours = site({"/a.txt": (200, kind, text.encode("latin-1"))})
    got = load(f"{ours.root}/a.txt", cleaning=allowing(ours.root))
    assert (got.suffix, got.data.decode()) == (".txt", text)
    assert read(got).source == f"{ours.root}/a.txt"


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "none-such", "a\\0b", "hex"])
def test_encoding_that_is_none_is_not_tried(site: Callable[..., Site], charset: str) -> None:
    data = b"\xff" + b"a-" * 400_000
    ours = site({"/b": (200, {"Content-Type": f"text/plain; charset={charset}"}, data)})
    start = time.monotonic()
    assert fetch(f"{ours.root}/b", limit=LIMIT, cleaning=allowing(ours.root)).data == data
    assert time.monotonic() - start < 2


def test_place_with_blanks_and_letters_of_utf8_is_found(site: Callable[..., Site]) -> None:
    away = (302, {"Location": "/caf\u00c3\u00a9 one?q=a b"}, b"")
    ours = site({"/old": away, "/caf%C3%A9%20one?q=a%20b": (200, HTML, PAGE)})
    assert fetch(f"{ours.root}/old", limit=LIMIT, cleaning=allowing(ours.root)).data == PAGE


def test_chunks_and_members_are_put_together() -> None:
    packed = gzip.compress(b"<p>one ") + gzip.compress(b"two") + b"\0" * 8
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    chunks = [b"1\r\n" + packed[i : i + 1] + b"\r\n" for i in range(len(packed))]
    talk = says(head, b"Transfer-Encoding: chunked\r\n\r\n", *chunks, b"0\r\n\r\n")
    with talking(talk) as (root, _):
        got = fetch(f"{root}/", limit=LIMIT, cleaning=allowing(root))
    assert got.data == b"<p>one two"


def test_no_proxy_is_taken_from_the_environment(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ours = site()
    assert fetch(f"{ours.root}/a", limit=LIMIT, cleaning=allowing(ours.root)).data == PAGE


def test_host_may_be_written_in_letters_of_its_own(site: Callable[..., Site]) -> None:
    ours = site()
    resolve, asked = names({"xn--bcher-kva.example": ["127.0.0.1"]})
    url = f"http://BÜCHER.example.:{ours.port}/a"
    assert fetch(url, limit=LIMIT, cleaning=allowing(ours.root), resolve=resolve).data == PAGE
    assert asked == ["xn--bcher-kva.example"]
    assert ours.seen[0]["Host"] == f"xn--bcher-kva.example:{ours.port}"


# --- Answers that are refused ------------------------------------------------------------------

PACKED = {**HTML, "Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((404, {}, b"x"), "http"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "type"),
        ((302, {"Location": "/b"}, b""), "redirects"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "scheme"),
        ((302, {"Location": "gopher://127.0.0.1:70/x"}, b""), "scheme"),
        ((302, {"Location": "ftp://example.org/x"}, b""), "scheme"),
        ((302, {"Location": "data:text/html,x"}, b""), "scheme"),
        ((302, {"Location": "http://me:geheim@example.org/"}, b""), "address"),
        ((302, {"Location": "http://[::1"}, b""), "address"),
        ((302, {"Location": "http://exa mple.org/"}, b""), "address"),
        ((302, {"Location": "//169.254.169.254/latest/meta-data"}, b""), "private-address"),
        ((307, {"Location": "http://0x7f.1:9/"}, b""), "private-address"),
        ((200, HTML, b"x" * (LIMIT + 1)), "too-large"),
        ((200, PACKED, gzip.compress(b" " * 90_000_000, 1)), "too-large"),
        ((200, PACKED, gzip.compress(b"x" * 99)[:-9]), "damaged"),
        ((200, PACKED, gzip.compress(b"x" * 99) + b"y"), "damaged"),
        ((200, PACKED, b"no gzip"), "damaged"),
        ((200, {**HTML, "Content-Encoding": "br"}, b"x"), "encoding"),
        ((200, {**HTML, "Content-Encoding": "gzip, gzip"}, b"x"), "encoding"),
        ((200, {**HTML, "Content-Length": "99"}, b"<p>x"), "damaged"),
        ((200, HTML, b""), "empty"),
    ],
)
def test_answer_is_refused(site: Callable[..., Site], answer: Answer, code: str) -> None:
    ours = site({"/b": answer})
    found, message = refusal(f"{ours.root}/b", allowing(ours.root))
    assert found == code
    assert message.startswith(f"{ours.root}/b: ")
    assert "geheim" not in message


def test_redirects_are_counted(site: Callable[..., Site]) -> None:
    pages: dict[str, Answer] = {
        f"/{number}": (302, {"Location": f"/{number + 1}"}, b"") for number in range(REDIRECTS)
    }
    ours = site(pages | {f"/{REDIRECTS}": (200, HTML, PAGE), "/-1": (302, {"Location": "/0"}, b"")})
    assert fetch(f"{ours.root}/0", limit=LIMIT, cleaning=allowing(ours.root)).data == PAGE
    assert refusal(f"{ours.root}/-1", allowing(ours.root))[0] == "redirects"


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([b""], "net"),
        ([b"SSH-2.0-OpenSSH_9.6\r\n"], "answer"),
        ([OK + b"X: " + b"x" * (HEAD + 9000)], "answer"),
        ([OK, b"X: y\r\n" * 101, b"\r\n"], "answer"),
        ([OK, *[b"X: " + b"y" * 60_000 + b"\r\n"] * 4, b"\r\n"], "headers"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n"] * 9000, "headers"),
        ([OK, b"\r\n", *[b"<p>word</p>" * 1000] * 200], "too-large"),
        ([CHUNKED, *[b"1;" + b"x" * 60_000 + b"\r\ny\r\n"] * 40], "too-large"),
        ([CHUNKED, b"0\r\n", *[b"X: " + b"y" * 60_000 + b"\r\n"] * 40], "too-large"),
        ([CHUNKED, b"4\r\n<p>x\r\n"], "damaged"),
        ([CHUNKED, b"9\r\n<p>x"], "damaged"),
        ([CHUNKED, b"zz\r\n<p>x"], "damaged"),
        ([CHUNKED, b"4\r\n<p>x\r\n-5\r\nxxxx"], "damaged"),
    ],
)
def test_broken_server_is_refused(parts: list[bytes], code: str) -> None:
    with talking(says(*parts)) as (root, _):
        assert refusal(f"{root}/", allowing(root), deadline=10)[0] == code


def test_long_head_and_the_page_may_come_at_once() -> None:
    head = OK + b"X: " + b"y" * 30_000 + b"\r\nY: " + b"z" * 30_000 + b"\r\n\r\n"
    with talking(says(head + b"<p>" + b"x" * 500_000)) as (root, _):
        got = fetch(f"{root}/", limit=LIMIT, cleaning=allowing(root))
    assert len(got.data) == 500_003


def test_server_that_is_not_there_is_told() -> None:
    with talking(says(b"")) as (root, _):
        pass
    code, message = refusal(f"{root}/", allowing(root))
    assert (code, "cannot be fetched" in message) == ("net", True)


# --- Which hosts are asked ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("10.0.0.8", "10.0.0.8"),
        ("192.168.1.1", "192.168.1.1"),
        ("0.0.0.0", "0.0.0.0"),
        ("100.64.0.1", "100.64.0.1"),
        ("192.0.0.192", "192.0.0.192"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("１２７.０.０.１", "127.0.0.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("①②⑦.0.0.1", "127.0.0.1"),
        ("[::ffff:127.0.0.1]", "127.0.0.1"),
        ("[::FFFF:7F00:1]", "127.0.0.1"),
        ("[::7f00:1]", "127.0.0.1"),
        ("[fe80::1]", "fe80::1"),
        ("[fec0::1]", "fec0::1"),
        ("[64:ff9b::7f00:1]", "127.0.0.1"),
        ("[2002:7f00:1::]", "127.0.0.1"),
        ("[2001:0:4136:e378:8000:63bf:80ff:fffe]", "127.0.0.1"),
    ],
)
def test_host_that_is_no_public_address_is_refused_by_name(host: str, address: str) -> None:
    resolve, asked = names({})
    code, message = refusal(f"http://{host}:9/a", resolve=resolve)
    assert code == "private-address"
    assert address in message.removeprefix(f"http://{host}:9/a: ")
    assert not asked


SPECIAL = """
metadata         169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.192
metadata         fd00:ec2::254
this machine     127.0.0.1 127.255.255.255 ::1
private network  10.0.0.0 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 fc00::1 fd12::1
carrier          100.64.0.1 100.127.255.255
unspecified      0.0.0.0 0.1.2.3 ::
link-local       169.254.0.1 169.254.255.255 fe80::1 febf::1
site-local       fec0::1 feff::1
multicast        224.0.0.1 239.255.255.255 ff02::1
documentation    192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1
benchmarks       198.18.0.1 198.19.255.255 2001:2::1
hides an IPv4    ::ffff:8.8.8.8 ::8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::8.8.8.8 64:ff9b:1::1
hides an IPv4    2002:808:808::1 2001::1
protocols        192.0.0.8 192.88.99.1 192.31.196.1 192.52.193.1 192.175.48.1 2001:20::1 100::1
reserved         240.0.0.1 255.255.255.255 4000::1 8000::1 fe00::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255
198.20.0.0 223.255.255.255 2606:4700:4700::1111 2a00:1450::1 2001:200::1 2001:4860:4860::8888
"""


@pytest.mark.parametrize(
    ("what", "address"),
    [
        (line[:17].strip(), address)
        for line in SPECIAL.strip().splitlines()
        for address in line[17:].split()
    ],
)
def test_name_of_no_public_address_is_refused(what: str, address: str) -> None:
    resolve, asked = names({"news.example.org": ["8.8.8.8", address]})
    code, message = refusal("http://news.example.org/a", resolve=resolve)
    assert code == "private-address"
    assert f"news.example.org is {address}," in message
    assert what in message
    assert asked == ["news.example.org"]


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_address_is_none_of_them(address: str) -> None:
    check_address("news.example.org", "news.example.org", 80, address, Cleaning())


@given(st.ip_addresses())
def test_address_that_python_holds_for_special_is_never_dialled(ip: Any) -> None:
    special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast
    if special or ip.is_reserved or ip.is_unspecified or not ip.is_global:
        with pytest.raises(Refused):
            check_address("x.org", "x.org", 80, str(ip), Cleaning())


def test_public_address_in_an_odd_spelling_is_refused() -> None:
    code, message = refusal("http://134744072/")
    assert (code, message) == ("address", "http://134744072/: 134744072 is 8.8.8.8, oddly spelled")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://user:geheim@example.org/", "address"),
        ("http://geheim@example.org/", "address"),
        ("http://@example.org/", "address"),
        ("http://x.org:99999/", "address"),
        ("http://x.org:0/", "address"),
        ("http://x.org:x/", "address"),
        ("http://[::1", "address"),
        ("http:///a", "address"),
        ("http://a..b/", "address"),
        ("http://x.org/a b", "address"),
        ("http://x.org\\@127.0.0.1/", "address"),
        ("http://x.org/\r\nX: y", "address"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://1.2.3.4.5/", "address"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("data:text/html,x", "scheme"),
        ("FILE:///etc/passwd", "scheme"),
        ("//example.org/", "scheme"),
    ],
)
def test_address_is_refused_before_anything_is_looked_up(url: str, code: str) -> None:
    resolve, asked = names({})
    found, message = refusal(url, resolve=resolve)
    assert found == code
    assert "geheim" not in message
    assert not asked


def test_host_is_looked_up_once_and_what_was_checked_is_dialled() -> None:
    """Rebinding: the second answer is this machine. The first is a network for documentation,
    allowed for this test so that nobody real is dialled."""
    answers = [["203.0.113.7"], ["127.0.0.1"]]
    asked: list[str] = []
    with talking(says(OK, b"\r\n<p>secret")) as (root, met):
        port = urlsplit(root).port

        def resolve(host: str, port: int, **rest: Any) -> Any:
            asked.append(host)
            table = {host: answers[min(len(asked), 2) - 1]}
            return names(table)[0](host, port)

        cleaning = Cleaning(allow_hosts=("203.0.113.7",))
        url = f"http://rebind.test:{port}/"
        assert refusal(url, cleaning, deadline=0.5, resolve=resolve)[0] in {"timeout", "net"}
        assert asked == ["rebind.test"]
        # Asked again, for another request, it is this machine: refused.
        code, message = refusal(url, cleaning, deadline=0.5, resolve=resolve)
        assert (code, "rebind.test is 127.0.0.1" in message) == ("private-address", True)
    assert not met


def test_host_with_one_address_that_is_not_public_is_never_dialled() -> None:
    with talking(says(OK, b"\r\n<p>secret")) as (root, met):
        port = urlsplit(root).port
        resolve, _ = names({"two.test": ["127.0.0.1", "8.8.8.8"], "owt.test": ["8.8.8.8", "::1"]})
        for name in ("two.test", "owt.test"):
            assert refusal(f"http://{name}:{port}/", resolve=resolve)[0] == "private-address"
    assert not met


def test_each_redirect_is_checked_anew(site: Callable[..., Site]) -> None:
    with talking(says(OK, b"\r\n<p>secret")) as (secret, met):
        port = urlsplit(secret).port
        resolve, asked = names({"inside.test": ["127.0.0.1"]})
        ours = site({"/b": (302, {"Location": f"http://inside.test:{port}/"}, b"")})
        code, message = refusal(f"{ours.root}/b", allowing(ours.root), resolve=resolve)
    assert code == "private-address"
    told = f"sent on to http://inside.test:{port}/: inside.test is 127.0.0.1, an address of this"
    assert told in message
    assert asked == ["inside.test"]
    assert not met


def test_allowed_port_is_no_other_port(site: Callable[..., Site]) -> None:
    ours, other = site(), site()
    cleaning = allowing(ours.root)
    assert fetch(f"{ours.root}/a", limit=LIMIT, cleaning=cleaning).data == PAGE
    assert refusal(f"{other.root}/a", cleaning)[0] == "private-address"
    assert not other.seen


def test_allowed_name_may_lie_in_a_network_of_ones_own(site: Callable[..., Site]) -> None:
    ours = site()
    resolve, _ = names({"wiki.test": ["127.0.0.1"], "x.wiki.test": ["127.0.0.1"]})
    cleaning = Cleaning(allow_hosts=("Wiki.test",))
    url = f"http://wiki.test:{ours.port}/a"
    assert fetch(url, limit=LIMIT, cleaning=cleaning, resolve=resolve).data == PAGE
    other = f"http://x.wiki.test:{ours.port}/a"
    assert refusal(other, cleaning, resolve=resolve)[0] == "private-address"


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "fe80::1", "0.0.0.0"])
def test_allowed_name_may_not_lie_where_a_cloud_keeps_its_keys(address: str) -> None:
    resolve, _ = names({"wiki.test": [address]})
    cleaning = Cleaning(allow_hosts=("wiki.test", "wiki.test:80"))
    assert refusal("http://wiki.test/a", cleaning, resolve=resolve)[0] == "private-address"
    check_address("wiki.test", "wiki.test", 80, address, Cleaning(allow_hosts=(address,)))


@pytest.mark.parametrize(
    ("entry", "host", "address"),
    [
        ("news.test", "news.test", "8.8.8.8"),
        ("News.Test.", "a.b.NEWS.test.", "8.8.8.8"),
        ("8.8.0.0/16", "news.test", "8.8.8.8"),
        ("8.8.8.8", "news.test", "8.8.8.8"),
        ("2606:4700::/32", "news.test", "2606:4700::1"),
        ("127.0.0.0/8", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_denied_host_is_never_dialled(entry: str, host: str, address: str) -> None:
    resolve, _ = names({"news.test": [address], "a.b.news.test": [address]})
    cleaning = Cleaning(allow_hosts=(host, address), deny_hosts=("x.org", entry))
    assert refusal(f"http://{host}/a", cleaning, resolve=resolve)[0] == "denied-address"


def test_name_that_only_ends_alike_is_not_denied(site: Callable[..., Site]) -> None:
    ours = site()
    resolve, _ = names({"mynews.test": ["127.0.0.1"]})
    cleaning = allowing(ours.root, deny_hosts=("news.test", "8.8.0.0/16"))
    url = f"http://mynews.test:{ours.port}/a"
    assert fetch(url, limit=LIMIT, cleaning=cleaning, resolve=resolve).data == PAGE


def test_name_that_nobody_knows_is_told() -> None:
    code, message = refusal("http://nobody.test/", resolve=names({})[0])
    assert (code, "nobody.test cannot be found: no such name" in message) == ("net", True)
    assert refusal("http://none.test/", resolve=names({"none.test": []})[0])[0] == "net"


# --- A site's own headers ----------------------------------------------------------------------


def test_headers_of_a_site_go_to_it_alone(site: Callable[..., Site]) -> None:
    there = site()
    here = site({"/b": (302, {"Location": f"http://two.test:{there.port}/a"}, b"")})
    resolve, _ = names({"m.one.test": ["127.0.0.1"], "two.test": ["127.0.0.1"]})
    rules = SiteRules("one.test", headers={"Cookie": "k=1", "user-agent": "Reader/1"})
    cleaning = allowing(here.root, there.root, sites=(rules,))
    fetch(f"http://m.one.test:{here.port}/b", limit=LIMIT, cleaning=cleaning, resolve=resolve)
    (sent,), (next_sent,) = here.seen, there.seen
    assert (sent["Cookie"], sent["user-agent"], "User-Agent" in sent) == ("k=1", "Reader/1", False)
    assert sent["Accept-Encoding"] == "gzip"
    assert "Cookie" not in next_sent
    assert next_sent["User-Agent"] == f"audio-pipeline/{__version__}"
    assert next_sent["Host"] == f"two.test:{there.port}"


def test_headers_stay_along_a_redirect_within_the_site(site: Callable[..., Site]) -> None:
    ours = site({"/b": (302, {"Location": "/a"}, b"")})
    rules = SiteRules("127.0.0.1", headers={"Cookie": "k=1"})
    fetch(f"{ours.root}/b", limit=LIMIT, cleaning=allowing(ours.root, sites=(rules,)))
    assert [seen["Cookie"] for seen in ours.seen] == ["k=1", "k=1"]


def test_headers_are_not_said_in_the_clear_after_a_secret_request(
    site: Callable[..., Site],
) -> None:
    clear = site()
    secret = site({"/b": (302, {"Location": f"{clear.root}/a"}, b"")}, is_secure=True)
    rules = SiteRules("127.0.0.1", headers={"Cookie": "k=1"})
    cleaning = allowing(secret.root, clear.root, sites=(rules,))
    fetch(f"{secret.root}/b", limit=LIMIT, cleaning=cleaning, context=trusting())
    assert secret.seen[0]["Cookie"] == "k=1"
    assert "Cookie" not in clear.seen[0]


# --- TLS ---------------------------------------------------------------------------------------


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_self_signed_certificate_is_refused(site: Callable[..., Site]) -> None:
    ours = site(is_secure=True)
    code, message = refusal(f"{ours.root}/a", allowing(ours.root))
    assert code == "certificate"
    assert "the certificate of 127.0.0.1 is not trusted: self" in message
    assert not ours.seen


def test_trusted_certificate_is_taken(site: Callable[..., Site]) -> None:
    ours = site(is_secure=True)
    resolve, _ = names({"onair.test": ["127.0.0.1"]})
    cleaning = allowing(ours.root)
    for host in ("127.0.0.1", "onair.test"):
        url = f"https://{host}:{ours.port}/a"
        got = fetch(url, limit=LIMIT, cleaning=cleaning, resolve=resolve, context=trusting())
        assert got.data == PAGE


def test_certificate_of_another_host_is_refused(site: Callable[..., Site]) -> None:
    ours = site(is_secure=True)
    resolve, _ = names({"other.test": ["127.0.0.1"]})
    url = f"https://other.test:{ours.port}/a"
    code, message = refusal(url, allowing(ours.root), resolve=resolve, context=trusting())
    assert (code, "other.test" in message) == ("certificate", True)


def test_server_without_tls_is_refused(site: Callable[..., Site]) -> None:
    ours = site()
    code, message = refusal(f"https://127.0.0.1:{ours.port}/a", allowing(ours.root))
    assert (code, "no secure connection" in message) == ("tls", True)


@pytest.mark.parametrize(("is_proper", "code"), [(True, ""), (False, "damaged")])
def test_page_that_ends_with_its_connection_must_end_properly(is_proper: bool, code: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)

    def talk(client: socket.socket) -> None:
        secure = context.wrap_socket(client, server_side=True)
        says(OK, b"\r\n<p>Half of it")(secure)
        if is_proper:
            secure.unwrap()
        secure.close()

    with talking(talk) as (root, _):
        url = root.replace("http:", "https:")
        cleaning = allowing(root)
        if code:
            assert refusal(f"{url}/", cleaning, context=trusting())[0] == code
        else:
            got = fetch(f"{url}/", limit=LIMIT, cleaning=cleaning, context=trusting())
            assert got.data == b"<p>Half of it"


# --- Time --------------------------------------------------------------------------------------


def hangs(client: socket.socket) -> None:
    client.recv(1)
    time.sleep(5)


def drips_a_handshake(client: socket.socket) -> None:
    client.recv(65_536)
    # A TLS record of a handshake, 4000 bytes long, that comes a byte at a time.
    for byte in b"\x16\x03\x03\x0f\xa0\x02\x00\x0f\x9c\x03\x03" + b"x" * 4000:
        client.sendall(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("scheme", "talk"),
    [
        ("http", hangs),
        ("https", hangs),
        ("https", drips_a_handshake),
        ("http", says(b"HTTP/1.1 ", *[b"2"] * 200, every=0.05)),
        ("http", says(OK, *[b"X: y\r\n"] * 90, every=0.05)),
        ("http", says(OK, b"X: ", *[b"y"] * 200, every=0.05)),
        ("http", says(OK, b"\r\n", *[b"<p>x"] * 200, every=0.05)),
        ("http", says(CHUNKED, *[b"1\r\nx\r\n"] * 200, every=0.05)),
        ("http", says(CHUNKED, b"1;", *[b"x"] * 200, every=0.05)),
        ("http", says(CHUNKED, b"0\r\n", *[b"X: y\r\n"] * 90, every=0.05)),
        ("http", says(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 200, every=0.05)),
        ("http", says(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", every=0.3)),
    ],
    ids=[
        *("silent", "silent-tls", "handshake", "status", "headers", "header"),
        *("body", "chunks", "extension", "trailers", "continue", "redirects"),
    ],
)
def test_no_server_drips_past_the_deadline(scheme: str, talk: Talk) -> None:
    with talking(talk) as (root, _):
        start = time.monotonic()
        url = root.replace("http:", f"{scheme}:")
        code, _ = refusal(f"{url}/", allowing(root), deadline=0.5)
        took = time.monotonic() - start
    assert code in {"timeout", "redirects"}
    assert took < 2


def test_lookup_that_hangs_is_left_behind() -> None:
    done = threading.Event()

    def resolve(*given: Any, **rest: Any) -> Any:
        done.wait(10)
        return []

    start = time.monotonic()
    code, message = refusal("http://slow.test/", deadline=0.5, resolve=resolve)
    took = time.monotonic() - start
    done.set()
    assert (code, "looking up slow.test took too long" in message) == ("timeout", True)
    assert took < 2


# --- Memory ------------------------------------------------------------------------------------

MEASURED = """
import pathlib, resource, socket, sys, zlib
from audio_pipeline.article.fetch import fetch
from audio_pipeline.errors import ArticleError
from audio_pipeline.models import Cleaning

def peak():
    # A child's ru_maxrss may begin with its parent's on Linux; VmHWM does not.
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

host, limit = sys.argv[1], 5_000_000
start = peak()
try:
    fetch(f"http://{host}/", limit=limit, cleaning=Cleaning(allow_hosts=(host,)))
except ArticleError as error:
    print(error.problems[0].code)
print(peak() - start)
data = zlib.decompress(zlib.compress(bytes(100_000_000), 1))
print(peak() - start)
"""


def bomb() -> bytes:
    """300 MB of zeros, packed as small as gzip can: 0.3 MB."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    million = bytes(1_000_000)
    return b"".join([packer.compress(million) for _ in range(300)]) + packer.flush()


def endless(client: socket.socket) -> None:
    says(OK, b"\r\n", *[b"<p>" + b"x" * 999_997] * 300)(client)


def test_one_piece_is_unpacked_no_further_than_the_limit() -> None:
    packed = gzip.compress(bytes(50_000_000))
    assert len(_Gunzip(1000).unpack(packed)) == 1001
    assert len(_Gunzip(1000).unpack(gzip.compress(b"x" * 300) * 9)) == 1001


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
@pytest.mark.parametrize("kind", ["gzip", "gzip-in-chunks", "endless"])
def test_bomb_takes_little_memory(kind: str) -> None:
    talk: Talk = endless
    if kind != "endless":
        packed = bomb()
        head = OK + b"Content-Encoding: gzip\r\n"
        sent = b"Content-Length: %d\r\n\r\n%b" % (len(packed), packed)
        if kind == "gzip-in-chunks":
            sent = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (
                len(packed),
                packed,
            )
        talk = says(head + sent)
    with talking(talk) as (root, _):
        command = [sys.executable, "-c", MEASURED, urlsplit(root).netloc]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, grown, control = done.stdout.split()
    assert code == "too-large"
    assert int(grown) < 50_000_000
    # The measure itself sees what a bomb would have taken.
    assert int(control) > 90_000_000
