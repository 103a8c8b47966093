"""The part of ``visavis models convert`` that is for AudioCLIP."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from visavis.cli.common import err, load_settings, out

if TYPE_CHECKING:
    from visavis.models.audioclip.manifest import SoundManifest


def is_sound_model(path: Path) -> bool:
    """Tell whether a checkpoint is AudioCLIP's, by the names of its tensors."""
    from visavis.models.audioclip.checkpoint import is_audioclip

    return is_audioclip(path)


def convert_sound_model(
    path: Path,
    folder: Path,
    to: Literal["onnx", "openvino", "safetensors"],
    labels: str | None,
    license_: str,
    *,
    as_json: bool,
) -> None:
    """Convert, and say what came of it. Raises CodedError ``sound.*``."""
    from visavis.inference.model_errors import coded_model_errors

    with coded_model_errors():
        from visavis.models.audioclip.export import Conversion, convert
        from visavis.models.audioclip.labels import read_labels

        asked = () if labels is None else read_labels(Path(labels))
        wanted = Conversion(path, folder, to=to, labels=asked, vocabulary=_vocabulary(path), license=license_)
        with err.status("reading the checkpoint") as status:
            manifest = convert(wanted, lambda step: status.update(step))
    if as_json:
        typer.echo(json.dumps(asdict(manifest), indent=2, ensure_ascii=False))
    else:
        _tell(folder, manifest)


def _vocabulary(checkpoint: Path) -> Path:
    """Return CLIP's vocabulary: the one beside the checkpoint, or the one that was pulled."""
    from visavis.inference.audio_models import CLIP_VOCABULARY
    from visavis.inference.builtin_models import MODELS
    from visavis.inference.catalog import ModelStore
    from visavis.models.audioclip.tokenizer import VOCABULARY_FILE

    beside = (checkpoint if checkpoint.is_dir() else checkpoint.parent) / VOCABULARY_FILE
    pulled = ModelStore(load_settings().models_dir, MODELS).folder(CLIP_VOCABULARY.name) / VOCABULARY_FILE
    return beside if beside.is_file() else pulled


def _tell(folder: Path, manifest: SoundManifest) -> None:
    from visavis.models.audioclip.labels import LABELS_FILE, read_labels

    about = f"{manifest.samples / manifest.rate:g} s of sound, for {manifest.runtime}"
    out.print(f"[green]●[/] {folder / manifest.file} [dim]{about}[/]", soft_wrap=True)
    told = "no words: embeddings only"
    if manifest.scale is not None:
        told = f"{sum(not item.background for item in read_labels(folder / LABELS_FILE))} sounds"
    out.print(f"  {manifest.source}, {manifest.kind}; {told}", soft_wrap=True)
    check = manifest.check
    out.print(f"  against the checkpoint, on {check['sounds']:.0f} sounds: cosine of embeddings at least "
              f"{check['cosine']:.5f}, {check['centered_cosine']:.5f} without what they have in common",
              soft_wrap=True)  # fmt: skip
