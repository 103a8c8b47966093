"""Reads the types of a procedure from its annotations."""

from __future__ import annotations

import typing
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from visavis.gateway.trpc.procedures import Tracked


def signature_of(function: Callable[..., Any]) -> tuple[type[Any] | None, Any]:
    """Return the types of what a procedure takes beside the context, and of what it returns or yields.

    They must be named at the module's level, and imported at run time. Raises TypeError.
    """
    hints = typing.get_type_hints(function)
    if "return" not in hints:
        raise TypeError(f"{function.__qualname__} does not say what it returns")
    given = hints.pop("return")
    if typing.get_origin(given) in (AsyncIterator, AsyncGenerator):
        given = typing.get_args(given)[0]
    if typing.get_origin(given) is Tracked:
        given = typing.get_args(given)[0]
    names = list(hints)
    if not 1 <= len(names) <= 2:
        raise TypeError(f"{function.__qualname__} takes the context, and at most one input")
    return (hints[names[1]] if len(names) == 2 else None), given


def is_tracked(function: Callable[..., Any]) -> bool:
    """Tell whether a subscription yields ``Tracked``."""
    given = typing.get_type_hints(function)["return"]
    yielded = typing.get_args(given)[0] if typing.get_origin(given) in (AsyncIterator, AsyncGenerator) else given
    return typing.get_origin(yielded) is Tracked
