"""What the user seems to have said so far, and the answers that are prepared to it."""

from __future__ import annotations

from visavis.events import PrepareAnswer, UtteranceTranscribed
from visavis.session.policy import TurnPolicy

DANGLING = frozenset({
    "a", "am", "an", "and", "are", "at", "because", "but", "by", "can", "could", "did", "do", "does", "for", "from",
    "had", "has", "have", "he", "her", "his", "how", "i", "i'm", "if", "in", "into", "is", "it's", "its", "like",
    "my", "no", "of", "on", "or", "our", "she", "should", "so", "than", "that", "the", "their", "these", "they",
    "this", "to", "uh", "um", "very", "was", "we", "were", "what", "what's", "when", "where", "which", "who", "why",
    "will", "with", "would", "you", "your",
})  # fmt: skip
"""Words after which an English sentence mostly goes on. 'What is it like' ends with one: then the pause decides."""


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
        self._preparations = self._early = 0

    def turn(self, *, goes_on: bool) -> None:
        """Take note that a turn begins; speech that ``goes_on`` since before keeps its words."""
        if not goes_on:
            self.text, self.confidence = "", 0.0
        self._prepared, self._preparations, self._early = None, 0, 0

    def hear(self, event: UtteranceTranscribed) -> None:
        """Take note of what the recognizer understands now."""
        self.text, self.confidence = event.transcription.strip(), event.confidence
        self.ever = self.ever or bool(self.text)

    def forget_prepared(self) -> None:
        """Take note that what was prepared has been dropped: the user goes on."""
        self._prepared = None

    def prepare_early(self) -> list[PrepareAnswer]:
        """Have an answer prepared while the user still speaks, if these words could be all.

        Recognizers know the last word before its sound is over, and a pause is only known once it has lasted.
        """
        words = self.text.lower().split()
        if len(words) < 2 or words[-1].strip(",.?!") in DANGLING or self._early >= self._policy.early_preparations:
            return []
        prepared = self.prepare(None)
        self._early += len(prepared)
        return prepared

    def prepare(self, probability: float | None) -> list[PrepareAnswer]:
        """Have an answer prepared in a pause that is the end with this ``probability``, or with an unknown one."""
        unlikely = probability is not None and probability < self._policy.prepare_probability
        again = self.text == self._prepared or self._preparations >= self._policy.preparations
        if not self.text or unlikely or again:
            return []
        self._prepared = self.text
        self._preparations += 1
        return [PrepareAnswer(text=self.text, confidence=self.confidence)]
