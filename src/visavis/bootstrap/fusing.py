"""What makes one picture of all senses, shared by all sessions: rules, or a network that was trained here."""

from __future__ import annotations

from pathlib import Path

from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.model_errors import coded_model_errors
from visavis.models.fusion.rules import RULES_FILE, RulesCalibration
from visavis.perception.fusion_model import FusionModel
from visavis.perception.sources import RULES_SOURCE

JOB = "fusion"
OWN = "fusion"
"""Name of the folder, among the models, in which a trained one is looked for."""
_BETTER = "A model that was trained on labeled recordings: visavis train fusion"


def fusion_part(settings: Settings) -> Part[FusionModel]:
    """Return what fuses. The rules always do; a trained model stands before them.

    Raises CodedError ``config.part_unavailable`` for one that is wanted and is not there.
    """
    wanted = settings.fusion_model
    if wanted == "none":
        return Part(JOB, RULES_SOURCE, "A trained model is switched off in the settings.", None)
    folder = settings.models_dir / (OWN if wanted == "auto" else wanted)  # an absolute path stays what it is
    if not (folder / "manifest.json").is_file():
        if wanted != "auto":
            raise CodedError("config.part_unavailable", f"There is no trained fusion model in {folder}.")
        return Part(JOB, RULES_SOURCE, "No model was trained here; what moved the picture is told.", None, _BETTER)
    why = "It was trained here." if wanted == "auto" else "Chosen in the settings."
    return Part(JOB, folder.name, why, lambda: _open(folder))


def rules_calibration(settings: Settings) -> RulesCalibration | None:
    """Return how far the rules can be believed, if that was measured here.

    Raises CodedError ``fusion.rules_invalid``.
    """
    name = OWN if settings.fusion_model in ("auto", "none") else settings.fusion_model
    file = settings.models_dir / name / RULES_FILE
    if not file.is_file():
        return None
    with coded_model_errors():
        return RulesCalibration.load(file)


def _open(folder: Path) -> FusionModel:
    from visavis.perception.backends.fusion import open_fusion_model

    return open_fusion_model(folder)
