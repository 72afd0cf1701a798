"""Names and addresses of hosts, in the one spelling in which they can be compared."""

from __future__ import annotations

import ipaddress
import re

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_PARTED = re.compile(r"(\[[^\]]*\]|[^:]*)(?::([0-9]{1,5}))?")


def host_name(text: str) -> str:
    """A host in ASCII, lower case, without the final dot; an address in its usual spelling.

    Numbers are read as browsers and `inet_aton` read them: a host whose last part is a number is
    an IPv4 address, with parts in decimal, octal or hexadecimal, and perhaps too few of them.
    Raises ValueError where the text names no host.

    >>> host_name("News.Example.ORG."), host_name("0x7f.1"), host_name("[::FFFF:7f00:1]")
    ('news.example.org', '127.0.0.1', '::ffff:127.0.0.1')
    """
    is_bracketed = text[:1] == "[" and text[-1:] == "]"
    bare = text[1:-1] if is_bracketed else text
    if is_bracketed or ":" in bare:
        if "%" in bare:
            raise ValueError(f'"{text}" names a network card')
        return _spelled(ipaddress.IPv6Address(bare))
    try:
        name = bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f'"{text}" is no host name') from error
    name = name.lower().removesuffix(".")
    parts = name.split(".")
    if _NUMBER.fullmatch(parts[-1]):
        return _from_numbers(parts, text)
    if len(name) > 253 or not all(_LABEL.fullmatch(part) for part in parts):
        raise ValueError(f'"{text}" is no host name')
    return name


def host_and_port(text: str) -> tuple[str, int | None]:
    """A host that may be followed by a port.

    Raises ValueError where the text is neither.

    >>> host_and_port("Wiki.example:8080"), host_and_port("[::1]:80"), host_and_port("::1")
    (('wiki.example', 8080), ('::1', 80), ('::1', None))
    """
    if text.count(":") > 1 and not text.startswith("["):
        return host_name(text), None
    found = _PARTED.fullmatch(text)
    if not found or (found[2] and not 0 < int(found[2]) < 65_536):
        raise ValueError(f'"{text}" is no host, with or without a port')
    return host_name(found[1]), int(found[2]) if found[2] else None


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """The network in CIDR form, or the single address; None for a name.

    Raises ValueError where a network is begun and not one: "10.0.0.1/8".

    >>> str(network("10.0.0.0/8")), str(network("10.1.2.3")), network("example.org")
    ('10.0.0.0/8', '10.1.2.3/32', None)
    """
    if "/" in text:
        return ipaddress.ip_network(text)
    name = host_name(text)
    try:
        return ipaddress.ip_network(name)
    except ValueError:
        return None


def _from_numbers(parts: list[str], text: str) -> str:
    values = [_number(part, text) for part in parts]
    *first, last = values
    if len(values) > 4 or any(value > 255 for value in first) or last >= 256 ** (5 - len(values)):
        raise ValueError(f'"{text}" is no IPv4 address')
    total = last + sum(value << 8 * (3 - place) for place, value in enumerate(first))
    return str(ipaddress.IPv4Address(total))


def _number(part: str, text: str) -> int:
    try:
        if part[:2] == "0x":
            return int(part[2:] or "0", 16)
        # A number this long is none that fits; int() would take its time over it.
        return int(part, 8 if part[0] == "0" else 10) if len(part) < 64 else 1 << 32
    except (ValueError, IndexError) as error:
        raise ValueError(f'"{text}" is no IPv4 address') from error


def _spelled(address: ipaddress.IPv6Address) -> str:
    """With the IPv4 address that is mapped into it in dots: all releases of Python alike."""
    return f"::ffff:{address.ipv4_mapped}" if address.ipv4_mapped else str(address)
