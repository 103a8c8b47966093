"""How much one answer may take, and how much it has taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visavis.reasoning.language_model import TokenUsage


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one answer."""

    rounds: int = 8
    """How often the model is asked."""
    calls: int = 16
    """How many runs of agents it may ask for."""
    seconds: float = 120.0
    tokens: int = 100_000
    """Read and written, of all requests together."""
    cost_usd: float | None = None
    """US dollars; None for no limit. Models without a known price cost nothing here."""


class Spending:
    """What an answer has taken of its budget."""

    def __init__(self, budget: Budget, now: Callable[[], float]) -> None:
        """``now`` returns seconds."""
        self._budget = budget
        self._now = now
        self._end = now() + budget.seconds
        self._rounds = self._calls = self._tokens = 0
        self._cost = 0.0

    @property
    def until(self) -> float:
        """Return when the time is over."""
        return self._end

    def ask(self) -> None:
        """Count a request to the model."""
        self._rounds += 1

    def call(self) -> bool:
        """Count a run of an agent; tell whether it may be."""
        self._calls += 1
        return self._calls <= self._budget.calls

    def add(self, usage: TokenUsage) -> None:
        """Count what a request has taken."""
        self._tokens += usage.input_tokens + usage.output_tokens
        self._cost += usage.cost_usd or 0.0

    @property
    def exhausted(self) -> str:
        """Return what has been used up, in a word for the log and for the model; '' if nothing is."""
        budget = self._budget
        if self._rounds >= budget.rounds - 1:  # the last round is for the last word
            return "steps"
        if self._calls >= budget.calls:
            return "calls"
        if self._now() >= self._end:
            return "time"
        if self._tokens >= budget.tokens:
            return "tokens"
        if budget.cost_usd is not None and self._cost >= budget.cost_usd:
            return "money"
        return ""
