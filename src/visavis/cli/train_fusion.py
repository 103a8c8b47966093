"""``visavis train fusion``: teach the network that makes one picture of what all senses tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from visavis.cli.common import coded_errors, err, load_settings, out

if TYPE_CHECKING:
    from visavis.config import Settings
    from visavis.models.fusion.training.course import FusionSettings
    from visavis.models.fusion.training.recordings import Corpus

_KINDS = "auto, ravdess, crema-d or csv"
_COPIES = "fusion.onnx, manifest.json and rules.json"


@coded_errors
def fusion(
    dataset: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of RAVDESS or CREMA-D, or a CSV file: path,label,speaker[,valence,arousal,text,…]."
        ),
    ] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the trained model.")] = Path("trained-fusion"),
    kind: Annotated[str, typer.Option(help=f"What the dataset is: {_KINDS}.")] = "auto",
    folds: Annotated[int, typer.Option(min=3, max=50, help="Into how many parts the speakers are split.")] = 5,
    epochs: Annotated[int, typer.Option(min=1, max=10_000, help="How often to go through the moments, at most.")] = 120,
    batch: Annotated[int, typer.Option(min=2, max=4096, help="Moments at a time.")] = 32,
    rate: Annotated[float, typer.Option(min=1e-7, max=1, help="Greatest learning rate.")] = 1e-3,
    patience: Annotated[int, typer.Option(min=1, help="Epochs without improvement after which to stop.")] = 20,
    fps: Annotated[float, typer.Option(min=4, max=30, help="Pictures a second that are looked at.")] = 12.0,
    synthetic: Annotated[
        int | None, typer.Option(min=2, max=1000, help="Prove it on so many made recordings of each of seven emotions.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same splits and training.")] = 0,
    device: Annotated[str, typer.Option(help="Where to train: cpu or cuda.")] = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures.")] = False,
) -> None:
    """Teach one network what faces, voices and words tell together, from recordings of people who show emotions.

    Nobody who is tested on is learned from. What is seen and heard is computed once and kept beside the model, so an
    interrupted call goes on.
    """
    with _fusion_errors():
        from visavis.models.fusion.training.course import FusionSettings

        settings = FusionSettings(epochs=epochs, batch=batch, rate=rate, patience=patience, folds=folds, seed=seed,
                                  device=_device(device))  # fmt: skip
        with _progress() as show:
            corpus = _corpus(load_settings(), dataset, kind, folder, synthetic, seed, show)
            figures = _train(load_settings(), corpus, folder, settings, show, fps=fps, made=synthetic is not None)
    _tell(folder, figures, as_json=as_json)


def _corpus(
    settings: Settings, dataset: Path | None, kind: str, folder: Path, synthetic: int | None, seed: int, show: _Show
) -> Corpus:
    from visavis.models.fusion.errors import FusionModelError
    from visavis.models.fusion.training.corpora import KINDS, read_corpus

    if synthetic is not None:
        from visavis.cli.synthetic_people import built_avatars, write_people

        dataset = write_people(folder / "corpus", synthetic, seed, built_avatars(settings.avatars_dir), show)
    if dataset is None:
        raise FusionModelError("fusion.no_data", "Name a dataset, or try --synthetic 24.")
    if kind not in KINDS:
        raise FusionModelError("fusion.data_invalid", f"There is no kind '{kind}': {_KINDS}.")
    corpus = read_corpus(dataset, KINDS[kind])
    return corpus if synthetic is None else replace(corpus, name="people made by code")


def _train(
    settings: Settings, corpus: Corpus, folder: Path, how: FusionSettings, show: _Show, *, fps: float, made: bool
) -> dict[str, Any]:
    from visavis.cli.fusion_features import gather
    from visavis.models.fusion.training.fit import train_fusion
    from visavis.models.fusion.training.report import About

    gathered = gather(settings, corpus, folder / "features", show, fps=fps)
    moments = gathered.lessons.moments
    about = About(
        corpus=corpus.name, notes=[*corpus.notes, *gathered.notes], layouts=gathered.layouts,
        values={name: moments.values[name].shape[1] for name in moments.modalities}, seed=how.seed,
        places=gathered.places, made=made,
    )  # fmt: skip
    return train_fusion(gathered.lessons, folder, how, about, show)


class _Show:
    """One line of progress for whatever is being done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def __call__(self, what: str, done: int, total: int) -> None:
        self._progress.update(self._task, description=what, completed=done, total=total)


@contextmanager
def _progress() -> Iterator[_Show]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=err, transient=True) as progress:
        yield _Show(progress)


@contextmanager
def _fusion_errors() -> Iterator[None]:
    from visavis.events.errors import CodedError
    from visavis.models.fusion.errors import FusionModelError, torch_missing

    try:
        yield
    except FusionModelError as error:
        raise CodedError(error.code, error.detail) from error
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "torch":
            raise
        missing = torch_missing(error)
        raise CodedError(missing.code, missing.detail) from error
    except OSError as error:
        raise CodedError("fusion.unwritable", f"{error.filename or error}: {error.strerror or 'failed'}.") from error


def _device(wanted: str) -> str:
    import torch

    from visavis.models.fusion.errors import FusionModelError

    if wanted not in ("cpu", "cuda") or (wanted == "cuda" and not torch.cuda.is_available()):
        raise FusionModelError("fusion.device_unsupported", f"There is no device '{wanted}' here.")
    return wanted


def _tell(folder: Path, figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("senses", "UAR", "WAR", "valence", "arousal", "ECE"):
        table.add_column(column, justify="left" if column == "senses" else "right")
    for name, item in figures["ablation"].items():
        shares = [f"{item[key]:.1%}" for key in ("uar", "war")]
        others = ["" if item[key] is None else f"{item[key]:.2f}" for key in ("valence_ccc", "arousal_ccc", "ece")]
        table.add_row(name, *shares, *others)
    out.print(table)
    about = f"{figures['recordings']} recordings of {figures['speakers']} speakers; guessing: {figures['chance']:.1%}"
    out.print(f"[green]●[/] {folder / 'README.md'}  {about}", soft_wrap=True)
    out.print(f"[dim]To use it, copy {_COPIES} into the folder 'fusion' of your models.[/]", soft_wrap=True)
