"""Learns on the default persona what small personas use: ``reasoning/data/default_calibration.json``.

To be run when the features or samples of the calibration change::

    python -m bench.default_calibration [--models FOLDER]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import platformdirs

import visavis.reasoning.data
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.calibration import learn
from visavis.reasoning.logistic import Logistic
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.repertoire import Repertoire


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    store = ModelStore(parser.parse_args().models, MODELS)
    persona = load_persona(Path(__file__).parent.parent / "personas/host")
    encoder = MiniLM(store.file("minilm"), store.file("minilm", "tokenizer.json"))
    learned = {
        "with_encoder": _plain(learn(Repertoire(persona, encoder)).model),
        "wording_only": _plain(learn(Repertoire(persona, None)).model),
    }
    file = Path(visavis.reasoning.data.__path__[0]) / "default_calibration.json"
    file.write_text(json.dumps(learned) + "\n", "utf-8")


def _plain(model: Logistic) -> dict[str, list[float]]:
    return {
        "mean": [round(value, 4) for value in model.mean.tolist()],
        "scale": [round(value, 4) for value in model.scale.tolist()],
        "coefficients": [round(value, 4) for value in model.coefficients.tolist()],
    }


if __name__ == "__main__":
    main()
