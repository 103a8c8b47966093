"""Operators in the conversations of others, who stay when an operator is erased."""

from __future__ import annotations

from typing import Any, Protocol

REMEMBERED_IN = (("messages", "sources"), ("events", "payload"))
"""Where conversations tell of who answered or observed: tables, and their columns of JSON."""


class Operators(Protocol):
    """A part of every database, in the same conformance suite."""

    async def rename_operator(self, operator: str, pseudonym: str) -> int:
        """Put a pseudonym in an operator's place in all conversations; return how many records have changed.

        Raises CodedError ``storage.unreachable`` (retryable).
        """


def renamed(part: Any, operator: str, pseudonym: str) -> Any:
    """Return JSON in which a value that is an operator's identifier is their pseudonym."""
    if isinstance(part, dict):
        return {name: renamed(value, operator, pseudonym) for name, value in part.items()}
    if isinstance(part, list):
        return [renamed(item, operator, pseudonym) for item in part]
    return pseudonym if part == operator else part
