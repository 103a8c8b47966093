"""``visavis serve``."""

from __future__ import annotations

import logging
import socket
import threading
import webbrowser

import uvicorn
from rich.logging import RichHandler

from visavis.bootstrap.server import build_server
from visavis.cli.common import err, fail, load_settings, out


def run_server(host: str | None, port: int | None, *, open_page: bool) -> None:
    """Listen, say where, and serve until interrupted."""
    settings = load_settings(host=host, port=port)
    level = settings.log_level.upper()
    logging.basicConfig(
        level=level, format="%(message)s", datefmt="[%X]", handlers=[RichHandler(console=err, show_path=False)]
    )
    for chatty in ("httpx", "httpx2", "openai", "anthropic", "google_genai", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app = build_server(settings)
    listener = listen(settings.host, settings.port)
    url = f"http://{shown(settings.host)}:{listener.getsockname()[1]}"
    out.print(f"\n  visavis is at [bold cyan]{url}[/]   (Ctrl+C to stop)\n")
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
    )
    uvicorn.Server(config).run(sockets=[listener])


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
