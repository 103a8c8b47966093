"""Speech over an answer: a cough, somebody who listens, or an interruption."""

from __future__ import annotations

from visavis.session.backchannel import content_words, wants_floor
from visavis.session.guess import Guess
from visavis.session.policy import TurnPolicy


class Overlap:
    """What is known of the user's speech while the floor is the assistant's."""

    def __init__(self, policy: TurnPolicy, guess: Guess) -> None:
        """``guess`` is what is understood, of this speech or of a turn's."""
        self.active = False
        self.speech_ms = 0
        self.pauses = False
        """Whether it has just paused: what was said so far may be all."""
        self._policy = policy
        self._guess = guess

    def begin(self) -> None:
        """Take note that speech has begun."""
        self.active, self.pauses = True, False
        self.speech_ms, self._guess.text = 0, ""

    def end(self) -> None:
        """Take note that it is over, or has the floor."""
        self.active = False

    @property
    def is_noticed(self) -> bool:
        """Tell whether an answer should fall silent, and wait."""
        return self.speech_ms >= self._policy.pause_after_ms

    def wants_floor(self, *, sounding: bool) -> bool:
        """Tell whether it is an interruption: of an answer that is ``sounding``, or of one that is being thought of."""
        return self.speech_ms >= (self._patience_ms() if sounding else self._policy.interrupt_after_ms)

    def _patience_ms(self) -> int:
        """Return how much speech over the answer is borne, by what is understood of it so far."""
        if not self._guess.text and not self._guess.ever:
            return self._policy.yield_after_ms
        text, content = self._guess.text, content_words(self._guess.text)
        if not content or self._guess.confidence < self._policy.content_confidence:
            return self._policy.backchannel_ms
        # The first word may be a wrong guess, or the beginning of 'I see'; it counts once it is all that was said.
        if not wants_floor(text):
            return self._policy.words_after_ms
        return self._policy.interrupt_after_ms if content > 1 or self.pauses else self._policy.yield_after_ms
