"""``visavis knowledge``: the documents that personas answer from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visavis.cli.common import coded_errors

knowledge = typer.Typer(
    help="The documents that a persona answers from: add, list, search and remove them.", no_args_is_help=True
)

PersonaOption = Annotated[str, typer.Option("--persona", help="Whose documents; by default those of VISAVIS_PERSONA.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@knowledge.command()
@coded_errors
def add(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, HTML, Markdown or plain text.")],
    persona: PersonaOption = "",
    as_json: AsJson = False,
) -> None:
    """Add documents, and read them. A server that is running takes note of them by itself."""
    from visavis.cli.documents import add_documents

    add_documents(files, persona, as_json=as_json)


@knowledge.command("list")
@coded_errors
def list_documents(persona: PersonaOption = "", as_json: AsJson = False) -> None:
    """List the documents, those that came with the persona first. What is new is read."""
    from visavis.cli.documents import show_documents

    show_documents(persona, as_json=as_json)


@knowledge.command()
@coded_errors
def remove(
    document: Annotated[str, typer.Argument(help="Identifier or file name; see: visavis knowledge list")],
    persona: PersonaOption = "",
) -> None:
    """Remove a document that was added."""
    from visavis.cli.documents import remove_document

    remove_document(document, persona)


@knowledge.command()
@coded_errors
def search(
    question: Annotated[str, typer.Argument(help="A question, or words.")],
    persona: PersonaOption = "",
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=50, help="How many passages at most.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Show the passages that answer a question, as an agent would find them."""
    from visavis.cli.documents import search_documents

    search_documents(question, persona, count, as_json=as_json)
