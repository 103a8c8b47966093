from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.reasoning.web.addresses import addresses_in, canonical, parse


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("https://Example.COM/a?b=c#d", "example.com", 443),
        ("http://example.com:8080", "example.com", 8080),
        ("http://[2606:4700::1111]/", "2606:4700::1111", 80),
        ("https://bücher.example/", "xn--bcher-kva.example", 443),
        ("https://example.com./", "example.com", 443),
        ("http://93.184.216.34/x", "93.184.216.34", 80),
    ],
)
def test_proper_addresses(text: str, host: str, port: int) -> None:
    address = parse(text)
    assert (address.host, address.port) == (host, port)
    assert "#" not in str(address)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("file:///etc/passwd", "web.scheme"),
        ("ftp://example.com/", "web.scheme"),
        ("gopher://example.com:70/_x", "web.scheme"),
        ("javascript:alert(1)", "web.scheme"),
        ("example.com", "web.scheme"),
        ("https://user:secret@example.com/", "web.credentials"),
        ("https://example.com@127.0.0.1/", "web.credentials"),
        ("http://0x7f.1/", "web.address_invalid"),
        ("http://0x7f000001/", "web.address_invalid"),
        ("http://2130706433/", "web.address_invalid"),
        ("http://0177.0.0.1/", "web.address_invalid"),
        ("http://127.1/", "web.address_invalid"),
        ("http://127.0.0.1.0x7f/", "web.address_invalid"),
        ("http://1.2.3.4.5/", "web.address_invalid"),
        ("http://[fe80::1%25eth0]/", "web.address_invalid"),
        ("http://exa mple.com/", "web.address_invalid"),
        ("http://example.com\\@127.0.0.1/", "web.address_invalid"),
        ("http://example.com/\r\nHost: x", "web.address_invalid"),
        ("http:///path", "web.address_invalid"),
        ("https://" + "a" * 3_000, "web.address_invalid"),
        ("", "web.address_invalid"),
    ],
)
def test_improper_addresses(text: str, code: str) -> None:
    with pytest.raises(CodedError) as caught:
        parse(text)
    assert caught.value.code == code


@given(st.text(max_size=80) | st.text(alphabet="htps:/.@[]%0x7f1\\#?", max_size=40).map("http://".__add__))
def test_anything_else_is_an_address_or_a_coded_error(text: str) -> None:
    try:
        address = parse(text)
    except CodedError as error:
        assert error.code.startswith("web.")
    else:
        assert address.host.isascii()
        assert address.url.scheme in ("http", "https")
        assert not address.url.userinfo


@given(st.ip_addresses(v=4))
def test_no_other_spelling_of_a_number_is_a_host(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    octets = str(address).split(".")
    spellings = [str(number), hex(number), f"0{number:o}", ".".join(hex(int(o)) for o in octets), "0" + str(address)]
    for spelling in spellings:
        with pytest.raises(CodedError):
            parse(f"http://{spelling}/")
    assert parse(f"http://{address}/").host == str(address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.com", "https://EXAMPLE.com/"),
        ("https://example.com/a/", "https://example.com/a#top"),
        ("https://example.com:443/a", "http://example.com/a"),
    ],
)
def test_equal_pages_are_equal(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    "other",
    ["https://example.com/b", "https://example.com/a?q=1", "https://www.example.com/a", "https://example.com:8443/a", "https://example.com/A"],
)  # fmt: skip
def test_different_pages_are_different(other: str) -> None:
    assert canonical("https://example.com/a") != canonical(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read https://example.com/a_(b), please.", ["https://example.com/a_(b)"]),
        ("(see http://example.com/x?y=1&z=2).", ["http://example.com/x?y=1&z=2"]),
        ("What is on example.com/news today?", ["https://example.com/news"]),
        ("Look at www.example.co.uk!", ["https://www.example.co.uk"]),
        ("Write to jane@example.com", []),
        ("It is 3.5 o'clock. Really", []),
        ("no address", []),
    ],
)
def test_addresses_are_found_in_what_people_write(text: str, found: list[str]) -> None:
    assert addresses_in(text) == found


def test_addresses_are_found_in_what_people_say() -> None:
    assert addresses_in("please read example dot com slash news", spoken=True) == ["https://example.com/news"]
    assert addresses_in("please read example dot com slash news") == []


@given(st.text(max_size=200))
def test_what_is_found_is_always_an_address(text: str) -> None:
    for address in addresses_in(text, spoken=True):
        assert parse(address).host
