"""Is a host this very machine? What is said to it needs no TLS: nobody hears it on the way."""

from __future__ import annotations

from ipaddress import ip_address


def is_here(host: str) -> bool:
    """Is this `localhost`, or an address of the loopback interface?"""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
