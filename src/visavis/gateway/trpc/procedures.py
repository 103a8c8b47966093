"""Procedures: what can be asked over tRPC, with their types and what they need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from visavis.accounts.permissions import Permission
from visavis.accounts.principal import Principal

T = TypeVar("T")

ProcedureKind = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Context:
    """Who calls, and from where."""

    principal: Principal
    address: str = ""
    """Of the caller, for the audit log."""


@dataclass(frozen=True, slots=True)
class Tracked(Generic[T]):
    """What a subscription yields, with a place: a client that comes back names the last one that it has seen.

    It is then found in the input's ``lastEventId`` (declare ``last_event_id: str | None`` with that alias).
    """

    id: str
    """Not empty."""
    data: T


@dataclass(frozen=True, slots=True)
class Procedure:
    """Something that can be asked."""

    path: str
    """``sessions.list``."""
    kind: ProcedureKind
    permission: Permission | None
    """What the caller must be allowed; None: everybody is let in, even those who have not signed in."""
    input: type[Any] | None
    """A pydantic model; None: it takes nothing."""
    output: Any
    """A type that pydantic can describe: what it returns, or what a subscription yields (without ``Tracked``)."""
    call: Callable[..., Any]
    """``call(context)`` or ``call(context, input)``; of a subscription an asynchronous generator."""
    doc: str
    tracked: bool = False
    """Whether a subscription says where what it yields stands."""
    large: bool = False
    """Whether its input may be large: over HTTP, from those who may call it."""


Query = Callable[..., Awaitable[Any]]
Subscription = Callable[..., AsyncIterator[Any]]
Q = TypeVar("Q", bound=Query)
S = TypeVar("S", bound=Subscription)


class Router:
    """Procedures under one name: ``sessions``. Types are read from the functions' annotations.

    >>> router = Router("clock")
    >>> @router.query("now", "status.read")
    ... async def now(context: Context) -> int:
    ...     "Return the time."
    ...     return 42
    >>> [procedure.path for procedure in router.procedures]
    ['clock.now']
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.procedures: list[Procedure] = []

    def query(self, name: str, permission: Permission | None) -> Callable[[Q], Q]:
        """Register a function that reads something: ``async def f(context[, input]) -> output``."""
        return lambda function: self._add("query", name, permission, function)

    def mutation(self, name: str, permission: Permission | None, *, large: bool = False) -> Callable[[Q], Q]:
        """Register a function that changes something. ``large``: its input may be."""
        return lambda function: self._add("mutation", name, permission, function, large=large)

    def subscription(self, name: str, permission: Permission | None) -> Callable[[S], S]:
        """Register an asynchronous generator: ``async def f(context[, input]) -> AsyncIterator[output]``."""
        return lambda function: self._add("subscription", name, permission, function)

    def _add(
        self, kind: ProcedureKind, name: str, permission: Permission | None, function: Any, *, large: bool = False
    ) -> Any:
        from visavis.gateway.trpc.signatures import is_tracked, signature_of

        taken, given = signature_of(function)
        path = f"{self.name}.{name}"
        if any(known.path == path for known in self.procedures):
            raise ValueError(f"there are two procedures {path}")
        tracked = kind == "subscription" and is_tracked(function)
        self.procedures.append(
            Procedure(path, kind, permission, taken, given, function, function.__doc__ or "", tracked, large)
        )
        return function
