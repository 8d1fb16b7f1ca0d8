"""Where a request comes from, believed only as far as the proxies that we trust can tell."""

import re
from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from fastapi import Request

from app.config import Network, Settings

# Whoever has an IPv6 address has the whole network of its first 64 bits (RFC 6177).
_IPV6_HOST_BITS = 64
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[\d.]+):\d+", re.ASCII)

Address = IPv4Address | IPv6Address


def bucket_of(request: Request) -> str:
    """Name what one client can't change: an IPv4 address, or the network of an IPv6 address."""
    settings: Settings = request.state.settings
    peer = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    address = client_address(peer, forwarded, settings.trusted_proxies)
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> _IPV6_HOST_BITS << _IPV6_HOST_BITS))
    return peer if address is None else str(address)


def client_address(
    peer: str, forwarded: Sequence[str], trusted: Collection[Network]
) -> Address | None:
    """Walk back from the connection, and stop at the first hop that is no proxy of ours.

    Each proxy adds at the right whom it heard, so what stands left of that hop is hearsay. Where
    a proxy of ours tells nothing that can be read, it answers for the request itself.
    """
    address = _read(peer)
    for hop in reversed(forwarded):
        if address is None or not any(address in network for network in trusted):
            break
        before = _read(hop)
        if before is None:
            break
        address = before
    return address


def _read(text: str) -> Address | None:
    """Read an address as proxies write it, with a port or without."""
    stripped = text.strip()
    with_port = _WITH_PORT.fullmatch(stripped)
    try:
        address = ip_address((with_port["v6"] or with_port["v4"] or "") if with_port else stripped)
    except ValueError:
        return None
    # One IPv4 address has a second spelling (RFC 4291, section 2.5.5.2).
    return getattr(address, "ipv4_mapped", None) or address
