"""A client can't choose which address its refused requests are counted under."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from app.api.address import client_address
from tests.conftest import Serve
from tests.server import Api

OURS = [ip_network(name) for name in ("127.0.0.1", "10.0.0.0/8", "fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        # Nobody of ours brought it, so nobody is believed.
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("203.0.113.9", "127.0.0.1, 10.0.0.1", "203.0.113.9"),
        # The first hop from the right that is none of ours.
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1, 198.51.100.1,10.1.2.3 ,10.4.5.6", "198.51.100.1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        # All of ours: the one that began it.
        ("127.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7"),
        # Other spellings of the same.
        ("::ffff:127.0.0.1", "::FFFF:198.51.100.1", "198.51.100.1"),
        ("::ffff:7f00:1", "198.51.100.1:51234", "198.51.100.1"),
        ("127.0.0.1", "[2001:DB8:0:0::1]:443", "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        # What tells nothing.
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, _hidden", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, ", "127.0.0.1"),
        ("127.0.0.1", "999.1.1.1", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4.5:80", "127.0.0.1"),
        ("127.0.0.1", "x" * 60_000, "127.0.0.1"),
    ],
)
def test_the_client_is_the_first_hop_that_no_proxy_of_ours_is(
    peer: str, forwarded: str, client: str
) -> None:
    """R-03, R-04."""
    assert str(client_address(peer, forwarded.split(","), OURS)) == client


def test_a_peer_without_an_address_has_none() -> None:
    assert client_address("", ["198.51.100.1"], OURS) is None


@pytest.fixture(params=["", "192.0.2.0/24"], ids=["no proxy", "another proxy"])
def unproxied(serve: Serve, request: pytest.FixtureRequest) -> Iterator[Api]:
    with serve(**LIMITED, TRUSTED_PROXIES=request.param) as api:
        yield api


@pytest.fixture
def proxied(serve: Serve) -> Iterator[Api]:
    with serve(**LIMITED, TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8") as api:
        yield api


LIMITED = {"RATE_LIMIT_ENABLED": "true", "RATE_LIMIT_ADDRESS": "3/hour"}


async def statuses(api: Api, chains: list[list[str]]) -> list[int]:
    """Ask without a token once for each chain of hops, sent as so many headers."""
    async with api.client() as client:
        return [
            (
                await client.get(
                    "/api/tasks", headers=[("X-Forwarded-For", hops) for hops in chain]
                )
            ).status_code
            for chain in chains
        ]


async def test_a_made_up_hop_is_no_way_out(unproxied: Api) -> None:
    """R-03: single, as a chain, in two headers, and in the name of a proxy."""
    made_up = [["1.1.1.1"], ["2.2.2.2, 3.3.3.3"], ["4.4.4.4", "5.5.5.5"], ["127.0.0.1"]]

    assert await statuses(unproxied, made_up) == [401, 401, 401, 429]


async def test_what_stands_left_of_a_proxys_word_is_no_way_out(proxied: Api) -> None:
    """R-03: and whoever comes from elsewhere is not taken for the flood."""
    flood = [[f"{number}.1.1.1, 198.51.100.1"] for number in range(1, 4)]

    counted = await statuses(
        proxied,
        [*flood, ["7.7.7.7", "198.51.100.1, 10.0.0.1"], ["198.51.100.1, 203.0.113.5"]],
    )

    assert counted == [401, 401, 401, 429, 401]


@pytest.mark.parametrize(
    "aliases",
    [
        [f"2001:db8:1:2:{number:x}::{number:x}" for number in range(4)],
        [
            "2001:db8:1:2::a",
            "2001:DB8:1:2::B",
            "2001:0db8:0001:0002:0:0:0:c",
            "[2001:db8:1:2::d]:9",
        ],
        ["198.51.100.1", "::ffff:198.51.100.1", "::FFFF:C633:6401", "198.51.100.1:9"],
    ],
    ids=["one network", "spellings", "IPv4 in IPv6"],
)
async def test_one_network_is_one_client(proxied: Api, aliases: list[str]) -> None:
    """R-04 (CVE-2026-45364)."""
    assert await statuses(proxied, [[alias] for alias in aliases]) == [401, 401, 401, 429]


async def test_two_networks_are_two_clients(proxied: Api) -> None:
    """R-04."""
    neighbours = [[f"2001:db8:1:{number}::a"] for number in range(5)]

    assert await statuses(proxied, neighbours) == [401] * 5
