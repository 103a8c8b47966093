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
    likely_silence_ms: int = 160
    """Silence after which known words end the turn where the turn model takes that for likely."""
    preparations: int = 6
    """How many answers may be prepared in one turn, all but one of them in vain."""
    early_preparations: int = 3
    """How many of them while the user still speaks."""
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
    """How much speech stops an answer that has not begun to sound; the same with words that ask for the floor stops
    one that has. Six steps."""
    yield_after_ms: int = 448
    """How much speech stops an answer whatever is said, if the words are not known yet; less is a cough or a 'mhm'."""
    words_after_ms: int = 512
    """How much speech with words stops an answer, if none of them asks for the floor: 'yeah' and 'okay' are shorter,
    and often misheard. The answer is silent meanwhile."""
    backchannel_ms: int = 1_000
    """How much speech stops an answer even if it seems to say no more than that somebody listens."""
    content_confidence: float = 0.4
    """How sure the recognizer must be of words."""
    noise_ms: int = 640
    """Speech that is shorter than this, of which no word was understood, is taken for a cough or the like."""
    noise_confidence: float = 0.3
    """Nor are words of a lower confidence than this words, in so short a sound."""
    transcript_wait_ms: int = 4_000
    """How long the answer waits for the recognizer."""
    longest_turn_ms: int = 120_000
    """When a turn is ended although speech goes on: a television, or a crowd."""
    playback_grace_ms: int = 5_000
    """How much longer than its sound an answer may take before the floor is free without a report of its end."""

    # The speaker's pace.
    remembered_pauses: int = 12
    """How many of a speaker's pauses are remembered."""
    fewest_pauses: int = 3
    """How many must be known before they count."""
    longest_pause_ms: int = 4_000
    """A longer one is not a pause within a turn."""
    pace_margin: float = 1.3
    """A speaker is waited for so many times as long as nine of ten of their pauses were."""
    pace_range: tuple[float, float] = (0.6, 1.5)
    """How much less or more than usual that may be."""
    caution: float = 0.7
    """What having cut somebody off takes from the log-odds of the turn model, until it fades."""
    most_caution: float = 2.1
    early_resume_ms: int = 1_000
    """Who speaks again before so much of the answer was heard had not finished."""
    patient_factor: float = 2.5
    """How many times as long one is waited for who has asked for time."""
    patient_least_ms: int = 900
    """The silence before which their turn never ends."""
    patient_evidence: float = 1.0
    """What it takes from the log-odds."""
    cue_evidence: float = 0.6
    """What each visual cue (looking here or away, lips closed or not) adds to or takes from the log-odds."""
    cue_wait: tuple[float, float] = (0.75, 1.4)
    """How much less one waits for somebody who looks here with closed lips, and how much more for who does not; the
    second is the most for all that is seen and heard together."""
    slow_deviation: float = -1.0
    """Who speaks so many standard deviations slower than usual is looking for words."""
    slow_wait: float = 1.2
    """How much longer one waits for them."""
    called_wait: float = 1.4
    """How much longer one waits after a doorbell or a telephone: it calls for the speaker, too."""
    called_score: float = 0.6
    """Score from which such a sound counts."""
    closed_mouth: float = 0.15
    """Up to this opening lips are closed."""
    echo_tail_ms: int = 400
    """Speech that goes on for so long after her own voice is not its echo."""
