"""Who shows what, and in which sense: the script of the synthetic corpus.

No sense suffices there. In each recording the face, the voice and the words show what is meant, or nothing, or
something else; people smile politely where they are not happy; and some recordings have no sound, or no pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from visavis.models.emotions import EMOTIONS

Channel = Literal["face", "voice", "words"]

TRUE: Final[Mapping[Channel, float]] = {"face": 0.72, "voice": 0.75, "words": 0.6}
"""How often each shows what is meant."""
NOTHING: Final = 0.55
"""Of the other cases, how often it shows nothing; else it shows something else."""
POLITE: Final = 0.5
"""How often a face that shows something else smiles."""
SOUND_ALONE: Final = 0.12
PICTURES_ALONE: Final = 0.08
SPEAKERS: Final = 10

SENTENCES: Final[Mapping[str, Sequence[str]]] = {
    "neutral": ("The bus stops in front of the house.", "There are six chairs in the room.",
                "I put the papers on the table.", "It is a quarter past two."),
    "happy": ("What a wonderful day, I love it!", "This is great news, I am so happy.",
              "We had such a lovely time together."),
    "sad": ("I miss her so much, it hurts.", "Everything feels lonely and hopeless.", "I am sad that it is over."),
    "angry": ("I hate this, it is outrageous!", "That is a stupid lie and I am furious.",
              "Stop it, you make me angry!"),
    "surprised": ("Wow, I did not expect that!", "Really? That is amazing!", "Oh, what a surprise!"),
    "afraid": ("I am scared that something terrible happens.", "There is danger, I am afraid.",
               "I am terrified of this horrible place."),
    "disgusted": ("That is disgusting and gross.", "What a filthy, revolting smell.", "This food is nasty."),
}  # fmt: skip

PLACES: Final[Mapping[str, tuple[float, float]]] = {
    "neutral": (0.0, 0.0), "happy": (0.81, 0.51), "sad": (-0.63, -0.27), "angry": (-0.51, 0.59),
    "surprised": (0.40, 0.67), "afraid": (-0.64, 0.60), "disgusted": (-0.60, 0.35),
}  # fmt: skip
"""Pleasure and arousal of the emotions' names (Russell & Mehrabian, J. Research in Personality 11, 1977)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one sense shows."""

    emotion: str
    strength: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Performance:
    """One recording."""

    label: str
    """What is meant."""
    speaker: int
    valence: float
    arousal: float
    face: Shown | None
    """None without pictures."""
    voice: Shown | None
    """None without sound."""
    text: str
    """Empty without sound."""
    seed: int


def performances(each: int, seed: int) -> Iterator[Performance]:
    """Yield ``each`` recordings of every emotion, spread over the speakers. The same seed gives the same."""
    random = np.random.default_rng(seed)
    for number in range(each * len(EMOTIONS)):
        label = EMOTIONS[number % len(EMOTIONS)]
        speaker = (number // len(EMOTIONS) + number) % SPEAKERS
        strength = float(random.uniform(0.5, 1.0))
        draw = random.random()
        face = _shown("face", label, strength, random)
        voice = _shown("voice", label, strength, random)
        words = _shown("words", label, strength, random)
        valence, arousal = (float(np.clip(strength * place + random.normal(0, 0.08), -1, 1)) for place in PLACES[label])
        without_face = draw < SOUND_ALONE
        without_voice = SOUND_ALONE <= draw < SOUND_ALONE + PICTURES_ALONE
        yield Performance(
            label, speaker, round(valence, 3), round(arousal, 3), None if without_face else face,
            None if without_voice else voice,
            "" if without_voice else str(random.choice(list(SENTENCES[words.emotion]))),
            seed=int(random.integers(1 << 31)),
        )  # fmt: skip


def _shown(channel: Channel, label: str, strength: float, random: np.random.Generator) -> Shown:
    strength = float(np.clip(strength * random.uniform(0.7, 1.15), 0, 1))
    if random.random() < TRUE[channel]:
        return Shown(label, strength)
    if random.random() < NOTHING:
        return Shown("neutral", strength)
    if channel == "face" and random.random() < POLITE:
        return Shown("happy", 0.6 * strength)
    return Shown(str(random.choice(list(EMOTIONS))), strength)
