"""A corpus as a CSV file: path, label, speaker, and if they are known valence, arousal, text, start_ms and end_ms."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path
from typing import Final

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training.recordings import LEFT_OUT, SYNONYMS, Corpus, Recording, mapped_notes

NEEDED: Final = ("path", "label", "speaker")
_MOST_TEXT: Final = 2_000
_MOST_ROWS: Final = 1_000_000


def read_table(file: Path) -> Corpus:
    """Return the recordings that a CSV file lists; paths are relative to it.

    Raises FusionModelError ``fusion.data_invalid``, with the line, for a row that cannot be used.
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            reader = csv.DictReader(opened)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise _wrong(file, 1, f"the column '{missing[0]}' is missing")
            rows = [(reader.line_num, row) for _, row in zip(range(_MOST_ROWS), reader, strict=False)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FusionModelError("fusion.data_invalid", f"{file} is no CSV file: {error}.") from error
    labels = Counter((row["label"] or "").strip().lower() for _, row in rows)
    recordings = [item for line, row in rows if (item := _recording(file, line, row)) is not None]
    return Corpus(file.stem if file.stem != "corpus" else file.parent.name, recordings, mapped_notes(labels))


def _recording(file: Path, line: int, row: dict[str, str | None]) -> Recording | None:
    label = (row["label"] or "").strip().lower()
    if label in LEFT_OUT:
        return None
    if label not in SYNONYMS:
        raise _wrong(file, line, f"'{label}' is no known label; known are {', '.join(EMOTIONS)} and their nouns")
    path = file.parent / (row["path"] or "")
    if not path.is_file():
        raise _wrong(file, line, f"there is no file {row['path']}")
    speaker = (row["speaker"] or "").strip()
    if not speaker:
        raise _wrong(file, line, "it does not say who speaks")
    text = (row.get("text") or "").strip()
    if len(text) > _MOST_TEXT:
        raise _wrong(file, line, f"its text is longer than {_MOST_TEXT} characters")
    start, end = _milliseconds(file, line, row, "start_ms"), _milliseconds(file, line, row, "end_ms")
    if end is not None and end <= (start or 0):
        raise _wrong(file, line, "it ends before it begins")
    return Recording(
        path, SYNONYMS[label], speaker, valence=_affect(file, line, row, "valence"),
        arousal=_affect(file, line, row, "arousal"), text=text, start_ms=start or 0, end_ms=end,
    )  # fmt: skip


def _affect(file: Path, line: int, row: dict[str, str | None], name: str) -> float | None:
    written = (row.get(name) or "").strip()
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not -1 <= value <= 1:
        raise _wrong(file, line, f"{name} is '{written}', not a number from -1 to 1")
    return value


def _milliseconds(file: Path, line: int, row: dict[str, str | None], name: str) -> int | None:
    written = (row.get(name) or "").strip()
    if not written:
        return None
    if not written.isdecimal():
        raise _wrong(file, line, f"{name} is '{written}', not a number of milliseconds")
    return int(written)


def _wrong(file: Path, line: int, what: str) -> FusionModelError:
    return FusionModelError("fusion.data_invalid", f"{file}, line {line}: {what}.")
