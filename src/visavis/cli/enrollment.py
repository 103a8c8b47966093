"""What ``visavis people`` does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn

from visavis.bootstrap.faces import encoder_part, known_people, landmarker_part
from visavis.bootstrap.identity import check_keys_are_here
from visavis.bootstrap.parts import Part
from visavis.cli.common import err, load_settings, out
from visavis.cli.footage import CAMERA, LONGEST_SIDE, footage
from visavis.cli.stored import day, moment, open_storage, plain_table
from visavis.config import Settings
from visavis.events import CodedError, now_ms
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.perception.enrollment import Candidate, Enrollment
from visavis.perception.frames import fitted_picture
from visavis.perception.people import PURPOSE, Consent, People, Person, checked_name

T = TypeVar("T")

_PICTURES_A_SECOND = 2.5
_MOST_PICTURES = 40
_CAMERA_S = 5.0
"""How long a camera is looked at."""


def show(*, as_json: bool) -> None:
    """List who is known."""

    async def read() -> list[Person]:
        async with _people(load_settings()) as people:
            return await people.all()

    found = asyncio.run(read())
    if as_json:
        typer.echo(json.dumps([_facts(person) for person in found], indent=2))
        return
    if not found:
        out.print("Nobody is known. [dim]visavis people enroll NAME PICTURE…[/]")
        return
    table = plain_table("name", "id", "enrolled", "erased on", "agreed", "pictures")
    for person in found:
        agreed = f"{day(person.consent.given_ms)}, {person.consent.given_by}: {person.consent.statement}"
        table.add_row(
            escape(person.name),
            f"[dim]{person.id}[/]",
            day(person.created_ms),
            day(person.expires_ms),
            escape(agreed),
            str(person.template.pictures),
        )
    out.print(table)


def run_enrollment(
    name: str, sources: Sequence[str], statement: str, given_by: str, *, replace: bool, as_json: bool
) -> None:
    """Enroll somebody, and show what each picture was good for."""
    settings = load_settings()
    name = checked_name(name)
    statement = statement.strip() or _asked(name, settings)
    consent = Consent(checked_name(given_by), now_ms(), statement)

    async def work() -> tuple[list[Candidate], Person | CodedError]:
        async with _people(settings) as people, _enrollment(settings) as enrollment:
            await _look(enrollment, sources)
            try:
                template = enrollment.template()
                return enrollment.candidates, await people.enroll(name, consent, template, replace=replace)
            except CodedError as error:
                return enrollment.candidates, error

    candidates, result = asyncio.run(work())
    if as_json:
        pictures = [
            {"picture": item.label, "quality": round(item.score, 2), "used": item.used, "problems": item.problems}
            for item in candidates
        ]
        person = None if isinstance(result, CodedError) else _facts(result)
        typer.echo(json.dumps({"person": person, "pictures": pictures}, indent=2))
    else:
        _print(candidates)
    if isinstance(result, CodedError):
        raise result
    if not as_json:
        count = result.template.pictures
        text = f"{count} picture{'s' if count > 1 else ''}, spread {result.template.spread:.2f}; erased on"
        out.print(f"[green]●[/] {escape(result.name)} is known [dim]({text} {day(result.expires_ms)})[/]")


def erase(who: str, *, everybody: bool, sure: bool) -> None:
    """Forget somebody, or everybody."""
    if bool(who) == everybody:
        raise CodedError("identity.unknown_person", "Name somebody (see: visavis people list), or use --all.")

    async def work() -> int:
        async with open_storage(load_settings()) as storage:
            await check_keys_are_here(load_settings(), storage)
            people = known_people(load_settings(), storage)
            if everybody:
                ids = await storage.person_ids()
                question = f"Erase all {len(ids)} people, for good?"
            elif who in await storage.person_ids():  # the key is not needed for that
                ids, question = [who], f"Erase {who}, for good?"
            else:
                person = await people.find(who)
                ids, question = [person.id], f"Erase {person.name}, for good?"
            if not sure:
                await asyncio.to_thread(typer.confirm, question, abort=True)
            return sum([await people.forget(person_id) for person_id in ids])

    count = asyncio.run(work())
    out.print(f"[green]●[/] {count} {'person' if count == 1 else 'people'} erased")


def print_everything(who: str) -> None:
    """Print all that is kept of somebody."""

    async def read() -> Person:
        async with _people(load_settings()) as people:
            return await people.find(who)

    person = asyncio.run(read())
    template = [round(float(number), 6) for number in person.template.mean]
    typer.echo(json.dumps({**_facts(person), "template": template}, indent=2))


def _asked(name: str, settings: Settings) -> str:
    """Ask for consent. Raises CodedError ``identity.no_consent``."""
    purpose = PURPOSE.format(days=settings.identity_days)
    if not sys.stdin.isatty():
        raise CodedError(
            "identity.no_consent",
            f"Nobody is enrolled without their consent. What they agree to: {purpose} If they do, say how: "
            "--consent 'asked at the desk'",
        )
    err.print(f"\nFor {escape(name)} to read:\n\n  {escape(purpose)}\n")
    if not typer.confirm("Do you agree?", err=True):
        raise CodedError("identity.no_consent", "Then nothing is kept.")
    return "asked at the terminal, and agreed"


async def _look(enrollment: Enrollment, sources: Sequence[str]) -> None:
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=err, transient=True) as progress:
        task = progress.add_task("", total=None)
        for source in sources:
            try:
                await _look_at(enrollment, source, lambda label: progress.update(task, description=escape(label)))
            except CodedError as error:
                if error.code.partition(".")[0] not in ("look", "video"):
                    raise
                enrollment.refuse(source, error.detail[:1].lower() + error.detail[1:].rstrip("."))


async def _look_at(enrollment: Enrollment, source: str, tell: Callable[[str], None]) -> None:
    opened = await asyncio.to_thread(
        footage, source, _PICTURES_A_SECOND, _CAMERA_S if source.startswith(CAMERA) else None
    )
    name = Path(source).name
    for _ in range(_MOST_PICTURES):
        frame = await asyncio.to_thread(next, opened.frames, None)
        if frame is None:
            return
        label = name if opened.still else f"{name} {frame.pts_ms / 1000:.1f} s"
        tell(label)
        await enrollment.add(fitted_picture(frame.pixels, frame.pts_ms, longest=LONGEST_SIDE), label)


def _print(candidates: Sequence[Candidate]) -> None:
    table = plain_table("", "picture", "quality", "")
    for item in candidates:
        if item.used or item.problems:
            mark = "[green]✓[/]" if item.used else "[red]✗[/]"
            quality = "█" * round(10 * item.score) or "[dim]·[/]"
            table.add_row(mark, escape(item.label), quality, f"[dim]{escape(', '.join(item.problems))}[/]")
    if table.row_count:
        out.print(table)
    left = sum(not item.used and not item.problems for item in candidates)
    if left and any(item.used for item in candidates):
        out.print(f"[dim]{left} more would have been good enough, but these are better.[/]")


@asynccontextmanager
async def _people(settings: Settings) -> AsyncIterator[People]:
    async with open_storage(settings) as storage:
        await check_keys_are_here(settings, storage)
        yield known_people(settings, storage)


@asynccontextmanager
async def _enrollment(settings: Settings) -> AsyncIterator[Enrollment]:
    store = ModelStore(settings.models_dir, MODELS)
    landmarker = await _made(landmarker_part(settings, store))
    try:
        encoder = await _made(encoder_part(settings, store))
        try:
            yield Enrollment(landmarker, encoder)
        finally:
            await encoder.close()
    finally:
        await landmarker.close()


async def _made(part: Part[T]) -> T:
    if part.make is None:
        raise CodedError("models.missing", f"Nobody can be enrolled: no {part.job}. {part.why}")
    return await asyncio.to_thread(part.make)


def _facts(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "enrolled": moment(person.created_ms),
        "expires": moment(person.expires_ms),
        "consent": {
            "given_by": person.consent.given_by,
            "given": moment(person.consent.given_ms),
            "statement": person.consent.statement,
            "purpose_version": person.consent.purpose_version,
        },
        "pictures": person.template.pictures,
        "spread": round(person.template.spread, 4),
    }
