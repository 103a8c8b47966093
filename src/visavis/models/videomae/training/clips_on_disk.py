"""Labeled clips on disk: found, split, and read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.transforms import fit_frame, sample

SUFFIXES = {".mp4", ".webm", ".avi", ".mov", ".mkv"}
MOST_FRAMES = 18_000
"""Of one clip: ten minutes at 30 a second."""
_TRIES = 200


@dataclass(frozen=True, slots=True)
class LabeledClip:
    """One example."""

    path: Path
    label: str
    subject: str = ""
    """Who is seen; empty if that is not known."""


def find_clips(source: Path) -> list[LabeledClip]:
    """Return the examples of a folder with a sub-folder for each label, or of a CSV file.

    In a folder, ``LABEL/SUBJECT/CLIP.mp4`` tells subjects too. A CSV file has the columns path (relative to the file),
    label and, if known, subject. Raises VideoModelError ``video.data_invalid``.
    """
    clips = _from_csv(source) if source.is_file() else _from_folder(source)
    counts = Counter(clip.label for clip in clips)
    if len(counts) < 2:
        raise VideoModelError(
            "video.data_invalid", f"{source} has clips of {len(counts)} labels; at least 2 are needed."
        )
    rare = [label for label, count in counts.items() if count < 2]
    if rare:
        raise VideoModelError("video.data_invalid", f"{source} has a single clip of: {', '.join(sorted(rare))}.")
    missing = [clip.path for clip in clips if not clip.path.is_file()]
    if missing:
        raise VideoModelError(
            "video.data_invalid", f"{source} names {len(missing)} files that are missing: {missing[0]}."
        )
    return clips


def _from_folder(folder: Path) -> list[LabeledClip]:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    parts = [(path, path.relative_to(folder).parts) for path in files]
    return [LabeledClip(path, inner[0], "/".join(inner[1:-1])) for path, inner in parts if len(inner) >= 2]


def _from_csv(file: Path) -> list[LabeledClip]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            rows = list(csv.DictReader(opened))
        return [LabeledClip(file.parent / row["path"], row["label"], row.get("subject") or "") for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError) as error:
        raise VideoModelError("video.data_invalid", f"{file} is no CSV file with path and label: {error}") from error


def split(clips: Sequence[LabeledClip], share: float, seed: int) -> tuple[list[LabeledClip], list[LabeledClip]]:
    """Return clips for training and for validation, about ``share`` of them.

    Where all subjects are known, nobody is in both (a model that knows the people would look better than it is);
    otherwise every label keeps its share. The same seed gives the same split. Raises VideoModelError
    ``video.data_invalid`` if a few subjects have labels to themselves.
    """
    random = np.random.default_rng(seed)
    if all(clip.subject for clip in clips) and len({clip.subject for clip in clips}) > 1:
        held = _held_subjects(clips, share, random)
        return [c for c in clips if c.subject not in held], [c for c in clips if c.subject in held]
    held_out: set[int] = set()
    for label in sorted({clip.label for clip in clips}):
        indices = [index for index, clip in enumerate(clips) if clip.label == label]
        count = min(len(indices) - 1, max(1, round(share * len(indices))))
        held_out.update(int(index) for index in random.permutation(indices)[:count])
    training = [clip for index, clip in enumerate(clips) if index not in held_out]
    return training, [clips[index] for index in sorted(held_out)]


def _held_subjects(clips: Sequence[LabeledClip], share: float, random: np.random.Generator) -> set[str]:
    """Return the subjects for validation: of many draws the one whose labels are most evenly shared."""
    totals = Counter(clip.label for clip in clips)
    subjects = sorted({clip.subject for clip in clips})
    best: tuple[float, set[str]] | None = None
    for _ in range(_TRIES):
        order = [subjects[index] for index in random.permutation(len(subjects))]
        held, count = set[str](), 0
        for subject in order[:-1]:
            if count >= share * len(clips):
                break
            held.add(subject)
            count += sum(clip.subject == subject for clip in clips)
        labels = Counter(clip.label for clip in clips if clip.subject in held)
        if any(labels[label] == totals[label] for label in totals):
            continue
        unevenness = sum(abs(labels[label] / totals[label] - share) for label in totals)
        if best is None or unevenness < best[0]:
            best = unevenness, held
    if best is None:
        raise VideoModelError("video.data_invalid", "Some labels are shown by single subjects: no one can be held out.")
    return best[1]


def read_clip(path: Path, frames: int, size: int) -> NDArray[np.uint8]:
    """Return the clip of a video file: uint8 (frames, size, size, 3), RGB, from its middle.

    Raises VideoModelError ``video.clip_broken``.
    """
    import av

    try:
        with av.open(str(path)) as container:
            decoded = [
                fit_frame(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), size)
                for _, frame in zip(range(MOST_FRAMES), container.decode(video=0), strict=False)
            ]
        return np.stack([decoded[index] for index in sample(len(decoded), frames)])
    except (av.FFmpegError, IndexError, ValueError, OSError) as error:
        raise VideoModelError("video.clip_broken", f"{path} cannot be read as a video: {error}") from error
