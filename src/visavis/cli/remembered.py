"""What ``visavis memory`` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer
from rich.markup import escape

from visavis.bootstrap.faces import known_people
from visavis.bootstrap.identity import check_keys_are_here, identity_keys
from visavis.cli.common import load_settings, out
from visavis.cli.stored import day, moment, open_storage, plain_table
from visavis.events import CodedError, now_ms
from visavis.reasoning.memory.memory import Memory
from visavis.reasoning.memory.strength import strength
from visavis.reasoning.memory.vault import Vault
from visavis.storage import RememberedPerson, Storage


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody of whom something is remembered."""

    person: RememberedPerson
    name: str
    """'' if it is not known, or cannot be read."""
    memories: Sequence[Memory]
    problem: CodedError | None = None
    """Why the memories cannot be read."""


def show_people(*, as_json: bool) -> None:
    """List of whom something is remembered."""
    found = asyncio.run(_read_all())
    if as_json:
        typer.echo(json.dumps([_facts_of(item) for item in found], indent=2))
        return
    if not found:
        out.print("Nothing is remembered of anybody. [dim]People agree to it on the page.[/]")
        return
    table = plain_table("person", "name", "memories", "since", "last used")
    for item in found:
        table.add_row(
            f"[dim]{item.person.person_id}[/]",
            escape(item.name) or "[dim]·[/]",
            str(item.person.count),
            day(item.person.created_ms),
            day(item.person.used_ms),
        )
    out.print(table)
    for problem in {item.problem.detail for item in found if item.problem is not None}:
        out.print(f"[yellow]●[/] {escape(problem)}")


def show_memories(who: str, *, everything: bool) -> None:
    """Show what is remembered of somebody."""
    found = _readable(asyncio.run(_find(who)))
    now = now_ms()
    memories = [item for item in found.memories if everything or item.holds]
    table = plain_table("id", "kind", "what", "told", "last used", "strength")
    for item in sorted(memories, key=lambda item: -strength(item, now)):
        ended = f" [dim]until {day(item.ended_ms)}[/]" if item.ended_ms is not None else ""
        left = strength(item, now)
        table.add_row(
            f"[dim]{item.id}[/]",
            item.slot or item.kind,
            escape(item.text),
            f"{day(item.updated_ms)}{ended}",
            day(item.used_ms),
            f"{'█' * round(10 * left) or '·'} [dim]{left:.2f}[/]",
        )
    out.print(f"[bold]{escape(found.name or found.person.person_id)}[/] [dim]{found.person.person_id}[/]")
    out.print(table)
    hidden = len(found.memories) - len(memories)
    if hidden:
        out.print(f"[dim]{hidden} more no longer hold: --all[/]")


def erase(who: str, which: str, *, everything: bool, sure: bool) -> None:
    """Erase one memory, or all of a person. For all of them no key is needed."""
    if bool(which) == everything:
        raise CodedError("memory.unknown", "Name one memory (see: visavis memory show PERSON), or use --all.")

    async def work() -> int:
        async with open_storage(load_settings()) as storage:
            by_id = [item for item in await storage.remembered_people() if item.person_id == who.strip()]
            # For erasing all of an id no key is needed.
            found = _Known(by_id[0], "", ()) if by_id and everything else await _known(storage, who)
            name = found.name or found.person.person_id
            if everything:
                question = f"Erase all {found.person.count} memories of {name}, for good?"
            else:
                memory = _one(found, which)
                question = f"Erase '{memory.text}', for good?"
            if not sure:
                await asyncio.to_thread(typer.confirm, question, abort=True)
            if everything:
                return await storage.delete_memories_of(found.person.person_id)
            return await storage.delete_memories([memory.id])

    count = asyncio.run(work())
    out.print(f"[green]●[/] {count} {'memory' if count == 1 else 'memories'} erased")


def print_everything(who: str) -> None:
    """Print all that is remembered of somebody."""
    found = _readable(asyncio.run(_find(who)))
    typer.echo(json.dumps({**_facts_of(found), "memories": [_facts(item) for item in found.memories]}, indent=2))


async def _find(who: str) -> _Known:
    async with open_storage(load_settings()) as storage:
        return await _known(storage, who)


async def _known(storage: Storage, who: str) -> _Known:
    """Return whom an id, its beginning, or a name means. Raises CodedError ``memory.unknown_person``."""
    wanted = who.strip().casefold()
    everybody = await _read(storage)
    exact = [item for item in everybody if wanted in (item.person.person_id, item.name.casefold())]
    found = exact or [item for item in everybody if wanted and item.person.person_id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(item.person.person_id for item in found)
        raise CodedError("memory.unknown_person", f"'{who}' can be several: {ids}.")
    raise CodedError("memory.unknown_person", f"Nothing is remembered of '{who}' (see: visavis memory list).")


def _one(found: _Known, which: str) -> Memory:
    chosen = [item for item in _readable(found).memories if item.id.startswith(which.strip().casefold())]
    if len(chosen) != 1:
        how_many = "More than one memory begins" if chosen else "No memory of theirs begins"
        raise CodedError("memory.unknown", f"{how_many} with '{which}' (see: visavis memory show PERSON).")
    return chosen[0]


def _readable(found: _Known) -> _Known:
    if found.problem is not None:
        raise found.problem
    return found


async def _read_all() -> list[_Known]:
    async with open_storage(load_settings()) as storage:
        return await _read(storage)


async def _read(storage: Storage) -> list[_Known]:
    settings = load_settings()
    await check_keys_are_here(settings, storage)
    vault = Vault(identity_keys(settings))
    names = await _enrolled(storage)
    found: list[_Known] = []
    for person in await storage.remembered_people():
        name = names.get(person.person_id, "")
        try:
            memories = vault.open_all(await storage.memories(person.person_id))
        except CodedError as error:
            found.append(_Known(person, name, (), error))
            continue
        told = next((item.value for item in memories if item.slot == "name" and item.holds), "")
        found.append(_Known(person, name or told, memories))
    return found


async def _enrolled(storage: Storage) -> dict[str, str]:
    """Return the names of those who are enrolled; nobody if they cannot be read."""
    try:
        return {person.id: person.name for person in await known_people(load_settings(), storage).all()}
    except CodedError:
        return {}


def _facts_of(found: _Known) -> dict[str, Any]:
    person = found.person
    return {
        "person": person.person_id,
        "name": found.name,
        "count": person.count,
        "since": moment(person.created_ms),
        "last_used": moment(person.used_ms),
    }


def _facts(item: Memory) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "text": item.text,
        "about": item.slot,
        "value": item.value,
        "told_first": moment(item.created_ms),
        "told_last": moment(item.updated_ms),
        "last_used": moment(item.used_ms),
        "uses": item.uses,
        "importance": round(item.importance, 2),
        "strength": round(strength(item, now_ms()), 3),
        "until": None if item.ended_ms is None else moment(item.ended_ms),
        "replaced_by": item.superseded_by or None,
        "session": item.session_id,
        "turn": item.turn,
    }
