"""What finds passages that may help with a question, before a language model is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from visavis.reasoning.agents.base import Cite
from visavis.reasoning.mind import Question

Notes = Callable[[Question, int], Awaitable[Sequence[Cite]]]
"""Returns passages for a question, so many at most."""
