"""Messages to places that an owner has named: Slack's incoming webhooks, and JSON to any other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import httpx

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError, JsonObject

MAX_MESSAGE_CHARACTERS = 3_000
ATTEMPTS = 3
MAX_WAIT_S = 15.0
"""Who asks for more patience than this is not asked again."""
TIME_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody or something that gets messages."""

    name: str
    """As the model calls it."""
    url: str
    """Secret: whoever has it can write there."""
    kind: Literal["slack", "json"] = "json"

    @property
    def label(self) -> str:
        """Return what people call it."""
        return f"{self.name} (Slack)" if self.kind == "slack" else self.name

    def __repr__(self) -> str:
        return f"Target({self.name!r}, kind={self.kind!r})"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent."""

    text: str
    persona: str
    session_id: str
    id: str
    """The same for every attempt, so that a receiver can tell that it has it already."""
    sent_at: datetime

    def body(self, target: Target) -> JsonObject:
        """Return it as a target wants it.

        For Slack '&', '<' and '>' are escaped (https://docs.slack.dev/messaging/formatting-message-text): a message
        cannot call everybody in a channel, or show one address and lead to another.
        """
        if target.kind == "slack":
            escaped = self.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return {"text": escaped, "unfurl_links": False, "unfurl_media": False}
        return {
            "id": self.id,
            "text": self.text,
            "persona": self.persona,
            "session_id": self.session_id,
            "sent_at": self.sent_at.isoformat(),
        }


class Webhooks:
    """Sends messages, again if a server asks for it or has a problem of its own."""

    def __init__(self, *, first_wait_s: float = 1.0, time_limit_s: float = TIME_LIMIT_S) -> None:
        """``first_wait_s`` is how long it waits before the second attempt, unless the server says; then twice that."""
        self._first_wait_s = first_wait_s
        self._time_limit_s = time_limit_s
        self._client: httpx.AsyncClient | None = None

    async def send(self, target: Target, message: Message) -> None:
        """Send a message.

        Raises CodedError: ``notify.refused``, ``notify.rate_limited``, ``notify.unavailable``, and
        ``notify.uncertain`` if nobody knows whether it arrived; such a message is not sent again.
        """
        wait_s = self._first_wait_s
        for attempt in range(1, ATTEMPTS + 1):
            problem, asked_s = await self._attempt(target, message)
            if problem is None:
                return
            pause_s = wait_s if asked_s is None else asked_s
            if not problem.retryable or attempt == ATTEMPTS or pause_s > MAX_WAIT_S:
                raise problem
            await asyncio.sleep(pause_s)
            wait_s *= 2

    async def _attempt(self, target: Target, message: Message) -> tuple[CodedError | None, float | None]:
        """Send once. Return what went wrong, and how long the server asks to wait, s."""
        try:
            with real_work():
                if self._client is None:
                    self._client = await asyncio.to_thread(httpx.AsyncClient)
                async with asyncio.timeout(self._time_limit_s):
                    response = await self._client.post(target.url, json=message.body(target), timeout=None)
        except (httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol):
            return CodedError("notify.unavailable", f"{target.label} cannot be reached.", retryable=True), None
        except (TimeoutError, httpx.HTTPError):
            detail = f"{target.label} did not answer; perhaps the message arrived."
            return CodedError("notify.uncertain", detail), None
        return _problem(target, response), _asked_wait(response)

    async def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()


def _problem(target: Target, response: httpx.Response) -> CodedError | None:
    status = response.status_code
    if response.is_success:
        return None
    if status == 429:
        return CodedError("notify.rate_limited", f"{target.label} gets too many messages.", retryable=True)
    if status >= 500:
        detail = f"{target.label} has a problem of its own (status {status})."
        return CodedError("notify.unavailable", detail, retryable=True)
    if status in (401, 403, 404, 410):
        detail = f"{target.label} does not take messages any more (status {status}): its webhook has to be renewed."
        return CodedError("notify.refused", detail)
    return CodedError("notify.refused", f"{target.label} refuses the message (status {status}).")


def _asked_wait(response: httpx.Response) -> float | None:
    """Return for how many seconds the server asks to wait (RFC 9110, 10.2.3), if it says so in seconds."""
    text = response.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdecimal() else None
