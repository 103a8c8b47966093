"""Short-term memory: what of a conversation a language model is shown, and a summary of what no longer fits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import NamedTuple

from visavis.events import CodedError
from visavis.reasoning.mind import Exchange
from visavis.reasoning.summaries import MAX_SUMMARY_TOKENS, Summarizer, questions_of
from visavis.reasoning.tokens import MESSAGE_TOKENS, estimate_tokens, within_tokens

log = logging.getLogger(__name__)

BUDGET_TOKENS = 3_000
"""Of the conversation, the summary included."""
KEPT_SHARE = 0.6
"""When the budget is spent, the messages are cut back to this share of it: so the beginning of what the model is shown
stays the same for several turns (providers keep it ready), and a summary is made every few turns, not at each."""
_KEPT_UNSUMMARIZED = 60
"""Of so many messages the text is kept for a summary that is yet to be made."""
_PATIENCE = 3
"""After so many failures in a row no model is asked anymore."""


class Selection(NamedTuple):
    """What a model is shown of a conversation."""

    summary: str
    """What came before; '' if all of it is shown."""
    exchanges: list[Exchange]
    """The last messages, the oldest first."""


class WorkingMemory:
    """Chooses what fits, and keeps a rolling summary of the rest. One for each session.

    The summary is made behind the conversation; until it is ready there is the one before, and a list of what the user
    said since. Without a summarizer there is that list alone.
    """

    def __init__(self, summarizer: Summarizer | None = None, *, budget_tokens: int = BUDGET_TOKENS) -> None:
        self._summarizer = summarizer
        self._budget = budget_tokens
        self._summary = ""
        self._first: tuple[str, str] | None = None
        """The first message that is shown, by answer and role; None while all are."""
        self._fallen: dict[tuple[str, str], Exchange] = {}
        """What has fallen out and is not in the summary yet, the oldest first."""
        self._dropped: set[tuple[str, str]] = set()
        """All that has ever fallen out."""
        self._before: list[Exchange] = []
        """The conversation when it was asked for last."""
        self._task: asyncio.Task[None] | None = None
        self._failures = 0

    def select(self, history: Sequence[Exchange]) -> Selection:
        """Return what to show of a conversation, the oldest message first. Takes 0.4 ms for 100 messages.

        Needs a running event loop if there is a summarizer: it begins to sum up what falls out.
        """
        self._drop(self._gone(history))
        start = self._start(history)
        if sum(map(_tokens, history[start:])) > self._room:
            start = self._cut(history)
            self._first = _key(history[start]) if start < len(history) else None
        self._drop(history[:start])
        self._before = list(history)
        self._sum_up()
        return Selection(self.summary, list(history[start:]))

    @property
    def summary(self) -> str:
        """Return what is known of what no longer fits, at this moment."""
        waiting = questions_of(list(self._fallen.values()))
        return within_tokens(" ".join(part for part in (self._summary, waiting) if part), 2 * MAX_SUMMARY_TOKENS)

    async def settled(self) -> None:
        """Wait until the summary is made that is being made."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()

    @property
    def _room(self) -> int:
        """Return what is left for messages, tokens."""
        return max(1, self._budget - (2 * MAX_SUMMARY_TOKENS if self._first is not None else 0))

    def _gone(self, history: Sequence[Exchange]) -> list[Exchange]:
        """Return the oldest messages that the conversation itself has lost since the last time."""
        if not history:
            return []
        keys = [_key(item) for item in self._before]
        first = _key(history[0])
        return self._before[: keys.index(first)] if first in keys else self._before

    def _start(self, history: Sequence[Exchange]) -> int:
        """Return the number of the message from which on the conversation was shown last time."""
        keys = [_key(item) for item in history]
        return keys.index(self._first) if self._first in keys else 0

    def _cut(self, history: Sequence[Exchange]) -> int:
        """Return the number of the first message that fits, one of the user's if possible."""
        room = KEPT_SHARE * max(1, self._budget - 2 * MAX_SUMMARY_TOKENS)
        start = len(history)
        while start > 0 and (room := room - _tokens(history[start - 1])) >= 0:
            start -= 1
        start = min(start, len(history) - 1)  # the last one is always shown
        users = [number for number in range(start, len(history)) if history[number].role == "user"]
        return users[0] if users else start

    def _drop(self, exchanges: Sequence[Exchange]) -> None:
        for item in exchanges:
            if _key(item) not in self._dropped:
                self._dropped.add(_key(item))
                self._fallen[_key(item)] = item
        while len(self._fallen) > _KEPT_UNSUMMARIZED:
            del self._fallen[next(iter(self._fallen))]

    def _sum_up(self) -> None:
        busy = self._task is not None and not self._task.done()
        if self._summarizer is None or busy or not self._fallen or self._failures >= _PATIENCE:
            return
        work = self._summarize(self._summarizer, dict(self._fallen))
        self._task = asyncio.get_running_loop().create_task(work, name="summary")

    async def _summarize(self, summarizer: Summarizer, fallen: dict[tuple[str, str], Exchange]) -> None:
        try:
            summary = await summarizer.summarize(self._summary, list(fallen.values()))
        except CodedError as error:
            self._failures += 1
            log.info("No summary of what was said: %s", error)
            return
        self._failures = 0
        if not summary:
            return
        self._summary = summary
        for key in fallen:
            with contextlib.suppress(KeyError):
                del self._fallen[key]


def _key(item: Exchange) -> tuple[str, str]:
    return item.response_id, item.role


def _tokens(item: Exchange) -> int:
    return MESSAGE_TOKENS + estimate_tokens(item.text)
