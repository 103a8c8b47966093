"""The Ryerson Audio-Visual Database of Emotional Speech and Song.

Livingstone & Russo, 'The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS)', PLoS ONE 13 (2018):
24 actors, two sentences, eight emotions. A file name is seven numbers: modality (01 pictures and sound, 02 pictures, 03
sound), channel (01 speech, 02 song), emotion, intensity (01 normal, 02 strong), sentence, repetition, actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training.recordings import SYNONYMS, Corpus, Recording, mapped_notes

NAME: Final = re.compile(r"(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})\.(?:wav|mp4)$", re.IGNORECASE)
_LABELS: Final[Mapping[str, str]] = {
    "01": "neutral", "02": "calm", "03": "happy", "04": "sad", "05": "angry", "06": "fearful", "07": "disgust",
    "08": "surprised",
}  # fmt: skip
_SENTENCES: Final[Mapping[str, str]] = {
    "01": "Kids are talking by the door.", "02": "Dogs are sitting by the door.",
}  # fmt: skip
_WHOLE, _SPEECH = "01", "01"
_MODALITIES: Final = frozenset({"01", "02", "03"})
_CHANNELS: Final = frozenset({"01", "02"})
_INTENSITIES: Final = frozenset({"01", "02"})


def read_ravdess(folder: Path) -> Corpus:
    """Return the spoken recordings of a folder and all below it.

    Song is left out. Of a performance that is there with pictures and sound, the files with only one of them are left
    out. Raises FusionModelError ``fusion.data_invalid`` for a name whose numbers mean nothing.
    """
    performances: dict[tuple[str, ...], dict[str, Path]] = {}
    songs = 0
    for path in sorted(folder.rglob("*")):
        found = NAME.match(path.name)
        if found is None:
            continue
        modality, channel, *performance = found.groups()
        _check(path, found.groups())
        if channel != _SPEECH:
            songs += 1
            continue
        performances.setdefault(tuple(performance), {})[modality] = path
    recordings, labels, partial = [], Counter[str](), 0
    for (emotion, _, sentence, _, actor), files in sorted(performances.items()):
        kept = {_WHOLE: files[_WHOLE]} if _WHOLE in files else files
        partial += len(files) - len(kept)
        for path in kept.values():
            label = _LABELS[emotion]
            labels[label] += 1
            recordings.append(Recording(path, SYNONYMS[label], f"actor-{actor}", text=_SENTENCES[sentence]))
    notes = mapped_notes(labels)
    if songs:
        notes.append(f"{songs} sung recordings were left out.")
    if partial:
        notes.append(f"{partial} files with pictures or sound alone were left out: the whole recording is there.")
    return Corpus("RAVDESS", recordings, notes)


def _check(path: Path, numbers: tuple[str, ...]) -> None:
    modality, channel, emotion, intensity, sentence, _, actor = numbers
    known = (
        modality in _MODALITIES
        and channel in _CHANNELS
        and emotion in _LABELS
        and intensity in _INTENSITIES
        and sentence in _SENTENCES
        and 1 <= int(actor) <= 24
    )
    if not known:
        raise FusionModelError("fusion.data_invalid", f"{path} is named as in RAVDESS, with numbers that it has not.")
