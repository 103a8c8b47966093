from __future__ import annotations

from pathlib import Path

import pytest

from visavis.bootstrap.parts import Part
from visavis.bootstrap.stored_models import SERVICE, choose_stored
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.inference.video_models import VIDEO_MODELS

NOBODY: Part[str] = Part("movement", "none", "No model is on disk.", None)


def chosen(wanted: str, folder: Path, url: str = "") -> Part[str]:
    settings = Settings(models_dir=folder, inference_url=url)
    store = ModelStore(folder, MODELS)
    return choose_stored(wanted, VIDEO_MODELS, NOBODY, settings, store, local=str, remote=lambda at: f"service {at}")


def test_without_weights_the_job_is_done_otherwise_or_by_nobody(tmp_path: Path) -> None:
    assert chosen("auto", tmp_path) is NOBODY
    assert chosen("none", tmp_path).make is None


def test_a_model_may_be_named_by_its_path_or_be_the_service_s(tmp_path: Path) -> None:
    mine = chosen(str(tmp_path / "mine"), tmp_path)
    there = chosen(SERVICE, tmp_path, "http://127.0.0.1:8500")
    assert mine.make is not None
    assert mine.make() == str(tmp_path / "mine")
    assert there.make is not None
    assert there.make().startswith("service http://127.0.0.1:8500")


@pytest.mark.parametrize(
    ("wanted", "told"), [(SERVICE, "VISAVIS_INFERENCE_URL"), (VIDEO_MODELS[0].name, "visavis models pull")]
)
def test_what_is_wanted_by_name_and_is_not_there_is_refused(wanted: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(CodedError, match=told):
        chosen(wanted, tmp_path)
