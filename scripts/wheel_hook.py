"""Makes sure that a wheel carries the page: hatchling calls this before it packs one, or a source distribution.

A checkout's page is built if it is missing or out of date; a source distribution brings its own. An editable
installation needs none: ``make web`` builds the page there.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = "src/visavis/gateway/static/index.html"


class PageHook(BuildHookInterface[Any]):
    """Builds the page, or stops with the reason why it cannot be."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what building needs: a Node.js, where there is none and the page must be built."""
        script = self._script()
        return [] if self._has_page() or script["node_on_path"]() else [str(script["NODE_PACKAGE"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, unless it is there. Raises SystemExit with the reason if that fails."""
        if version == "editable":
            return
        if not self._has_page():
            self._script()["main"]()
        if not (Path(self.root) / PAGE).is_file():
            raise SystemExit(f"{PAGE} is missing: build the page with `make web` first")

    def _has_page(self) -> bool:
        """Tell whether there is nothing to build: PKG-INFO marks a source distribution, which has been checked."""
        unpacked = (Path(self.root) / "PKG-INFO").is_file()
        return unpacked and (Path(self.root) / PAGE).is_file()

    def _script(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "scripts/build_web.py"))
