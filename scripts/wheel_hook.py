"""Makes sure that a wheel carries the page: hatchling calls this before it packs one, or a source distribution.

A checkout's page is built if it is missing or out of date; a source distribution brings its own. An editable
installation needs none: ``make web`` builds the page there.
"""

from __future__ import annotations

import runpy
import shutil
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
        node = shutil.which("node")
        usable = (
            node is not None and shutil.which("npm") is not None and script["_version"](node) >= script["OLDEST_NODE"]
        )
        return [] if self._has_page(script) or usable else [str(script["NODE_PACKAGE"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, unless it is there. Raises SystemExit with the reason if that fails."""
        if version == "editable":
            return
        script = self._script()
        if not self._has_page(script):
            script["build"]()
        if not (Path(self.root) / PAGE).is_file():
            raise SystemExit(f"{PAGE} is missing: build the page with `make web` first")

    def _has_page(self, script: dict[str, Any]) -> bool:
        """Tell whether there is nothing to build. A source distribution (with PKG-INFO) brings a page that was new."""
        unpacked = (Path(self.root) / "PKG-INFO").is_file() and (Path(self.root) / PAGE).is_file()
        return unpacked or bool(script["is_built"]())

    def _script(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "scripts/build_web.py"))
