"""Finds out what kind of corpus somebody has, and reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, get_args

from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training import crema_d, ravdess
from visavis.models.fusion.training.recordings import Corpus, checked
from visavis.models.fusion.training.table import read_table

Kind = Literal["auto", "ravdess", "crema-d", "csv"]

KINDS: Final[Mapping[str, Kind]] = {kind: kind for kind in get_args(Kind)}


def read_corpus(source: Path, kind: Kind = "auto") -> Corpus:
    """Return the recordings of a CSV file, or of a folder whose files are named as in RAVDESS or CREMA-D.

    Raises FusionModelError ``fusion.data_invalid``.
    """
    if not source.exists():
        raise FusionModelError("fusion.data_invalid", f"There is no {source}.")
    found = _kind(source) if kind == "auto" else kind
    if found == "csv":
        return checked(read_table(source), source)
    return checked(ravdess.read_ravdess(source) if found == "ravdess" else crema_d.read_crema_d(source), source)


def _kind(source: Path) -> Kind:
    if source.is_file():
        return "csv"
    for path in source.rglob("*"):
        if ravdess.NAME.match(path.name):
            return "ravdess"
        if crema_d.NAME.match(path.name):
            return "crema-d"
    raise FusionModelError(
        "fusion.data_invalid",
        f"{source} has no files that are named as in RAVDESS or CREMA-D; other recordings are listed in a CSV file.",
    )
