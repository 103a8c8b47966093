"""``visavis models convert``: checkpoints of VideoMAE-v2 and AudioCLIP to what runs fast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from visavis.cli.common import coded_errors, err, load_settings, out
from visavis.cli.convert_sounds import convert_sound_model, is_sound_model

if TYPE_CHECKING:
    from visavis.models.videomae.manifest import VideoManifest

Target = Literal["onnx", "openvino", "safetensors"]


@coded_errors
def convert_command(
    checkpoint: Annotated[str, typer.Argument(help="A checkpoint, its folder, or the name of a pulled model.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder for the converted model.")],
    to: Annotated[Target, typer.Option(help="What for: onnxruntime, OpenVINO, or PyTorch.")] = "onnx",
    int8: Annotated[bool, typer.Option("--int8", help="8-bit weights (onnx): faster on most processors.")] = False,
    size: Annotated[
        int | None, typer.Option(min=32, max=1024, help="Height and width of a frame; smaller is faster.")
    ] = None,
    heads: Annotated[int | None, typer.Option(min=1, help="Attention heads, if the width is none of ours.")] = None,
    labels: Annotated[
        str | None,
        typer.Option(
            help="A file of labels, or kinetics-400, kinetics-710 or something-something-v2; for AudioCLIP, of sounds."
        ),
    ] = None,
    license_: Annotated[str, typer.Option("--license", help="License of the weights, for the record.")] = "unknown",
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest.")] = False,
) -> None:
    """Convert a checkpoint of VideoMAE-v2 or AudioCLIP, and compare the result with it.

    Reads OpenGVLab's fine-tuned, distilled and pre-trained checkpoints, those of transformers' VideoMAE, and those of
    AudioCLIP and its sound tower as their authors publish them.
    """
    with video_errors():
        from visavis.events import CodedError
        from visavis.models.videomae.export import Conversion, convert

        path, known_license = find_checkpoint(checkpoint)
        license_ = known_license if license_ == "unknown" else license_
        if is_sound_model(path):
            if int8 or size is not None or heads is not None:
                raise CodedError("sound.convert_unsupported", "--int8, --size and --heads are for video models.")
            convert_sound_model(path, folder, to, labels, license_, as_json=as_json)
            return
        wanted = Conversion(
            path, folder, to=to, int8=int8, size=size, heads=heads, labels=_labels(labels), license=license_
        )
        with err.status("reading the checkpoint") as status:
            manifest = convert(wanted, lambda step: status.update(step))
    if as_json:
        typer.echo(json.dumps(asdict(manifest), indent=2, ensure_ascii=False))
    else:
        _tell(folder, manifest)


@contextmanager
def video_errors() -> Iterator[None]:
    """Give what models raise its code, and say what to install where PyTorch is missing."""
    from visavis.events import CodedError
    from visavis.models.videomae.errors import VideoModelError, torch_missing

    try:
        yield
    except VideoModelError as error:
        raise CodedError(error.code, error.detail) from error
    except OSError as error:
        raise CodedError("video.not_writable", f"A file cannot be read or written: {error}.") from error
    except ImportError as error:
        if error.name != "torch":
            raise
        missing = torch_missing(error)
        raise CodedError(missing.code, missing.detail) from error


def find_checkpoint(name: str) -> tuple[Path, str]:
    """Return where a checkpoint lies that is named by its path or in the catalog, and its license if that is known.

    Raises CodedError ``models.missing`` if it is in the catalog, but not on disk.
    """
    from visavis.inference.builtin_models import MODELS
    from visavis.inference.catalog import ModelStore
    from visavis.inference.video_models import CHECKPOINT

    model = MODELS.get(name)
    if model is not None and CHECKPOINT in model.files:
        return ModelStore(load_settings().models_dir, MODELS).file(name, CHECKPOINT), model.license
    return Path(name), "unknown"


def _labels(name: str | None) -> tuple[str, ...]:
    from visavis.models.videomae.labels import LABEL_SETS, label_set, read_labels

    if name is None:
        return ()
    return label_set(name) if name in LABEL_SETS else read_labels(Path(name))


def _tell(folder: Path, manifest: VideoManifest) -> None:
    about = f"{manifest.frames} frames of {manifest.size}², {manifest.precision}, for {manifest.runtime}"
    out.print(f"[green]●[/] {folder / manifest.file} [dim]{about}[/]", soft_wrap=True)
    heads = f"{len(manifest.labels)} labels" if manifest.labels else "no trained head: features only"
    out.print(f"  {manifest.source}, {manifest.layout}; {heads}", soft_wrap=True)
    check = manifest.check
    agreed = f", the likeliest label is the same in {check['top1_agreement']:.0%}" if manifest.labels else ""
    out.print(f"  against the checkpoint, on {check['clips']:.0f} clips: cosine of features at least "
              f"{check['feature_cosine']:.5f}{agreed}", soft_wrap=True)  # fmt: skip
