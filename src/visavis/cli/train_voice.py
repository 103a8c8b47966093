"""``visavis train voice``: teach AudioCLIP what voices sound like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from visavis.cli.common import coded_errors, err, load_settings, out

if TYPE_CHECKING:
    from visavis.models.fusion.training.recordings import Corpus

_KINDS = "auto, ravdess, crema-d or csv"


@coded_errors
def voice(
    dataset: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of RAVDESS or CREMA-D, EMOTION/SPEAKER/FILE.wav, or a CSV file: path,label,speaker."
        ),
    ] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the head and its report.")] = Path("trained-voice"),
    begin: Annotated[
        str | None, typer.Option("--from", help="Converted AudioCLIP, its checkpoint, or the name of a pulled one.")
    ] = None,
    kind: Annotated[str, typer.Option(help=f"What the dataset is: {_KINDS}.")] = "auto",
    folds: Annotated[int, typer.Option(min=3, max=50, help="Into how many parts the speakers are split.")] = 5,
    synthetic: Annotated[
        int | None, typer.Option(min=3, max=1000, help="Prove it on so many made recordings of each of seven manners.")
    ] = None,
    install: Annotated[
        bool, typer.Option("--install/--no-install", help="Put the head beside its model, where it is used.")
    ] = True,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Threads of the network.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same splits.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures.")] = False,
) -> None:
    """Teach AudioCLIP the seven emotions of voices, from recordings of people who show them.

    Only a linear layer is trained, on embeddings that are computed once and kept. Nobody who is tested on is learned
    from. A head that was trained on made voices is never installed.
    """
    with _errors():
        figures = _train(dataset, folder, begin, kind, folds, synthetic, threads, seed, install=install)
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    out.print((folder / "confusion.txt").read_text(encoding="utf-8"), markup=False)
    said = f"UAR {figures['uar']:.1%}, WAR {figures['war']:.1%} on speakers from whom nothing was learned"
    about = f"guessing: {figures['chance']:.1%}; ECE {figures['ece']:.3f}"
    out.print(f"[green]●[/] {figures['head']}  {said} [dim]({about})[/]", soft_wrap=True)


def _train(
    dataset: Path | None,
    folder: Path,
    begin: str | None,
    kind: str,
    folds: int,
    synthetic: int | None,
    threads: int,
    seed: int,
    *,
    install: bool,
) -> dict[str, Any]:
    from visavis.models.audioclip.predictor import SoundPredictor
    from visavis.models.audioclip.training.fit import examine, final_head
    from visavis.models.audioclip.training.report import write_report
    from visavis.models.audioclip.training.voices import embed

    folder.mkdir(parents=True, exist_ok=True)
    model_path = _model(begin, folder, synthetic, seed)
    corpus = _corpus(dataset, folder, kind, synthetic, seed)
    model = SoundPredictor.open(model_path, threads=threads, head=False)
    with _progress() as show:
        voices = embed(corpus, model, folder / "features", _read, show)
        found = examine(voices, folds, seed, show)
    head = final_head(voices, folds, seed, model.weights_sha256)
    head.save(folder)
    beside = model_path if model_path.is_dir() else model_path.parent
    made = synthetic is not None
    if install and not made:
        head.save(beside)
    figures = write_report(folder, corpus, found, head, begun_from=f"{model_path.name}, {model.name}", seed=seed,
                           made=made)  # fmt: skip
    return figures | {"head": str((beside if install and not made else folder) / "voice-head.npz")}


def _model(begin: str | None, folder: Path, synthetic: int | None, seed: int) -> Path:
    from visavis.events import CodedError
    from visavis.inference.builtin_models import MODELS
    from visavis.inference.catalog import ModelStore

    if begin is not None:
        store = ModelStore(load_settings().models_dir, MODELS)
        return store.file(begin).parent if begin in MODELS else Path(begin)
    if synthetic is None:
        raise CodedError("sound.no_checkpoint", "Name what to begin from: --from MODEL, or --from audioclip.")
    from visavis.models.audioclip.training.synthetic import write_small_tower

    path = folder / "small-tower.pth"
    write_small_tower(path, seed)
    return path


def _corpus(dataset: Path | None, folder: Path, kind: str, synthetic: int | None, seed: int) -> Corpus:
    from visavis.events import CodedError
    from visavis.models.audioclip.training.voices import read_voices
    from visavis.models.fusion.training.corpora import KINDS

    if synthetic is not None:
        from visavis.models.audioclip.training.synthetic import write_voices

        dataset = write_voices(folder / "voices", synthetic, seed)
    if dataset is None:
        raise CodedError("sound.no_data", "Name a dataset, or try --synthetic 20.")
    if kind not in KINDS:
        raise CodedError("sound.data_invalid", f"There is no kind '{kind}': {_KINDS}.")
    return read_voices(dataset, KINDS[kind])


def _read(path: Path) -> Any:
    import numpy as np

    from visavis.cli.sound import read_sound

    return np.frombuffer(read_sound(path), "<i2").astype(np.int16)


@contextmanager
def _progress() -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda what, done, total: progress.update(task, description=what, completed=done, total=total)


@contextmanager
def _errors() -> Iterator[None]:
    from visavis.events import CodedError
    from visavis.inference.model_errors import coded_model_errors
    from visavis.models.audioclip.errors import torch_missing

    try:
        with coded_model_errors():
            yield
    except OSError as error:
        raise CodedError("sound.not_writable", f"A file cannot be read or written: {error}.") from error
    except ImportError as error:
        if error.name != "torch":
            raise
        missing = torch_missing(error)
        raise CodedError(missing.code, missing.detail) from error
