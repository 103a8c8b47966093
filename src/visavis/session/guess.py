"""What the user seems to have said so far, and the answers that are prepared to it."""

from __future__ import annotations

from visavis.events import PrepareAnswer, UtteranceTranscribed
from visavis.session.policy import TurnPolicy


class Guess:
    """The words of a turn, or of speech over an answer, as far as they are understood."""

    def __init__(self, policy: TurnPolicy) -> None:
        """Begin with none."""
        self.text = ""
        self.confidence = 0.0
        self.ever = False
        """Whether this recognizer tells anything before the end of a turn."""
        self._policy = policy
        self._prepared: str | None = None
        self._preparations = 0

    def turn(self, *, goes_on: bool) -> None:
        """Take note that a turn begins; speech that ``goes_on`` since before keeps its words."""
        if not goes_on:
            self.text, self.confidence = "", 0.0
        self._prepared, self._preparations = None, 0

    def hear(self, event: UtteranceTranscribed) -> None:
        """Take note of what the recognizer understands now."""
        self.text, self.confidence = event.transcription.strip(), event.confidence
        self.ever = self.ever or bool(self.text)

    def forget_prepared(self) -> None:
        """Take note that what was prepared has been dropped: the user goes on."""
        self._prepared = None

    def prepare(self, probability: float | None) -> list[PrepareAnswer]:
        """Have an answer prepared in a pause that is the end with this ``probability``, or with an unknown one."""
        unlikely = probability is not None and probability < self._policy.prepare_probability
        again = self.text == self._prepared or self._preparations >= self._policy.preparations
        if not self.text or unlikely or again:
            return []
        self._prepared = self.text
        self._preparations += 1
        return [PrepareAnswer(text=self.text, confidence=self.confidence)]
