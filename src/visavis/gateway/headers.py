"""Headers that every answer carries, and which scripts the page may run."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(self), microphone=(self)"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class SecurityHeaders:
    """Adds the headers. Pages get a content security policy that names the scripts that were built into them."""

    def __init__(self, app: ASGIApp, static: Path) -> None:
        self._app = app
        self._policy = content_policy(static).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower(): value for name, value in message["headers"]}
                added = [(name, value) for name, value in _ALWAYS if name not in own]
                if own.get(b"content-type", b"").startswith(b"text/html") and b"content-security-policy" not in own:
                    added.append((b"content-security-policy", self._policy))
                if scope["path"].startswith(("/api", "/trpc")) and b"cache-control" not in own:
                    added.append((b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_policy(static: Path) -> str:
    """Return the policy (Content Security Policy Level 3) for the pages in a folder.

    Scripts run if they come from this server, or if they stand in one of the pages that were built: a script that
    somebody smuggles into a name or a message has another hash.
    """
    scripts = sorted(
        {_hash(script) for page in static.rglob("*.html") for script in _INLINE.findall(page.read_bytes())}
    )
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *scripts)),
            "style-src 'self' 'unsafe-inline'",  # React writes style attributes
            "img-src 'self' data: blob: https:",  # answers may show pictures of other sites
            "media-src 'self' data: blob: https:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' https:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
