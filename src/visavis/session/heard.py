"""What the user really heard of an answer: the words whose sound has been played."""

from __future__ import annotations

from visavis.events import PhraseTimed, WordTiming


class HeardText:
    """Follows one answer's playback, word by word."""

    def __init__(self) -> None:
        self._words: list[tuple[float, WordTiming]] = []
        self._begin_ms: int | None = None
        self._end_ms = 0
        self._position_ms: int | None = None

    def add(self, phrase: PhraseTimed) -> None:
        """Take in what the next phrase contains."""
        if self._begin_ms is None:
            self._begin_ms = phrase.pts_ms
        self._end_ms = round(phrase.pts_ms + phrase.duration_ms)
        self._words += [(phrase.pts_ms, word) for word in phrase.words]

    def play(self, pts_ms: int) -> None:
        """Note that playback has come to ``pts_ms``. It never goes back, nor beyond what was spoken."""
        if self._begin_ms is None:
            return
        bounded = min(max(pts_ms, self._begin_ms), self._end_ms)
        self._position_ms = bounded if self._position_ms is None else max(self._position_ms, bounded)

    @property
    def started(self) -> bool:
        """Tell whether anything was played."""
        return self._position_ms is not None

    @property
    def milliseconds(self) -> int:
        """Return how much sound was heard, ms."""
        return 0 if self._position_ms is None or self._begin_ms is None else self._position_ms - self._begin_ms

    @property
    def remaining_ms(self) -> int:
        """Return how much of the sound that is known has not been heard yet, ms."""
        return 0 if self._begin_ms is None else self._end_ms - self._begin_ms - self.milliseconds

    @property
    def text(self) -> str:
        """Return the words that were heard; a word counts once half of it has sounded."""
        if self._position_ms is None:
            return ""
        position = self._position_ms
        return " ".join(w.word for pts, w in self._words if pts + (w.start_ms + w.end_ms) / 2 <= position)
