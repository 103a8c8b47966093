"""The file in which an owner names servers of tools (Model Context Protocol, https://modelcontextprotocol.io).

It has the form that other programs have as well::

    {"mcpServers": {
      "files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/public"]},
      "tickets": {"url": "https://tickets.example/mcp", "headers": {"Authorization": "Bearer ${TICKETS_KEY}"}}
    }}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from visavis.events import CodedError

MAX_FILE_BYTES = 1_000_000
MAX_SERVERS = 32

_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")

Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class McpServerSettings(BaseModel):
    """How one server is reached: a command that is run here, or an address. Other keys are not ours."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    command: str | None = None
    args: tuple[str, ...] = ()
    env: dict[str, str] = Field(default_factory=dict, repr=False)
    """The command gets these variables and a few of the system (PATH, HOME), not all that visavis has."""
    cwd: str | None = None
    url: str | None = None
    headers: dict[str, str] = Field(default_factory=dict, repr=False)
    disabled: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _one_way(self) -> McpServerSettings:
        if bool(self.command) == bool(self.url):
            raise ValueError("needs either a command or a url")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError("the url has to begin with http:// or https://")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    servers: dict[Name, McpServerSettings] = Field(alias="mcpServers", max_length=MAX_SERVERS)


def read_mcp_servers(file: Path, variables: Mapping[str, str]) -> dict[str, McpServerSettings]:
    """Return the servers of a file by name, without those that are disabled.

    ``${NAME}`` becomes the variable of this name, ``${NAME:-something}`` something if there is none. Raises CodedError
    ``mcp.invalid_configuration``; its detail contains nothing of the file that may be secret.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _invalid(file, f"cannot be read ({error.strerror})") from None
    if len(data) > MAX_FILE_BYTES:
        raise _invalid(file, f"is larger than {MAX_FILE_BYTES // 1_000} kB")
    try:
        parsed = _File.model_validate(_expanded(json.loads(data), variables))
    except KeyError as error:
        raise _invalid(file, f"names the variable {error.args[0]}, which is not set") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _invalid(file, f"is not right at {where or 'its beginning'}: {first['msg']}") from None
    except (ValueError, RecursionError):
        raise _invalid(file, "is not JSON") from None
    return {name: server for name, server in parsed.servers.items() if not server.disabled}


def _expanded(value: Any, variables: Mapping[str, str]) -> Any:
    """Return JSON with its variables replaced. Raises KeyError for one that is not there."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _value(found, variables), value)
    if isinstance(value, list):
        return [_expanded(item, variables) for item in value]
    if isinstance(value, dict):
        return {key: _expanded(item, variables) for key, item in value.items()}
    return value


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name, default = found[1], found[2]
    return variables[name] if default is None else variables.get(name) or default


def _invalid(file: Path, what: str) -> CodedError:
    return CodedError("mcp.invalid_configuration", f"The file of MCP servers, {file}, {what}.")
