"""``visavis avatar``: make talking people."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
import yaml
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from visavis.cli.common import err, load_settings, out
from visavis.cli.models import fetch
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore

PEOPLE = Path(__file__).parents[1] / "avatar/people"
_STEPS = 9


def build(who: str, folder: Path | None, changes: Sequence[str], *, as_json: bool) -> None:
    """Make the files of a person: one of ours by name, or one described in a YAML file."""
    started = time.perf_counter()
    source = _source()
    from visavis.avatar.build import build as make
    from visavis.avatar.manifest import add_to_manifest
    from visavis.avatar.person import person_from

    person = person_from(_changed(_described(who), changes), who)
    target = folder or load_settings().avatars_dir
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(person.name, total=_STEPS)
        built = make(
            person, source, lambda step: progress.update(task, description=f"{person.name}: {step}", advance=1)
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        for item in built:
            (target / item.name).write_bytes(item.file)
        add_to_manifest(target, person, built[0])
    except OSError as error:
        raise CodedError("avatar.not_writable", f"{target} cannot be written: {error}") from error
    seconds = time.perf_counter() - started
    if as_json:
        files = [{"file": item.name, "bytes": len(item.file), "triangles": item.triangles} for item in built]
        typer.echo(json.dumps({"folder": str(target), "seconds": round(seconds, 1), "files": files}, indent=2))
        return
    for item in built:
        size = f"{len(item.file) / 1e6:.1f} MB, {item.triangles} triangles, {item.draw_calls} draw calls"
        out.print(f"[green]●[/] {target / item.name} [dim]{size}[/]", soft_wrap=True)
    out.print(f"[dim]{seconds:.0f} s. In a persona: avatar: {person.name}. To look at: /studio?avatar={person.name}[/]")


def show(who: str | None) -> None:
    """List our people, or print one's parameters to start from."""
    if who is not None:
        typer.echo(_path(who).read_text(encoding="utf-8"), nl=False)
        return
    for path in sorted(PEOPLE.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        out.print(f"{path.stem:<10} [dim]{data.get('description', '')}[/]")
    out.print("\n[dim]visavis avatar show NAME > me.yaml, change it, and: visavis avatar build me.yaml[/]")


def features(folder: str | None) -> None:
    """Print the names of the features that a face can have more or less of."""
    source = _source()
    folders = (
        [folder]
        if folder
        else ["head", "forehead", "eyebrows", "eyes", "nose", "cheek", "mouth", "chin", "ears", "neck"]
    )
    for name in folders:
        found = source.targets(name)
        if not found:
            raise CodedError("avatar.unknown_target", f"There is no folder of features named '{name}'.")
        for item in dict.fromkeys(
            target.replace(f"{name}/l-", f"{name}/?-") for target in found if f"{name}/r-" not in target
        ):
            typer.echo(item)


def _source() -> Any:
    try:
        import meshoptimizer  # noqa: F401 - what is missing is told before anything is made
        import scipy  # noqa: F401
        from PIL import Image  # noqa: F401
    except ImportError as error:
        raise CodedError(
            "avatar.extra_missing", f"Making avatars needs more packages ({error.name}): pip install 'visavis[avatar]'"
        ) from error
    store = ModelStore(load_settings().models_dir, MODELS)
    if not store.installed("makehuman"):
        fetch(["makehuman"], defaults=False, force=False)
    from visavis.avatar.source import Source

    return Source(store.file("makehuman"))


def _path(who: str) -> Path:
    own = PEOPLE / f"{who}.yaml"
    path = own if own.is_file() else Path(who)
    if not path.is_file():
        known = ", ".join(sorted(item.stem for item in PEOPLE.glob("*.yaml")))
        raise CodedError("avatar.unknown", f"There is no person and no file named '{who}'. Ours are: {known}.")
    return path


def _described(who: str) -> dict[str, Any]:
    from visavis.avatar.person import read_parameters

    return read_parameters(_path(who))


def _changed(data: dict[str, Any], changes: Sequence[str]) -> dict[str, Any]:
    """Return parameters with ``hair.color=#221100`` and the like laid over them."""
    data = json.loads(json.dumps(data))
    for change in changes:
        place, equals, value = change.partition("=")
        if not equals:
            raise CodedError("avatar.invalid", f"'{change}' is not of the form hair.color=#221100.")
        *above, last = place.strip().split(".")
        part = data
        for name in above:
            part = part.setdefault(name, {})
            if not isinstance(part, dict):
                raise CodedError("avatar.invalid", f"'{place}': {name} has no parts.")
        part[last] = value if value.startswith("#") else yaml.safe_load(value)
    return data
