from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from visavis.events import CodedError
from visavis.reasoning.agents.mcp_configuration import read_mcp_servers

VARIABLES = {"KEY": "secret-value", "HOME": "/home/me", "EMPTY": ""}


def _write(folder: Path, content: Any) -> Path:
    file = folder / "mcp.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_the_usual_form_is_read_with_variables(tmp_path: Path) -> None:
    file = _write(tmp_path, {
        "mcpServers": {
            "files": {"command": "npx", "args": ["-y", "server", "${HOME}/public"], "type": "stdio",
                      "env": {"A": "${NONE:-b}", "B": "${EMPTY:-c}"}},
            "tickets": {"url": "https://t.example/mcp", "headers": {"Authorization": "Bearer ${KEY}"}, "env": None},
            "off": {"command": "x", "disabled": True},
        },
        "inputs": [],
    })  # fmt: skip
    servers = read_mcp_servers(file, VARIABLES)
    assert list(servers) == ["files", "tickets"]
    assert servers["files"].args == ("-y", "server", "/home/me/public")
    assert servers["files"].env == {"A": "b", "B": "c"}
    assert servers["tickets"].headers == {"Authorization": "Bearer secret-value"}
    assert "secret-value" not in repr(servers)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not right"),
        ({}, "is not right at mcpServers"),
        ({"mcpServers": {"a": {}}}, "needs either a command or a url"),
        ({"mcpServers": {"a": {"command": "x", "url": "https://x.example"}}}, "needs either a command or a url"),
        ({"mcpServers": {"a": {"url": "file:///etc/passwd"}}}, "has to begin with http"),
        ({"mcpServers": {"a": {"command": "x", "args": "${KEY}"}}}, "is not right at mcpServers.a.args"),
        ({"mcpServers": {"a": {"command": "${MISSING}"}}}, "names the variable MISSING, which is not set"),
        ({"mcpServers": {str(n): {"command": "x"} for n in range(40)}}, "is not right at mcpServers"),
        (" " * 1_100_000, "is larger than"),
    ],
)
def test_what_is_wrong_is_told_without_secrets(tmp_path: Path, content: Any, part: str) -> None:
    with pytest.raises(CodedError) as caught:
        read_mcp_servers(_write(tmp_path, content), VARIABLES)
    assert caught.value.code == "mcp.invalid_configuration"
    assert part in caught.value.detail
    assert "secret-value" not in caught.value.detail


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodedError, match="cannot be read"):
        read_mcp_servers(tmp_path / "none.json", {})
