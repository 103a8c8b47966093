"""A real MCP server, made with the official SDK: ``python mcp_server_of_tests.py [port]``, by default over stdio."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import (
    BlobResourceContents,
    EmbeddedResource,
    ResourceLink,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from pydantic import Field

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
READS = ToolAnnotations(read_only_hint=True)
server = MCPServer("tests")


@server.tool(annotations=READS)
def add(a: int, b: Annotated[int, Field(ge=0, description="Not negative.")] = 1) -> int:
    """Add two numbers."""
    return a + b


@server.tool(annotations=READS)
def environment(name: str) -> str:
    """Tell a variable."""
    return os.environ.get(name, "not set")


@server.tool()
def write_note(context: str, self: str = "") -> str:
    """Write something down; it has an effect."""
    return f"written: {context}{self}"


@server.tool(annotations=READS, structured_output=False)
def many_things() -> list[Any]:
    """Return one of each kind."""
    return [
        Image(data=PIXEL, format="png"),
        TextContent(type="text", text="a text with hid\u200bden \U000e0041letters"),
        EmbeddedResource(
            type="resource", resource=TextResourceContents(uri="file:///a.md", mime_type="text/markdown", text="# A")
        ),
        EmbeddedResource(
            type="resource",
            resource=BlobResourceContents(uri="file:///a.zip", mime_type="application/zip", blob="UEsDBA=="),
        ),
        ResourceLink(type="resource_link", uri="https://a.example/", name="Link"),
    ]


@server.tool(annotations=READS)
def long_text() -> str:
    """Return a lot."""
    return "word " * 100_000


@server.tool(annotations=READS)
def fail() -> str:
    """Fail."""
    raise ToolError("this cannot be done")


@server.tool(annotations=READS)
def sleep(seconds: float) -> str:
    """Take a while."""
    time.sleep(seconds)
    return "awake"


@server.tool(annotations=READS)
def process() -> list[int]:
    """Start a child, and tell the numbers of this process and the child."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    return [os.getpid(), child.pid]


@server.tool(annotations=READS)
def die_once(file: str) -> str:
    """End the whole server, the first time."""
    if not Path(file).exists():
        Path(file).write_text("died")
        os._exit(1)
    return "alive"


@server.tool()
def die() -> str:
    """End the whole server."""
    os._exit(1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]), max_sessions=10)
    else:
        print("this goes to the log", file=sys.stderr)
        server.run()
