"""``visavis train``: teach models new labels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from visavis.cli.common import coded_errors, err, out
from visavis.cli.convert import find_checkpoint, video_errors
from visavis.cli.train_fusion import fusion
from visavis.cli.train_voice import voice

if TYPE_CHECKING:
    from visavis.models.videomae.network import VideoMAE
    from visavis.models.videomae.training.course import TrainSettings
    from visavis.models.videomae.training.fit import Trained

train = typer.Typer(help="Teach models new labels.", no_args_is_help=True)
train.command("fusion")(fusion)
train.command("voice")(voice)


@train.callback()
def _train() -> None:
    """Teach models new labels."""


@train.command()
@coded_errors
def expression(
    source: Annotated[
        Path | None,
        typer.Argument(help="Folder with a sub-folder of clips for each label, or a CSV file: path,label,subject."),
    ] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the trained model.")] = Path("trained"),
    begin: Annotated[
        str | None, typer.Option("--from", help="Checkpoint to begin from, or the name of a pulled model (videomae-s).")
    ] = None,
    layers: Annotated[
        int, typer.Option(min=0, help="How many of the last blocks to train too; 0 trains the head on kept features.")
    ] = 0,
    size: Annotated[int | None, typer.Option(min=32, max=1024, help="Height and width of a frame.")] = None,
    epochs: Annotated[int, typer.Option(min=1, max=10_000, help="How often to go through the clips, at most.")] = 40,
    batch: Annotated[int, typer.Option(min=1, max=1024, help="Clips at a time.")] = 16,
    rate: Annotated[float, typer.Option(min=1e-7, max=1, help="Greatest learning rate of the head.")] = 1e-3,
    patience: Annotated[int, typer.Option(min=1, help="Epochs without improvement after which to stop.")] = 10,
    mirror: Annotated[
        bool,
        typer.Option("--mirror/--no-mirror", help="Train with mirrored clips too; not where left and right matter."),
    ] = True,
    synthetic: Annotated[
        int | None, typer.Option(min=4, max=1000, help="Prove it on so many drawn clips of each of seven movements.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same split and training.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the metrics.")] = False,
) -> None:
    """Teach VideoMAE-v2 the labels of a folder of clips: expressions, or anything else that moves.

    An interrupted training goes on when it is started again. Where subjects are known, the held-out clips are of
    others than those that were learned from.
    """
    with video_errors():
        from visavis.models.videomae.errors import VideoModelError
        from visavis.models.videomae.training.course import TrainSettings
        from visavis.models.videomae.training.synthetic import write_synthetic

        settings = TrainSettings(
            layers=layers, epochs=epochs, batch=batch, rate=rate, patience=patience, mirror=mirror, seed=seed
        )  # fmt: skip
        if synthetic is not None:
            source = folder / "clips"
            write_synthetic(source, synthetic, seed)
        if source is None:
            raise VideoModelError("video.no_data", "Name a folder of clips, or try --synthetic 24.")
        network, begun_from, settings = _network(begin, size, settings, synthetic=synthetic is not None)
        result = _run(network, source, folder, settings, begun_from)
    _tell(folder, result, as_json=as_json)


def _network(
    begin: str | None, size: int | None, settings: TrainSettings, *, synthetic: bool
) -> tuple[VideoMAE, str, TrainSettings]:
    """Return the network to train: the checkpoint's, or for the proof a tiny new one, all of which is trained."""
    from visavis.models.videomae.build import load_network
    from visavis.models.videomae.errors import VideoModelError
    from visavis.models.videomae.network import VideoMAE
    from visavis.models.videomae.training.tiny import TINY

    if begin is not None:
        loaded = load_network(find_checkpoint(begin)[0], size=size)
        return loaded.network, f"{loaded.file.name} ({loaded.layout})", settings
    if not synthetic:
        raise VideoModelError(
            "video.no_checkpoint", "Name what to begin from: --from CHECKPOINT, or --from videomae-s."
        )
    import torch

    torch.manual_seed(settings.seed)
    network = VideoMAE(replace(TINY, size=size or TINY.size))
    return network, "random weights", replace(settings, layers=TINY.depth, from_scratch=True)


def _run(network: VideoMAE, source: Path, folder: Path, settings: TrainSettings, begun_from: str) -> Trained:
    from visavis.models.videomae.training.clips_on_disk import find_clips
    from visavis.models.videomae.training.fit import train as fit

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=err, transient=True) as progress:
        steps, whole = progress.add_task("", total=None), progress.add_task("epochs", total=settings.epochs)

        def show(what: str, done: int, total: int) -> None:
            if "UAR" in what:
                progress.update(whole, description=what.partition(": ")[2], advance=1)
            else:
                progress.update(steps, description=what, completed=done, total=total)

        return fit(network, find_clips(source), folder, settings, begun_from, show)


def _tell(folder: Path, result: Trained, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(json.loads((folder / "metrics.json").read_text(encoding="utf-8")), ensure_ascii=False))
        return
    if result.resumed_at:
        out.print(f"[dim]Went on after epoch {result.resumed_at}.[/]")
    out.print((folder / "confusion.txt").read_text(encoding="utf-8"), markup=False)
    metrics = result.metrics
    figures = f"UAR {metrics.uar:.1%}, WAR {metrics.war:.1%} on held-out clips"
    about = f"guessing: {1 / len(result.labels):.1%}; {result.epochs} epochs"
    out.print(f"[green]●[/] {folder / 'checkpoint.pth'}  {figures} [dim]({about})[/]", soft_wrap=True)
