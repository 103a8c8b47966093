"""Bodies of limited size: what is read stops at a limit, also of what was compressed."""

from __future__ import annotations

import zlib

import httpx

from visavis.events import CodedError

ACCEPT_ENCODING = "gzip, identity"
"""What can be decompressed bit by bit, so that a small body cannot become a big one unnoticed."""


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the body of a streamed response, decompressed.

    Raises CodedError: ``web.too_large`` if it is longer than ``limit`` bytes, compressed or not, ``web.encoding`` if it
    is compressed in another way than gzip, or badly.
    """
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise _too_large(limit)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise CodedError("web.encoding", "The page is compressed in a way that is not understood.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
    body = bytearray()
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        if received > limit:
            raise _too_large(limit)
        try:
            body += chunk if unpack is None else unpack.decompress(chunk, limit + 1 - len(body))
        except zlib.error:
            raise CodedError("web.encoding", "The page is damaged.") from None
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> CodedError:
    return CodedError("web.too_large", f"The page is larger than {limit // 1_000} kB, and is not read.")
