"""Fetches the calendar that the owner has named: a file, or a web address."""

from __future__ import annotations

import asyncio
from pathlib import Path

from visavis.events import CodedError

MAX_BYTES = 5_000_000
FRESH_S = 300.0
"""So long a calendar from the web is not fetched again."""
_FETCH_S = 10.0


class CalendarSource:
    """The bytes of one iCalendar file."""

    def __init__(self, address: str) -> None:
        """``address`` is a path, or begins with https:, http: or webcal: (which is https)."""
        self.address = address.replace("webcal://", "https://", 1)
        self._kept = b""
        self._kept_at: float | None = None

    async def read(self) -> bytes:
        """Return the file. Raises CodedError ``calendar.unreachable`` or ``calendar.too_large``."""
        if not self.address.startswith(("http://", "https://")):
            return await asyncio.to_thread(self._read_file)
        now = asyncio.get_running_loop().time()
        if self._kept_at is None or now - self._kept_at > FRESH_S:
            self._kept, self._kept_at = await self._fetch(), now
        return self._kept

    def _read_file(self) -> bytes:
        path = Path(self.address).expanduser()
        try:
            if path.stat().st_size > MAX_BYTES:
                raise _too_large()
            return path.read_bytes()
        except OSError as error:
            raise CodedError("calendar.unreachable", f"The calendar cannot be read ({error.strerror}).") from error

    async def _fetch(self) -> bytes:
        import httpx

        content = bytearray()
        try:
            async with (
                httpx.AsyncClient(timeout=_FETCH_S, follow_redirects=True) as client,
                client.stream("GET", self.address) as response,
            ):
                response.raise_for_status()
                async for block in response.aiter_bytes():
                    content += block
                    if len(content) > MAX_BYTES:
                        raise _too_large()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            detail = f"The calendar cannot be fetched ({type(error).__name__})."
            raise CodedError("calendar.unreachable", detail, retryable=True) from error
        return bytes(content)


def _too_large() -> CodedError:
    return CodedError("calendar.too_large", f"The calendar is larger than {MAX_BYTES // 1_000_000} MB.")
