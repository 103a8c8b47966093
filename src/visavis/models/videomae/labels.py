"""The names of what heads tell apart.

The lists are those of the data sets, in the order of their class numbers: Kinetics-400 and Kinetics-710 as OpenGVLab's
VideoMAEv2 repository has them (MIT), Something-Something v2 as its publisher numbers the templates.
"""

from __future__ import annotations

import json
from pathlib import Path

from visavis.models.videomae.errors import VideoModelError

FOLDER = Path(__file__).parent / "label_sets"
LABEL_SETS = {"kinetics-400": 400, "kinetics-710": 710, "something-something-v2": 174}
"""Names of the sets, with how many labels each has."""
LABELS_FILE = "labels.txt"
MOST_LABELS = 100_000


def label_set(name: str) -> tuple[str, ...]:
    """Return the labels of a data set. Raises KeyError."""
    if name not in LABEL_SETS:
        raise KeyError(name)
    return tuple((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def labels_for(classes: int) -> tuple[str, ...]:
    """Return the labels of the published head with that many classes, or numbers."""
    name = next((name for name, count in LABEL_SETS.items() if count == classes), None)
    return label_set(name) if name is not None else tuple(f"class {number}" for number in range(classes))


def read_labels(path: Path) -> tuple[str, ...]:
    """Read a list of labels: one a line, or JSON: a list, or ``{"id2label": {"0": …}}`` as transformers has it.

    Raises VideoModelError ``video.labels_invalid``.
    """
    try:
        text = path.read_text(encoding="utf-8")
        found = _from_json(json.loads(text)) if path.suffix == ".json" else [line.strip() for line in text.splitlines()]
    except (OSError, ValueError, AttributeError) as error:
        raise VideoModelError("video.labels_invalid", f"{path} is no list of labels: {error}") from error
    labels = tuple(str(label) for label in found if label)
    if not labels or len(labels) > MOST_LABELS:
        raise VideoModelError("video.labels_invalid", f"{path} holds {len(labels)} labels.")
    if len(set(labels)) < len(labels):
        raise VideoModelError("video.labels_invalid", f"{path} names a label twice.")
    return labels


def _from_json(data: object) -> list[object]:
    if isinstance(data, dict):
        data = data.get("id2label", data)
    if isinstance(data, dict):
        return [data[key] for key in sorted(data, key=int)]
    if isinstance(data, list):
        return data
    raise ValueError("neither a list nor an object")
