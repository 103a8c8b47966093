"""``visavis prepare``: do the first start's work now."""

from __future__ import annotations

import asyncio
import time

from visavis.cli.common import err, load_settings, out
from visavis.cli.headless import open_runtime
from visavis.config import Settings


def prepare_persona() -> None:
    """Load everything once; what can be kept is in the cache folder then."""
    settings = load_settings()
    started = time.monotonic()
    with err.status(f"Preparing the persona '{settings.persona}' (once)"):
        title = asyncio.run(_load(settings))
    took = time.monotonic() - started
    if took > 3:
        out.print(f"[green]●[/] {title} is prepared [dim]({took:.0f} s, once)[/]")


async def _load(settings: Settings) -> str:
    async with open_runtime(settings) as runtime:
        return runtime.casting.role(settings.persona).persona.about.title
