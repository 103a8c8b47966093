"""Which internet addresses are public: examples of every kind, and properties."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.web.networks import is_intranet, is_public

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.128.0.1",
    "2606:4700::1111", "2a00:1450:4001::8a",
]  # fmt: skip
FORBIDDEN = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "2002:808:808::",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%1", "fec0::1", "ff02::1",
    "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))
    assert not is_intranet(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", FORBIDDEN)
def test_others_are_not(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["10.1.2.3", "127.0.0.1", "192.168.0.5", "172.20.1.1", "::1", "fd12:3456::1"])
def test_an_intranet_can_be_allowed(text: str) -> None:
    assert is_intranet(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text",
    ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1", "fe80::1", "fd00::1%1"],
)
def test_what_tells_secrets_cannot_be_allowed(text: str) -> None:
    assert not is_intranet(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_what_the_library_knows_as_not_global_is_never_public(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not is_public(address)


@given(st.ip_addresses(v=6))
def test_the_same_for_the_new_protocol(address: ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_site_local:
        assert not is_public(address)


@given(st.ip_addresses(v=4), st.integers(0, 2**16 - 1))
def test_no_address_that_carries_another_is_public(inner: ipaddress.IPv4Address, rest: int) -> None:
    number = int(inner)
    carriers = [
        number,  # compatible (RFC 4291)
        0xFFFF << 32 | number,  # mapped
        0xFFFF << 48 | number,  # translated (RFC 2765)
        0x0064FF9B << 96 | number,  # NAT64 (RFC 6052)
        0x0064FF9B0001 << 80 | number,  # NAT64 (RFC 8215)
        0x2002 << 112 | number << 80 | rest,  # 6to4
        0x20010000 << 96 | rest << 64 | (number ^ 0xFFFFFFFF),  # Teredo
        0x26064700 << 96 | rest << 64 | 0x00005EFE << 32 | number,  # ISATAP
        0x26064700 << 96 | rest << 64 | 0x02005EFE << 32 | number,
    ]
    assert not any(is_public(ipaddress.IPv6Address(carrier)) for carrier in carriers)
