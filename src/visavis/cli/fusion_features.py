"""What the senses told of a whole corpus: computed once for each speaker, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from visavis.bootstrap.faces import landmarker_part
from visavis.bootstrap.hearing import voice_activity_part
from visavis.bootstrap.movement import movement_part
from visavis.bootstrap.parts import Part
from visavis.bootstrap.sounds import sounds_part
from visavis.bus import virtual_time
from visavis.cli.encounters import FPS, Senses, meet
from visavis.config import Settings
from visavis.events import EMOTIONS, CodedError
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.files import file_sha256
from visavis.models.fusion.training.moments import Lessons, Moments, joined
from visavis.models.fusion.training.recordings import Corpus, Recording
from visavis.perception.evidence import LAYOUTS, VALUES
from visavis.perception.expression import PLACES

VERSION = 1
"""Of how recordings are played; raised when that changes."""
MOST_BROKEN = 0.05
"""Share of the recordings that may be unreadable."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to learn from."""

    lessons: Lessons
    layouts: Mapping[str, str]
    """What the values of each modality are."""
    notes: Sequence[str]
    """What is missing, in sentences."""
    places: bool
    """Whether valence and arousal are those of the emotions' names."""


def gather(settings: Settings, corpus: Corpus, folder: Path, progress: Progress, *, fps: float = FPS) -> Gathered:
    """Let all recordings be seen and heard, or take what is kept in ``folder``.

    Raises CodedError: ``fusion.senseless`` if nothing here sees or hears; ``fusion.data_invalid`` if too many
    recordings cannot be read; ``faces.*``; OSError if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store = ModelStore(settings.models_dir, MODELS)
    parts = (landmarker_part(settings, store), voice_activity_part(settings, store), movement_part(settings, store),
             sounds_part(settings, store))  # fmt: skip
    if parts[0].make is None and parts[1].make is None:
        raise CodedError("fusion.senseless", f"Nothing here sees or hears. {parts[0].why} {parts[1].why}")
    layouts = {str(name): layout for name, layout in LAYOUTS.items()}
    layouts |= {name: part.name for name, part in zip(("video", "sound"), parts[2:], strict=True) if part.make}
    pieces, broken = _all(corpus, folder, parts, layouts, fps, progress)
    if len(broken) > MOST_BROKEN * len(corpus.recordings):
        detail = f"{len(broken)} of {len(corpus.recordings)} recordings cannot be read; the first: {broken[0]}"
        raise CodedError("fusion.data_invalid", detail)
    rated = any(item.valence is not None or item.arousal is not None for item in corpus.recordings)
    lessons = Lessons(joined(pieces), _labels(corpus), _affect(corpus, rated=rated),
                      tuple(item.speaker for item in corpus.recordings))  # fmt: skip
    notes = [f"{part.job}: {part.why}" for part in parts[:2] if part.make is None]
    notes += [f"{len(broken)} recordings could not be read."] if broken else []
    return Gathered(lessons, {name: layouts[name] for name in lessons.moments.modalities}, notes, not rated)


def _all(
    corpus: Corpus, folder: Path, parts: Sequence[Part[Any]], layouts: Mapping[str, str], fps: float, progress: Progress
) -> tuple[list[Moments], list[str]]:
    """Return the moments of all speakers, and what could not be read."""
    hashes = _hashes(corpus, progress)
    pieces, broken, opened, done = list[Moments](), list[str](), list[Any](), 0
    total = len(corpus.recordings)
    for name in corpus.speakers:
        numbered = [(number, item) for number, item in enumerate(corpus.recordings) if item.speaker == name]
        ordered = sorted(numbered, key=lambda item: hashes[item[0]])  # which has nothing to do with labels
        path = folder / f"{_key(ordered, hashes, layouts, fps)}.npz"
        if not path.is_file():
            opened = opened or [None if part.make is None else part.make() for part in parts]
            _meet(path, opened, ordered, fps, lambda met, at=done, who=name: progress(who, at + met, total))  # type: ignore[misc]
        found, missing = _load(path)
        pieces.append(found)
        broken += missing
        done += len(ordered)
        progress(name, done, total)
    return pieces, broken


def _meet(
    path: Path, opened: Sequence[Any], ordered: Sequence[tuple[int, Recording]], fps: float, met: Callable[[int], None]
) -> None:
    landmarker, voice_activity, classifier, sounds = opened
    runner = Runner("faces")
    senses = Senses(landmarker, voice_activity, runner, classifier, sounds, fps)
    found, broken = virtual_time.run(meet(senses, ordered, met))
    runner.close()
    places = {number: index for index, (number, _) in enumerate(ordered)}
    arrays: dict[str, Any] = {
        "rules": found.rules,
        "recording": np.array([places[number] for number in found.recording.tolist()], np.int64),
        "broken": np.array(broken, np.str_),
        **{f"values_{name}": item for name, item in found.values.items()},
        **{f"confidence_{name}": item for name, item in found.confidence.items()},
        "numbers": np.array([number for number, _ in ordered], np.int64),
    }
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **arrays)
    part.replace(path)


def _load(path: Path) -> tuple[Moments, list[str]]:
    with np.load(path, allow_pickle=False) as kept:
        names = [key.removeprefix("values_") for key in kept.files if key.startswith("values_")]
        found = Moments(
            {name: kept[f"values_{name}"] for name in names}, {name: kept[f"confidence_{name}"] for name in names},
            kept["rules"], kept["recording"],
        )  # fmt: skip
        numbers = kept["numbers"]
        return replace(found, recording=numbers[found.recording]), kept["broken"].tolist()


def _hashes(corpus: Corpus, progress: Progress) -> list[str]:
    known: dict[Path, str] = {}
    for number, item in enumerate(corpus.recordings):
        if item.path not in known:
            known[item.path] = file_sha256(item.path)
        progress("hashing", number + 1, len(corpus.recordings))
    return [known[item.path] for item in corpus.recordings]


def _key(
    ordered: Sequence[tuple[int, Recording]], hashes: Sequence[str], layouts: Mapping[str, str], fps: float
) -> str:
    """Return what one speaker's features depend on, and nothing else, as a hash."""
    recordings = [(hashes[number], item.text, item.start_ms, item.end_ms) for number, item in ordered]
    about = [VERSION, dict(layouts), {str(name): len(values) for name, values in VALUES.items()}, fps, recordings,
             [number for number, _ in ordered]]  # fmt: skip
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]


def _labels(corpus: Corpus) -> np.ndarray:
    return np.array([EMOTIONS.index(item.label) for item in corpus.recordings], np.int64)


def _affect(corpus: Corpus, *, rated: bool) -> np.ndarray:
    """Return valence and arousal as they were rated, or where nobody has, those of the emotions' names."""
    places = {str(emotion): PLACES[emotion] for emotion in EMOTIONS}
    rows = [(item.valence, item.arousal) if rated else places[item.label] for item in corpus.recordings]
    return np.array([[np.nan if value is None else value for value in row] for row in rows], np.float32)
