"""What servers of tools write about their work: their own words, in which those of people can be."""

from __future__ import annotations

from pathlib import Path

from visavis.config import Settings
from visavis.events import CodedError


def tool_logs(settings: Settings) -> Path:
    """Return the folder in which each MCP server that is started here has a log."""
    return settings.cache_dir / "mcp"


def delete_logs(folder: Path, before_ms: int) -> int:
    """Delete logs to which nothing was added since a moment; return how many. Raises CodedError ``logs.undeletable``.

    That of a server that runs goes on; it begins anew whenever the server is started.
    """
    gone = 0
    for path in sorted(folder.glob("*.log")):
        try:
            if path.stat().st_mtime * 1_000 < before_ms:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue  # a server that is started begins its own anew
        except OSError as error:
            raise CodedError("logs.undeletable", f"{path} cannot be deleted ({error.strerror}).") from error
    return gone
