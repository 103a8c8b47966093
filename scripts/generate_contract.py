"""Write what is generated from code: JSON Schema, AsyncAPI, TypeScript, docs/events.md and docs/settings.md.

``--check`` writes nothing and fails if a file differs from what would be written.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from contract.animation import animation
from contract.asyncapi import asyncapi
from contract.markdown import markdown
from contract.procedures import trpc_json
from contract.procedures_page import trpc_page
from contract.router import router_module
from contract.schema import json_schema
from contract.settings import settings_page
from contract.typescript import typescript

ROOT = Path(__file__).resolve().parents[1]


def outputs() -> dict[Path, str]:
    """Return the text of every generated file by its path."""
    return {
        ROOT / "contract/events.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n",
        ROOT / "contract/asyncapi.json": json.dumps(asyncapi(), indent=1, ensure_ascii=False) + "\n",
        ROOT / "contract/trpc.json": trpc_json(),
        ROOT / "docs/events.md": markdown(),
        ROOT / "docs/settings.md": settings_page(),
        ROOT / "docs/trpc.md": trpc_page(ROOT / "docs/trpc.md"),
        ROOT / "web/src/contract/animation.ts": animation(),
        ROOT / "web/src/contract/events.ts": typescript(),
        ROOT / "web/src/contract/router.ts": router_module(),
    }


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether the files are up to date")
    arguments = parser.parse_args()
    stale = [path for path, text in outputs().items() if not path.exists() or path.read_text() != text]
    for path in stale:
        name = path.relative_to(ROOT)
        print(f"{name}: {'out of date, run: make contract' if arguments.check else 'written'}")
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(outputs()[path])
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
