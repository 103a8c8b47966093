"""The Crowd-sourced Emotional Multimodal Actors Dataset.

Cao et al., 'CREMA-D: Crowd-sourced Emotional Multimodal Actors Dataset', IEEE Trans. Affective Computing 5 (2014): 91
actors, twelve sentences, six emotions. File names: actor, sentence, emotion, level (LO, MD, HI or XX for unspecified).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training.recordings import Corpus, Recording

NAME: Final = re.compile(r"(\d{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{1,2})\.(flv|mp4|wav|mp3)$", re.IGNORECASE)
_LABELS: Final[Mapping[str, str]] = {
    "ANG": "angry", "DIS": "disgusted", "FEA": "afraid", "HAP": "happy", "NEU": "neutral", "SAD": "sad",
}  # fmt: skip
_SENTENCES: Final[Mapping[str, str]] = {
    "IEO": "It's eleven o'clock.",
    "TIE": "That is exactly what happened.",
    "IOM": "I'm on my way to the meeting.",
    "IWW": "I wonder what this is about.",
    "TAI": "The airplane is almost full.",
    "MTI": "Maybe tomorrow it will be cold.",
    "IWL": "I would like a new alarm clock.",
    "ITH": "I think I have a doctor's appointment.",
    "DFA": "Don't forget a jacket.",
    "ITS": "I think I've seen this before.",
    "TSI": "The surface is slick.",
    "WSI": "We'll stop in a couple of minutes.",
}
_LEVELS: Final = frozenset({"LO", "MD", "HI", "XX", "X"})
_BEST: Final = ("flv", "mp4", "wav", "mp3")
"""Pictures and sound before sound alone."""


def read_crema_d(folder: Path) -> Corpus:
    """Return the recordings of a folder and all below it; of each the file with pictures, if it is there.

    Raises FusionModelError ``fusion.data_invalid`` for a name whose codes mean nothing.
    """
    performances: dict[str, dict[str, Path]] = {}
    codes: dict[str, tuple[str, str, str]] = {}
    for path in sorted(folder.rglob("*")):
        found = NAME.match(path.name)
        if found is None:
            continue
        actor, sentence, emotion, level, kind = (item.upper() for item in found.groups())
        if emotion not in _LABELS or level not in _LEVELS or sentence not in _SENTENCES:
            raise FusionModelError("fusion.data_invalid", f"{path} is named as in CREMA-D, with codes that it has not.")
        name = path.stem.upper()
        performances.setdefault(name, {})[kind.lower()] = path
        codes[name] = actor, sentence, emotion
    recordings, doubles = [], Counter[str]()
    for name, files in sorted(performances.items()):
        actor, sentence, emotion = codes[name]
        best = next(kind for kind in _BEST if kind in files)
        doubles.update(kind for kind in files if kind != best)
        recordings.append(Recording(files[best], _LABELS[emotion], f"actor-{actor}", text=_SENTENCES[sentence]))
    notes = ["Labels are what actors were asked to show; nobody shows surprise."]
    if doubles:
        notes.append(f"{sum(doubles.values())} files of the same performances without pictures were left out.")
    return Corpus("CREMA-D", recordings, notes)
