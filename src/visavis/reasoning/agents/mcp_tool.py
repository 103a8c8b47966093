"""A tool of an MCP server as an agent."""

from __future__ import annotations

import asyncio
import functools
import json
import re
from collections.abc import AsyncIterator, Container
from typing import Any, ClassVar

from pydantic import BaseModel

from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output, Progress
from visavis.reasoning.agents.mcp_connection import McpConnection
from visavis.reasoning.agents.mcp_results import outputs_of
from visavis.reasoning.agents.schema import MAX_ARGUMENT_CHARACTERS, Arguments, tidy
from visavis.reasoning.web.invisible import line, revealed, visible

MAX_NAME_CHARACTERS = 64
MAX_DESCRIPTION_CHARACTERS = 1_500
MAX_SCHEMA_CHARACTERS = 20_000
MAX_SHOWN_CHARACTERS = 3_500
"""Of arguments that are to be agreed to; a confirmation holds no more."""


class McpArguments(Arguments):
    """Checks arguments against the JSON Schema that a server gives, instead of a signature."""

    __slots__ = ()

    @classmethod
    def of(cls, agent: str, schema: JsonObject) -> McpArguments:
        """Take a schema. Raises CodedError ``mcp.invalid_tool`` for one that is none, or that is too large."""
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import SchemaError

        if len(json.dumps(schema)) > MAX_SCHEMA_CHARACTERS:
            raise CodedError("mcp.invalid_tool", f"The arguments of '{agent}' take too much space to describe.")
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            detail = f"The arguments of '{agent}' are not described properly ({line(error.message, 100)})."
            raise CodedError("mcp.invalid_tool", detail) from None
        if schema.get("type") != "object":
            raise CodedError("mcp.invalid_tool", f"The arguments of '{agent}' are no object.")
        return cls(agent, BaseModel, tidy(schema))

    def check(self, given: str | JsonObject | None) -> JsonObject:
        """Return arguments as JSON values. Raises CodedError ``agent.invalid_arguments``."""
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match
        from referencing import Registry
        from referencing.exceptions import Unresolvable

        if isinstance(given, str):
            if len(given) > MAX_ARGUMENT_CHARACTERS:
                raise self._wrong(f"they are longer than {MAX_ARGUMENT_CHARACTERS} characters")
            try:
                given = json.loads(given.strip() or "{}")
            except (ValueError, RecursionError):
                raise self._wrong("they are not JSON") from None
        arguments: Any = given or {}
        if not isinstance(arguments, dict):
            raise self._wrong("they are no object")
        registry: Registry[Any] = Registry()  # it fetches nothing: references lead nowhere but into the schema
        try:
            problem = best_match(Draft202012Validator(self.schema, registry=registry).iter_errors(arguments))
        except Unresolvable:
            raise self._wrong("their schema refers to something that is not there") from None
        if problem is not None:
            where = ".".join(map(str, problem.absolute_path)) or "arguments"
            raise self._wrong(f"{where}: {line(problem.message, 200)}")
        return arguments

    def _wrong(self, what: str) -> CodedError:
        return CodedError("agent.invalid_arguments", f"The arguments for '{self.agent}' are not right: {what}.")


class McpTool(BaseAgent):
    """One tool; :func:`agent_for` makes a class of its own for each."""

    name = "mcp_tool"
    untrusted = True
    tool: ClassVar[str] = ""
    """What its server calls it."""
    input_schema: ClassVar[JsonObject] = {"type": "object"}

    def __init__(self, connection: McpConnection) -> None:
        self._connection = connection

    @functools.cached_property
    def arguments(self) -> Arguments:
        """Return what checks its arguments."""
        return McpArguments.of(self.name, self.input_schema)

    async def run(self, context: AgentContext, /, **arguments: Any) -> AsyncIterator[Output]:
        """Call the tool. Raises CodedError (``mcp.*``) as :meth:`McpConnection.call` and :func:`outputs_of`."""
        yield Progress(f"Asking {self._connection.name}")
        result = await self._connection.call(self.tool, arguments, again=not self.effects)
        for output in await asyncio.to_thread(lambda: list(outputs_of(result))):
            yield output

    def confirmation(self, context: AgentContext, arguments: JsonObject) -> tuple[str, str]:
        """Return the question, and the arguments as they are sent."""
        shown = revealed(json.dumps(arguments, indent=2, ensure_ascii=False))
        if len(shown) > MAX_SHOWN_CHARACTERS:
            left_out = len(shown) - MAX_SHOWN_CHARACTERS
            shown = f"({left_out} characters more than can be shown here!)\n{shown[:MAX_SHOWN_CHARACTERS]}"
        return f"Shall I use {self.title}?", f"{self.tool} of {self._connection.name}\n{shown}"


def agent_for(connection: McpConnection, tool: JsonObject, taken: Container[str] = ()) -> McpTool:
    """Return an agent for a tool of a server. Its name is none of those in ``taken``.

    A tool that does not say that it only reads counts as one that has effects. Raises CodedError ``mcp.invalid_tool``.
    """
    name = str(tool["name"])
    annotations = tool.get("annotations") or {}
    title = line(str(tool.get("title") or annotations.get("title") or name.replace("_", " ").capitalize()), 60)
    description = visible(str(tool.get("description") or title)).strip()[:MAX_DESCRIPTION_CHARACTERS]
    attributes = {
        "name": agent_name(connection.name, name, taken),
        "title": f"{title} ({connection.name})",
        "description": description or title,
        "effects": annotations.get("readOnlyHint") is not True,
        "timeout_s": 2 * connection.call_s,
        "tool": name,
        "input_schema": {"type": "object", **(tool.get("inputSchema") or {})},
    }
    made: type[McpTool] = type("McpTool", (McpTool,), attributes)
    agent = made(connection)
    _ = agent.arguments
    return agent


def agent_name(server: str, tool: str, taken: Container[str] = ()) -> str:
    """Return a name of a-z, 0-9 and '_' that begins with a letter, has at most 64 characters, and is not taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", f"{server}_{tool}".lower()).strip("_")
    name = (plain if plain[:1].isalpha() else f"mcp_{plain}".rstrip("_"))[:MAX_NAME_CHARACTERS]
    number = 2
    unique = name
    while unique in taken:
        ending = f"_{number}"
        unique = name[: MAX_NAME_CHARACTERS - len(ending)] + ending
        number += 1
    return unique
