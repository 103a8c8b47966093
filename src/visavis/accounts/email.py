"""E-mail addresses, by which people sign in."""

from __future__ import annotations

import re
import unicodedata

from visavis.events import CodedError

MAX_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3, less the angle brackets."""
MAX_NAME = 100

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"._-][^\s@<>()\[\],;:\\\"]*")


def normalize_email(text: str) -> str:
    """Return an address in the one form in which it is kept: NFKC, lower case, no space around it.

    Whether somebody reads mail there is not asked. Raises CodedError ``users.invalid_email``.
    """
    address = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).lower())
    domain = address.rpartition("@")[2]
    well = _ADDRESS.fullmatch(address) and ".." not in domain and not domain.endswith((".", "-")) and _visible(address)
    if not well or len(address) > MAX_EMAIL:
        raise CodedError("users.invalid_email", "This is not an e-mail address.")
    return address


def normalize_name(text: str) -> str:
    """Return a name as it is kept: NFC, no space around it, single spaces. Raises CodedError ``users.invalid_name``."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if len(name) > MAX_NAME or not _visible(name):
        raise CodedError("users.invalid_name", f"A name has at most {MAX_NAME} characters, all of which can be seen.")
    return name


def cleaned_name(text: str) -> str:
    """Return what can be kept of a name that others have written: without what cannot be seen, and not too long."""
    seen = "".join(character for character in text if _visible(character) or character.isspace())
    return normalize_name(unicodedata.normalize("NFC", seen)[:MAX_NAME])


def _visible(text: str) -> bool:
    """Tell whether a text has no control characters, no marks of direction, and nothing that is not assigned."""
    return all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") for character in text)
