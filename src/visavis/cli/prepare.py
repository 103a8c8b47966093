"""``visavis prepare``: do the first start's work now."""

from __future__ import annotations

import asyncio
import time

from visavis.bootstrap.runtime import Runtime
from visavis.cli.common import err, load_settings, out
from visavis.storage.memory import MemoryStorage


def prepare_persona() -> None:
    """Load everything once; what can be kept is in the cache folder then."""
    settings = load_settings()
    started = time.monotonic()
    with err.status(f"Preparing the persona '{settings.persona}' (once)"):
        title = asyncio.run(_load(Runtime(settings, MemoryStorage())))
    took = time.monotonic() - started
    if took > 3:
        out.print(f"[green]●[/] {title} is prepared [dim]({took:.0f} s, once)[/]")


async def _load(runtime: Runtime) -> str:
    await runtime.start()
    try:
        await runtime.loaded()
        return runtime.casting.role(runtime.settings.persona).persona.about.title
    finally:
        await runtime.stop()
