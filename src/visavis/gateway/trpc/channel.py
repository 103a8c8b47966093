"""The sending side of a WebSocket."""

from __future__ import annotations

import asyncio
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect

log = logging.getLogger(__name__)

CLOSE_NORMAL = 1000
CLOSE_TRY_AGAIN = 1013


class Channel:
    """Sends texts one after another. A client that reads nothing for too long is let go."""

    def __init__(self, socket: WebSocket, send_s: float) -> None:
        self._socket = socket
        self._send_s = send_s
        self._lock = asyncio.Lock()
        self.broken = asyncio.Event()
        """Set once nothing can be sent any more."""
        self.ending: tuple[int, str] | None = None
        """With which code and reason the connection is to be closed."""

    async def send(self, text: str) -> None:
        """Send a text; what cannot be sent any more is dropped."""
        if self.broken.is_set():
            return
        try:
            async with asyncio.timeout(self._send_s), self._lock:
                await self._socket.send_text(text)
        except TimeoutError:
            log.info("a client that reads nothing was let go")
            self.end(CLOSE_TRY_AGAIN, "limit.slow_client")
            self.broken.set()
        except (WebSocketDisconnect, RuntimeError):  # Starlette raises RuntimeError for sending on a closed socket
            self.lost()

    def end(self, code: int, reason: str) -> None:
        """Let the connection end; the first reason counts."""
        self.ending = self.ending or (code, reason)

    def lost(self) -> None:
        """Take note that the client has left."""
        self.end(CLOSE_NORMAL, "gone")
        self.broken.set()

    async def close(self) -> None:
        """Close the socket, unless the client has left."""
        code, reason = self.ending or (CLOSE_NORMAL, "")
        gone = self.broken.is_set() and reason == "gone"
        self.broken.set()
        if gone:
            return
        try:
            async with asyncio.timeout(1):
                await self._socket.close(code, reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            log.debug("a connection was gone before it could be closed")
