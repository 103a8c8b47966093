"""The whole training: examined by cross-validation, then taught once more, and written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from visavis.models.fusion.export import export
from visavis.models.fusion.training.course import FusionSettings, teach
from visavis.models.fusion.training.examination import RULES, Progress, calibration_of_rules, examine, parts
from visavis.models.fusion.training.moments import Lessons
from visavis.models.fusion.training.report import About, write_report

_TOLD = ("corpus", "recordings", "moments", "speakers", "labels", "chance", "uar", "war", "valence_ccc", "arousal_ccc",
         "ece", "ece_before_temperature", "recall", "seed")  # fmt: skip


def train_fusion(
    lessons: Lessons, out: Path, settings: FusionSettings, about: About, progress: Progress, *, name: str = "fusion"
) -> dict[str, Any]:
    """Train, and write ``fusion.onnx``, ``manifest.json``, ``rules.json`` and the report; return the figures.

    Raises FusionModelError ``fusion.data_invalid``; OSError if ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = examine(lessons, settings, progress)
    figures = write_report(out, lessons, found, about)
    everybody = frozenset[str]().union(*found.folds)
    _, judging = parts(found.folds, len(found.folds) - 1)
    final = teach(lessons.of(everybody - judging), lessons.of(judging), settings, seed=settings.seed + len(found.folds))
    trained = {key: figures[key] for key in _TOLD} | {
        "splits": f"{len(found.folds)} folds of speakers",
        "uar_of_rules": figures["ablation"][RULES]["uar"],
    }
    export(
        final.network, out, name=name, layouts=about.layouts, temperature=final.temperature, trained=trained,
    )  # fmt: skip
    calibration_of_rules(lessons).save(out)
    progress("written", 1, 1)
    return figures
