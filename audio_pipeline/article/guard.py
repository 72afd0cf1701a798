"""Which hosts may be asked for an article: public addresses, and what the show says besides."""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from audio_pipeline.config.hosts import host_and_port, host_name, network
from audio_pipeline.models import Cleaning

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_ALLOW = "save the page and give the file; for a host of your own: [fetch] allow_hosts in show.toml"

_WRAPPED = frozenset(
    int(ipaddress.IPv6Address(start)) >> 32
    for start in ("::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::")
)
"""The upper 96 bits of IPv6 addresses whose lower 32 bits are an IPv4 address."""


class Refused(Exception):
    """Why an address is not fetched; `fetch` says which one it was asked for."""

    def __init__(self, message: str, code: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.hint = message, code, hint


@dataclass(frozen=True, slots=True)
class _Kind:
    what: str
    nets: tuple[_Network, ...]
    own: bool = False
    """Whether a host allowed by name may lie there."""


@cache
def _kinds() -> tuple[_Kind, ...]:
    table = resources.files("audio_pipeline.article") / "networks.toml"
    return tuple(
        _Kind(
            entry["what"],
            tuple(ipaddress.ip_network(net) for net in entry["nets"]),
            entry.get("own", False),
        )
        for entry in tomllib.loads(table.read_text("utf-8"))["networks"]
    )


def check_name(host: str, cleaning: Cleaning) -> None:
    """Raises Refused where the show's own list denies `host` (as `host_name` spells it)."""
    for entry in cleaning.deny_hosts:
        if network(entry) is None:
            name, _ = host_and_port(entry)
            if host == name or host.endswith("." + name):
                raise Refused(
                    f"{host} is on the show's list of hosts that are never fetched",
                    "denied-address",
                    "[fetch] deny_hosts in show.toml",
                )


def check_address(spelled: str, host: str, port: int, address: str, cleaning: Cleaning) -> None:
    """Raises Refused where `address`, which `host` stands for, is not to be dialled at `port`.

    `spelled` is the host as it was written, for the message. The show's deny list goes before its
    allow list. An address on the allow list may lie anywhere; a name on it only in a network of
    one's own, never where a cloud keeps its keys.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    told = f"{spelled} is {address}" if spelled != address else address
    denied = next((entry for entry in cleaning.deny_hosts if _holds(entry, ip)), None)
    if denied is not None:
        told += ", which is" if spelled != address else " is"
        raise Refused(
            f"{told} on the show's list of hosts that are never fetched ({denied})",
            "denied-address",
            "[fetch] deny_hosts in show.toml",
        )
    allowed = {
        name
        for name, only in map(host_and_port, cleaning.allow_hosts)
        if only is None or only == port
    }
    kind = _kind(ip)
    if kind is None or host_name(str(ip)) in allowed or (kind.own and host in allowed):
        return
    hidden = _hidden(ip)
    told += f"{',' if spelled != address else ' is'} {kind.what}"
    raise Refused(told + (f": {hidden}" if hidden else ""), "private-address", _ALLOW)


def _holds(entry: str, ip: _Address) -> bool:
    net = network(entry)
    return net is not None and net.version == ip.version and ip in net


def _kind(ip: _Address) -> _Kind | None:
    """What is special about an address; None where anyone on the internet would reach it."""
    for kind in _kinds():
        if any(net.version == ip.version and ip in net for net in kind.nets):
            return kind
    # What a newer Python knows and the table does not yet.
    return None if ip.is_global else _Kind("not a public address", ())


def _hidden(ip: _Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, NAT64, 6to4 or Teredo address."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return None
    if ip.sixtofour:
        return ip.sixtofour
    if ip.teredo:
        return ip.teredo[1]
    if int(ip) > 1 and int(ip) >> 32 in _WRAPPED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
