"""What a voice sounds like: excited or calm, and, far less surely, pleasant or not.

Studies agree on arousal: louder, higher, faster, livelier and tenser voices are heard as more excited, and their
speakers are (Juslin & Laukka, 'Communication of emotions in vocal expression and music performance', Psychological
Bulletin 129(5), 2003; Scherer, 'Vocal communication of emotion', Speech Communication 40, 2003; Goudbeek & Scherer,
'Beyond arousal: Valence and potency/control cues in the vocal expression of emotion', JASA 128(3), 2010). They agree on
little about valence: anger and joy share most of that. So prosody names no emotion here, and its valence has little
confidence. The numbers are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from visavis.events import Cue, Prosody, VoiceEmotionEstimated

TIRED: Final = "sounds tired"

_AROUSING: Final = {"pitch_z": 0.25, "loudness_z": 0.25, "tilt_z": -0.25, "rate_z": 0.15, "pitch_range_z": 0.1}
"""How much each deviation speaks for arousal. Loudness counts for less than in the studies, because a microphone may
have moved; the tilt tells vocal effort at any distance."""
_SPREAD = 0.55
"""Two deviations above the usual in everything is an arousal of 0.8."""

_NORMS: Final = {
    "pitch_range_semitones": (4.0, 2.0, 0.2),
    "rate": (4.5, 1.0, 0.3),
    "tilt_db": (14.0, 6.0, -0.5),
}
"""What is usual among people, the deviation, and how much it speaks for arousal. Pitch itself depends on who speaks and
loudness on the microphone: they have none."""

_Z, _MOST_Z = 1.0, 3.0
"""A deviation from which on something is worth a word, and beyond which it is an error of measurement."""


@dataclass(frozen=True, slots=True)
class AffectPolicy:
    """How sure one can be. Confidences of 0 to 1."""

    half_ms: float = 1_000.0
    """With so much voiced speech half of the confidence is reached."""
    unknown: float = 0.3
    """Most for the arousal of a speaker whose usual voice is not known."""
    known: float = 0.75
    """Most for one whose voice is known well."""
    valence: float = 0.3
    """Part of it that holds for valence."""
    noisy_db: tuple[float, float] = (5.0, 20.0)
    """How far speech stands out of the noise where nothing, and where everything, can be relied on."""


@dataclass(frozen=True, slots=True)
class VoiceAffect:
    """What a stretch of speech sounds like."""

    valence: float
    arousal: float
    confidence: float
    """In the arousal."""
    valence_confidence: float
    cues: list[Cue] = field(default_factory=list)


def affect(prosody: Prosody, *, contrast_db: float = 60.0, policy: AffectPolicy | None = None) -> VoiceAffect:
    """Return what a stretch sounds like; ``contrast_db`` is how far the speech stands out of the noise around it.

    The better the speaker's usual voice is known, the more it is compared with that, and not with what is usual among
    people.
    """
    policy = policy or AffectPolicy()
    usual, norms = _against_usual(prosody), _against_norms(prosody)
    if norms is None:
        return VoiceAffect(0.0, 0.0, 0.0, 0.0)
    arousal = norms if usual is None else norms + prosody.baseline * (usual - norms)
    low, high = policy.noisy_db
    clear = min(max((contrast_db - low) / (high - low), 0.0), 1.0)
    enough = prosody.voiced_ms / (prosody.voiced_ms + policy.half_ms)
    most = policy.unknown + (policy.known - policy.unknown) * prosody.baseline
    confidence = clear * enough * most
    cues = voice_cues(prosody)
    return VoiceAffect(
        valence=round(_clipped(sum(cue.valence for cue in cues), 0.5), 3),
        arousal=round(math.tanh(_SPREAD * arousal), 3),
        confidence=round(confidence, 3),
        valence_confidence=round(policy.valence * confidence, 3) if prosody.baseline else 0.0,
        cues=cues,
    )


def voice_cues(prosody: Prosody) -> list[Cue]:
    """Return what of a voice is not as usual, in words, with what it does to valence and arousal; the strongest first.

    Empty while the speaker's usual voice is not known.
    """
    cues = [*_combined(prosody), *_single(prosody)]
    return sorted(cues, key=lambda cue: abs(cue.arousal) + abs(cue.valence), reverse=True)


def _single(prosody: Prosody) -> list[Cue]:
    found = []
    for name, (more, less) in _WORDS.items():
        score = getattr(prosody, name)
        if score is None or abs(score) < _Z:
            continue
        share = _AROUSING[name] * _clipped(score, _MOST_Z)
        found.append(_cue(more if score > 0 else less, arousal=_SPREAD * share))
    return found


def _combined(prosody: Prosody) -> list[Cue]:
    """Return what several deviations mean together.

    Lively and high, but not tense, is what joy has and anger lacks; loud and tense without melody is the other way
    round; low, quiet, slow and flat go with sadness (Juslin & Laukka 2003), and with fatigue
    (Krajewski, Batliner & Golz, 'Acoustic sleepiness detection', Behavior Research Methods 41(3), 2009).
    """
    pitch, loud, rate, lively, tilt = (
        getattr(prosody, f"{name}_z") or 0.0 for name in ("pitch", "loudness", "rate", "pitch_range", "tilt")
    )
    found = []
    if lively < -0.5 and loud < -0.7 and rate < -0.5:
        found.append(_cue(TIRED, valence=-0.15, arousal=-0.15))
    elif pitch < -0.7 and loud < -0.7:
        found.append(_cue("low and quiet", valence=-0.15, arousal=-0.05))
    if loud > _Z and tilt < -_Z and lively < 0.5:
        found.append(_cue("loud and tense", valence=-0.25, arousal=0.05))
    elif lively > _Z and pitch > 0.5 and tilt > -_Z:
        found.append(_cue("lively melody", valence=0.2, arousal=0.05))
    return found


_WORDS: Final = {
    "loudness_z": ("louder than usual", "quieter than usual"),
    "rate_z": ("faster than usual", "slower than usual"),
    "pitch_z": ("higher than usual", "lower than usual"),
    "pitch_range_z": ("livelier than usual", "flatter than usual"),
    "tilt_z": ("softer voice than usual", "tenser voice than usual"),
}


def _cue(name: str, *, valence: float = 0.0, arousal: float = 0.0) -> Cue:
    return Cue(name=name, source=VoiceEmotionEstimated.type, valence=round(valence, 3), arousal=round(arousal, 3))


def _against_usual(prosody: Prosody) -> float | None:
    scores = {name: getattr(prosody, name) for name in _AROUSING}
    weight = sum(abs(_AROUSING[name]) for name, score in scores.items() if score is not None)
    if not weight:
        return None
    return (
        sum(_AROUSING[name] * _clipped(score, _MOST_Z) for name, score in scores.items() if score is not None) / weight
    )


def _against_norms(prosody: Prosody) -> float | None:
    found = [
        weight * _clipped((value - usual) / deviation, 2.0)
        for name, (usual, deviation, weight) in _NORMS.items()
        if (value := getattr(prosody, name)) is not None
    ]
    return sum(found) if found else None


def _clipped(value: float, most: float) -> float:
    return min(max(value, -most), most)
