"""What operators have whispered to the persona."""

from __future__ import annotations

from visavis.events import OperatorWhispered

HEEDED_ANSWERS = 3
"""A whisper is heeded in so many answers; then it has been said, or never will be."""
MAX_WHISPERS = 5


class Whispers:
    """Keeps the whispers of one session for as long as they are heeded."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, int]] = []
        """Each with the number of answers that it is still heeded in."""

    def __len__(self) -> int:
        return len(self._heard)

    def hear(self, event: OperatorWhispered) -> None:
        """Take in a whisper. Of too many the oldest is forgotten."""
        self._heard = [*self._heard, (event.text.strip(), HEEDED_ANSWERS)][-MAX_WHISPERS:]

    def texts(self) -> tuple[str, ...]:
        """Return what is heeded, the oldest first."""
        return tuple(text for text, _ in self._heard)

    def answered(self) -> None:
        """Take note that an answer was made with them in mind."""
        self._heard = [(text, left - 1) for text, left in self._heard if left > 1]
