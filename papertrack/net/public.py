"""Tells the public internet from our own network, where addresses that stand in documents must never lead us."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from papertrack.errors import Refused, Unreachable

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
NOT_PUBLIC = "is no host of the public internet"
_PORTS = frozenset({None, 80, 443})
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
"""Last labels of names that mean a machine or network of one's own (RFC 6761, 6762, 8375, and custom)."""


def is_public_name(host: str) -> bool:
    """May a host of this name be on the public internet, as far as the name tells? Nothing is looked up.

    An IP address is judged in every way of writing it that connects: `127.1`, `0x7f000001`, `::ffff:10.0.0.1`.
    """
    host = host.strip("[]").rstrip(".").lower()
    address = _literal(host)
    if address is not None:
        return is_public_address(address)
    return "." in host and not host.endswith(tuple(f".{label}" for label in _INSIDE))


def is_public_address(address: IPv4Address | IPv6Address) -> bool:
    """Is it an address that is routed everywhere, no private, loopback, link-local or multicast one?

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, NAT64) is judged as that.
    """
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            within = IPv4Address(int(address) & 0xFFFF_FFFF)
        address = within or address
    return address.is_global and not address.is_multicast


def refuse_private(url: str) -> bool:
    """Raise Refused when `url` is not an http(s) address on the public internet, on its usual port.

    Where no proxy stands between, the name is looked up, and each address that it has must be public; a proxy
    looks up names itself, so that only the name can be judged. Raises Unreachable when there is no such name.

    Returns whether the machine that is reached must be a public one, too: a name may have another address by then.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused(url, f"this is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or port not in _PORTS or parts.username is not None:
        raise Refused(host or url, "only plain http and https addresses are followed")
    direct = not _by_proxy(host, parts.scheme)
    if not is_public_name(host) or (direct and not all(map(is_public_address, _looked_up(host)))):
        raise Refused(host, NOT_PUBLIC)
    return direct


def refuse_strangers(url: str, typed: str) -> bool:
    """`refuse_private`, but not for the server that the user named (scheme, host and port of `typed`)."""
    return _server(url) != _server(typed) and refuse_private(url)


def is_loopback(url: str) -> bool:
    """Does an address lead to this very machine?"""
    host = (_server(url) or ("", "", None))[1]
    address = _literal(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _server(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a host is written as, however short or odd; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _by_proxy(host: str, scheme: str) -> bool:
    """Does a proxy of the environment stand between?"""
    proxies = getproxies()
    return (scheme in proxies or "all" in proxies) and not proxy_bypass(host)


def _looked_up(host: str) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(host, "there is no such host, or no network") from error
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]
