"""The constants of turn-taking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnPolicy:
    """The constants of turn-taking. Times in ms."""

    end_probability: float = 0.5
    """The turn model's probability from which a pause ends the turn."""
    sure_probability: float = 0.97
    """The turn model's probability from which known words end the turn before the hangover has passed."""
    prepare_probability: float = 0.3
    """An answer is prepared in case that the turn is over, unless the turn model's probability is below this."""
    preparations: int = 5
    """How many answers may be prepared in one turn, all but one of them in vain."""
    hangover_ms: int = 200
    """Silence that has passed already when the end of speech is reported."""
    model_silence_ms: int = 1_500
    """Silence that ends a turn although the turn model thinks that it goes on, the hangover included."""
    plain_silence_ms: int = 600
    """Silence that ends a turn where there is no turn model, the hangover included."""
    prediction_wait_ms: int = 300
    """How long the end of a turn waits for a prediction that is late."""
    pause_after_ms: int = 128
    """How much speech over the assistant's makes it fall silent and wait. Four steps of 32 ms."""
    interrupt_after_ms: int = 192
    """How much speech stops an answer that has not begun to sound; the same with words that want the floor stops one
    that has. Six steps."""
    yield_after_ms: int = 448
    """How much speech stops an answer whatever is said, if the words are not known yet; less is a cough or a 'mhm'."""
    backchannel_ms: int = 1_000
    """How much speech stops an answer even if it seems to say no more than that somebody listens."""
    content_confidence: float = 0.4
    """How sure the recognizer must be of words that want the floor."""
    noise_ms: int = 400
    """Speech without words that is shorter than this is taken for a noise and ignored."""
    transcript_wait_ms: int = 4_000
    """How long the answer waits for the recognizer."""
    longest_turn_ms: int = 120_000
    """When a turn is ended although speech goes on: a television, or a crowd."""
    playback_grace_ms: int = 5_000
    """How much longer than its sound an answer may take before the floor is free without a report of its end."""
