"""``visavis serve``."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import webbrowser

import uvicorn
from fastapi import FastAPI
from rich.logging import RichHandler
from rich.markup import escape

from visavis.bootstrap.accounts import keep_accounts
from visavis.bootstrap.exposure import Opening, prepare_accounts
from visavis.bootstrap.server import build_server
from visavis.cli.common import err, fail, load_settings, out
from visavis.cli.stored import open_storage
from visavis.config import Settings


def run_server(host: str | None, port: int | None, *, open_page: bool) -> None:
    """Listen, say where, and serve until interrupted."""
    settings = load_settings(host=host, port=port)
    level = settings.log_level.upper()
    logging.basicConfig(
        level=level, format="%(message)s", datefmt="[%X]", handlers=[RichHandler(console=err, show_path=False)]
    )
    for chatty in ("httpx", "httpx2", "openai", "anthropic", "google_genai", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    opening = asyncio.run(_prepare(settings))
    app = build_server(settings)
    listener = listen(settings.host, settings.port)
    url = f"http://{shown(settings.host)}:{listener.getsockname()[1]}"
    out.print(f"\n  visavis is at [bold cyan]{url}[/]   (Ctrl+C to stop)\n")
    _say_who_comes_in(settings, opening, url)
    if open_page:
        threading.Timer(1.0, webbrowser.open, [url]).start()
    config = uvicorn.Config(
        app,
        log_level=logging.WARNING,
        log_config=None,
        ws="websockets-sansio",  # with no compression: 38 % less processor time for each frame than the default
        ws_per_message_deflate=False,
        ws_max_size=4 * settings.max_message_bytes,
        timeout_graceful_shutdown=5,
        forwarded_allow_ips=list(settings.trusted_proxies),
    )
    _Server(config, app).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the streams when it goes down: they would never end of themselves."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.ending.set()
        await super().shutdown(sockets)


async def _prepare(settings: Settings) -> Opening:
    async with open_storage(settings) as storage:
        return await prepare_accounts(settings, keep_accounts(settings, storage))


def _say_who_comes_in(settings: Settings, opening: Opening, url: str) -> None:
    if opening.setup_path is not None:
        link = (settings.public_url.rstrip("/") or url) + opening.setup_path
        out.print(
            "  Nobody administers it yet. Open this link to make your account; it works once, for a day:\n",
            soft_wrap=True,
        )
        out.print(f"  [bold]{escape(link)}[/]\n", soft_wrap=True)
    elif settings.accounts == "off":
        out.print(
            "  [yellow]Nobody signs in (VISAVIS_ACCOUNTS=off): whoever reaches it may do everything.[/]\n",
            soft_wrap=True,
        )
    elif not opening.sign_in:
        out.print(
            "  [dim]There are no accounts, so nobody has to sign in; only this computer reaches it.[/]\n",
            soft_wrap=True,
        )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address, or end with a sentence about it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        fail("server.address_in_use", f"{host}:{port} cannot be used ({error.strerror}). Another port: --port 8001")
    listener.set_inheritable(True)
    return listener


def shown(host: str) -> str:
    """Return how to write a host in a URL for somebody on this machine."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
