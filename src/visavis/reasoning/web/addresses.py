"""Addresses of web pages: which ones are well formed, when two are the same, and which ones a person has said."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

import httpx

from visavis.events import CodedError

MAX_ADDRESS_CHARACTERS = 2_048
DEFAULT_PORTS = {"http": 80, "https": 443}

_NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")
"""A last label like this makes a host an IPv4 address for some resolvers (WHATWG URL, 'ends in a number')."""
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_SPOKEN_DOT = re.compile(r"(?<=\w)\s+(?:dot|point)\s+(?=\w)", re.I)
_SPOKEN_SLASH = re.compile(r"(?<=\w)\s+slash\s+(?=\w)", re.I)
_URL_CHARACTERS = r"[^\s<>\"'`|^{}]"
_SAID = re.compile(
    rf"https?://{_URL_CHARACTERS}+"
    rf"|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z]{{2,24}}\b(?!@)(?:/{_URL_CHARACTERS}*)?",
    re.I,
)
_CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that is well formed; whether it may be asked is another question."""

    url: httpx.URL
    """Without a fragment."""
    host: str
    """In ASCII and small letters, without the brackets of an IPv6 address and without a last dot."""
    port: int

    def __str__(self) -> str:
        return str(self.url)


def parse(text: str) -> Address:
    """Return a web address.

    Raises CodedError: ``web.scheme`` for anything but http and https, ``web.credentials`` for one with a name or
    password in it, ``web.address_invalid`` for the rest, such as hosts that only look like names (0x7f.1).
    """
    text = text.strip()
    if not text or len(text) > MAX_ADDRESS_CHARACTERS or _FORBIDDEN.search(text):
        raise CodedError("web.address_invalid", "That is not a web address.")
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii").lower()
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise CodedError("web.address_invalid", "That is not a web address.") from None
    if url.scheme not in DEFAULT_PORTS:
        raise CodedError("web.scheme", "Only addresses that begin with http:// or https:// can be read.")
    if url.userinfo:
        raise CodedError("web.credentials", "The address contains a name or a password, and is not used.")
    host = host.strip("[]").removesuffix(".")
    _check_host(host)
    port = DEFAULT_PORTS[url.scheme] if url.port is None else url.port
    return Address(url.copy_with(fragment=None), host, port)


def _check_host(host: str) -> None:
    """Raise CodedError ``web.address_invalid`` unless it is a name, or an address in its only proper spelling."""
    if not host or len(host) > 253 or "%" in host:
        raise CodedError("web.address_invalid", "The address names no host.")
    if ":" in host or _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise CodedError("web.address_invalid", "The host of that address is a number in disguise.") from None


def canonical(text: str) -> str:
    """Return a form in which equal pages are equal: http is like https, and a slash at the end does not count.

    Raises CodedError as :func:`parse`.
    """
    address = parse(text)
    port = "" if address.port in DEFAULT_PORTS.values() else f":{address.port}"
    path = address.url.raw_path.decode("ascii")
    bare = path.rstrip("/") if "?" not in path else path
    return f"{address.host}{port}{bare}"


def addresses_in(text: str, *, spoken: bool = False) -> list[str]:
    """Return the web addresses that are written in a text, as https:// or http:// addresses, in order.

    ``spoken`` also finds them as a recognizer writes them: 'example dot com slash news'.
    """
    if spoken:
        text = _SPOKEN_SLASH.sub("/", _SPOKEN_DOT.sub(".", text))
    found: list[str] = []
    for match in _SAID.finditer(text):
        said = _trimmed(match[0])
        whole = said if said.lower().startswith(("http://", "https://")) else f"https://{said}"
        try:
            parse(whole)
        except CodedError:
            continue
        found.append(whole)
    return list(dict.fromkeys(found))


def _trimmed(said: str) -> str:
    """Drop the punctuation that ends a sentence, and brackets that were opened before the address."""
    while said:
        last = said[-1]
        if last in ".,;:!?*_~…" or (last in _CLOSING and said.count(last) > said.count(_CLOSING[last])):
            said = said[:-1]
        else:
            break
    return said
