"""Which part of a file a client asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class UnsatisfiableRangeError(Exception):
    """The file has no such part."""


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return where the part begins and ends, the end not included; None for the whole file.

    A header that is not understood, or asks for several parts, counts as none. Raises UnsatisfiableRangeError.

    >>> wanted_range("bytes=10-19", 100), wanted_range("bytes=90-", 100), wanted_range("bytes=-5", 100)
    ((10, 20), (90, 100), (95, 100))
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return None
    if start >= end:
        raise UnsatisfiableRangeError
    return start, end
