"""Addresses: joined, percent-encoded and compared in one place."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit


def is_url(text: str) -> bool:
    """Whether a source is an address rather than a path or a slug.

    >>> is_url("https://example.org/a"), is_url("ftp://x/y"), is_url("C:/a"), is_url("bridge")
    (True, True, False, False)
    """
    scheme, found, _ = text.partition("://")
    return bool(found) and scheme.isalnum() and len(scheme) > 1


def is_web(url: str) -> bool:
    """Whether a link may be shown: http and https with a host, never javascript: or data:.

    >>> is_web("https://example.org/"), is_web("javascript://x/%0aalert(1)"), is_web("a.png")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def join(address: str, path: str) -> str:
    """`path` below the web root at `address`, percent-encoded.

    >>> join("https://example.org/air/", "a b/c.mp3")
    'https://example.org/air/a%20b/c.mp3'
    """
    return address.rstrip("/") + "/" + quote(path.lstrip("/"), safe="/-._~")


def canonical(url: str) -> str:
    """The form in which two addresses of one article are equal.

    No fragment, no tracking, no default port.

    >>> canonical("HTTPS://Example.org:443/a/?utm_source=x&id=2#top")
    'https://example.org/a/?id=2'
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if parts.port and (parts.scheme.lower(), parts.port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{parts.port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _tracks(pair)]
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", "&".join(kept), ""))


def _tracks(pair: str) -> bool:
    name = pair.split("=", 1)[0].lower()
    return name.startswith("utm_") or name in {
        "fbclid",
        "gclid",
        "mc_cid",
        "mc_eid",
        "igshid",
        "ref_src",
    }
