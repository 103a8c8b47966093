"""``visavis inference``: models for other processes."""

from __future__ import annotations

import logging

import uvicorn
from rich.logging import RichHandler

from visavis.bootstrap.inference_service import ServiceOptions, build_inference
from visavis.cli.common import err, load_settings, out
from visavis.cli.serve import listen, shown


def run_inference(host: str, port: int, options: ServiceOptions) -> None:
    """Load the models, say where they are, and serve until interrupted."""
    settings = load_settings()
    level = settings.log_level.upper()
    logging.basicConfig(
        level=level, format="%(message)s", datefmt="[%X]", handlers=[RichHandler(console=err, show_path=False)]
    )
    app = build_inference(settings, options)
    listener = listen(host, port)
    url = f"http://{shown(host)}:{listener.getsockname()[1]}"
    out.print(f"\n  models are at [bold cyan]{url}[/]   [dim]VISAVIS_INFERENCE_URL={url}[/]   (Ctrl+C to stop)\n")
    config = uvicorn.Config(app, log_level=logging.WARNING, log_config=None, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])
