from __future__ import annotations

import asyncio

import pytest

from tests.conftest import in_virtual_time
from visavis.accounts.networks import network_of
from visavis.accounts.waiting import WaitError
from visavis.gateway.address_limits import AddressLimits


@in_virtual_time
async def test_a_burst_and_then_one_at_a_time() -> None:
    limits = AddressLimits(burst=3, every_s=6)
    for _ in range(3):
        limits.take("192.0.2.1")
    for _ in range(2):
        with pytest.raises(WaitError) as refused:
            limits.take("192.0.2.1")
        assert (refused.value.code, refused.value.seconds) == ("auth.rate", 6)
        limits.take(f"192.0.2.{2 + _}")  # others may
        await asyncio.sleep(6.001)
        limits.take("192.0.2.1")


@in_virtual_time
async def test_what_is_given_back_is_not_counted() -> None:
    limits = AddressLimits(burst=2, every_s=6)
    limits.give_back("192.0.2.1")  # of an address that is not known, or not any more
    for _ in range(5):
        limits.take("192.0.2.1")
        limits.give_back("192.0.2.1")
    limits.give_back("192.0.2.1")
    limits.take("192.0.2.1")
    limits.take("192.0.2.1")
    with pytest.raises(WaitError):
        limits.take("192.0.2.1")  # never more than the burst


@in_virtual_time
async def test_what_is_kept_of_addresses_does_not_grow() -> None:
    limits = AddressLimits(burst=1, every_s=6)
    limits.take("192.0.2.1")
    for number in range(10_000):
        limits.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(limits._buckets) == 10_000
    limits.take("192.0.2.1")  # forgotten


def test_what_counts_as_one_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("") == ""
    assert network_of("x" * 1_000) == "x" * 64
