"""What a conversation has taken of language models, in all, and how much it may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from visavis.events import CodedError, UsageRecorded
from visavis.reasoning.language_model import TokenUsage


@dataclass(frozen=True, slots=True)
class UsageLimits:
    """What one conversation may take. None is no limit."""

    cost_usd: float | None = None
    """US dollars; requests without a known price cost nothing here."""
    tokens: int | None = None
    """Read and written together."""


@dataclass(slots=True)
class UsageSum:
    """Several requests together."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    """Of those with a known price."""
    unpriced: int = 0
    """Requests without one."""

    @property
    def tokens(self) -> int:
        """Return the tokens read and written."""
        return self.input_tokens + self.output_tokens

    def add(self, used: TokenUsage | UsageRecorded) -> None:
        """Count more requests."""
        self.requests += used.requests
        self.input_tokens += used.input_tokens
        self.output_tokens += used.output_tokens
        if used.cost_usd is None:
            self.unpriced += used.requests
        else:
            self.cost_usd += used.cost_usd


@dataclass(slots=True)
class _Session:
    total: UsageSum = field(default_factory=UsageSum)
    by_purpose: dict[str, UsageSum] = field(default_factory=dict)


class UsageMeter:
    """Adds up what every session takes. One object serves all of them."""

    def __init__(self, limits: UsageLimits | None = None) -> None:
        """``limits`` holds for each session alone."""
        self._limits = limits or UsageLimits()
        self._sessions: dict[str, _Session] = {}

    def check(self, session_id: str) -> None:
        """Raise CodedError ``mind.session_budget`` if a session has taken what it may: before a model is asked."""
        total = self.total(session_id)
        cost, tokens = self._limits.cost_usd, self._limits.tokens
        if (cost is not None and total.cost_usd >= cost) or (tokens is not None and total.tokens >= tokens):
            raise CodedError("mind.session_budget", "This conversation has taken all that it may of language models.")

    def add(self, session_id: str, used: UsageRecorded) -> None:
        """Count what was recorded."""
        session = self._sessions.setdefault(session_id, _Session())
        session.total.add(used)
        session.by_purpose.setdefault(used.purpose, UsageSum()).add(used)

    def total(self, session_id: str) -> UsageSum:
        """Return what a session has taken in all."""
        session = self._sessions.get(session_id)
        return session.total if session is not None else UsageSum()

    def by_purpose(self, session_id: str) -> dict[str, UsageSum]:
        """Return the same by what it was for."""
        session = self._sessions.get(session_id)
        return dict(session.by_purpose) if session is not None else {}

    def close(self, session_id: str) -> None:
        """Forget a session."""
        self._sessions.pop(session_id, None)


def recorded(usages: Iterable[TokenUsage], *, response_id: str = "", purpose: str = "answer") -> list[UsageRecorded]:
    """Return the events that record requests: one for each model, with its requests added up.

    If some of a model's requests have no known price, their sum has none.
    """
    sums: dict[str, UsageSum] = {}
    for used in usages:
        sums.setdefault(used.model, UsageSum()).add(used)
    return [
        UsageRecorded(
            response_id=response_id,
            purpose=purpose,
            model=model,
            requests=total.requests,
            input_tokens=total.input_tokens,
            output_tokens=total.output_tokens,
            cost_usd=None if total.unpriced else total.cost_usd,
        )
        for model, total in sums.items()
        if total.requests
    ]
