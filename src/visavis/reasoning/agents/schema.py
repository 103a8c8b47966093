"""The arguments of an agent: their JSON Schema and their check, both made of the signature of its ``run``."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from visavis.events import CodedError, JsonObject

MAX_ARGUMENT_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Arguments:
    """What checks the arguments of one agent."""

    agent: str
    model: type[BaseModel]
    schema: JsonObject

    def check(self, given: str | JsonObject | None) -> JsonObject:
        """Return arguments as Python values, from JSON text or an object.

        Raises CodedError ``agent.invalid_arguments``; its detail says what is wrong, for a model to mend.
        """
        try:
            if isinstance(given, str):
                if len(given) > MAX_ARGUMENT_CHARACTERS:
                    raise _invalid(self.agent, f"they are longer than {MAX_ARGUMENT_CHARACTERS} characters")
                parsed = self.model.model_validate_json(given.strip() or "{}")
            else:
                parsed = self.model.model_validate(given or {})
        except ValidationError as error:
            problems = [
                f"{'.'.join(map(str, item['loc'])) or 'arguments'}: {item['msg']}" for item in error.errors()[:5]
            ]
            raise _invalid(self.agent, "; ".join(problems)) from None
        return {name: getattr(parsed, name) for name in type(parsed).model_fields}

    @property
    def required_text(self) -> str | None:
        """Return the one argument that has to be given, if it is a text: then '@agent words' needs no model."""
        required = self.schema.get("required", [])
        if len(required) == 1 and self.schema["properties"][required[0]].get("type") == "string":
            return str(required[0])
        return None


def arguments_of(agent: type) -> Arguments:
    """Return what checks the arguments of an agent's class. Raises TypeError for a ``run`` without annotations."""
    run = typing.cast("Any", agent).run
    hints = typing.get_type_hints(run, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(run).parameters.items())[2:]:  # without self and context
        if name not in hints:
            raise TypeError(f"{agent.__name__}.run: the argument '{name}' needs a type")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[name] = (hints[name], default)
    model = create_model(f"{agent.__name__}Arguments", __config__=ConfigDict(extra="forbid"), **fields)
    return Arguments(str(getattr(agent, "name", "")), model, tidy(model.model_json_schema()))


def tidy(schema: JsonObject) -> JsonObject:
    """Return a schema without the titles that say nothing: models read it with every question."""
    kept = {name: value for name, value in schema.items() if not (name == "title" and isinstance(value, str))}
    if isinstance(kept.get("properties"), dict):
        kept["properties"] = {
            name: tidy(value) if isinstance(value, dict) else value for name, value in kept["properties"].items()
        }
    kept.setdefault("properties", {})
    if kept.get("type") != "object" and not kept["properties"]:
        del kept["properties"]
    return kept


def _invalid(agent: str, what: str) -> CodedError:
    return CodedError("agent.invalid_arguments", f"The arguments for '{agent}' are not right: {what}.")
