"""The table of procedures in ``docs/trpc.md``; the rest of the page is written by hand."""

from __future__ import annotations

from pathlib import Path

from contract.procedures import Described, described_procedures
from contract.zod import identifier, reference
from visavis.gateway.trpc.procedures import Procedure

_BEGIN = "<!-- Generated from the procedures by `make contract`. Do not edit. -->\n"
_END = "<!-- End of what is generated. -->\n"


def trpc_page(page: Path) -> str:
    """Return the page with the table as it should be. Raises ValueError if its place is not marked."""
    text = page.read_text()
    if _BEGIN not in text or _END not in text:
        raise ValueError(f"{page} does not say where the table stands")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{_table()}{_END}{after}"


def _table() -> str:
    found = described_procedures()
    rows = "".join(_row(procedure, found) for procedure in found.procedures)
    return "| procedure | | needs | takes | |\n|---|---|---|---|---|\n" + rows


def _row(procedure: Procedure, found: Described) -> str:
    taken = found.inputs.get(procedure.path, {})
    name = f"`{identifier(reference(taken))}`" if "$ref" in taken else ""
    needs = f"`{procedure.permission}`" if procedure.permission else ""
    doc = " ".join(procedure.doc.split()).replace("``", "`").replace("|", "\\|")
    return f"| `{procedure.path}` | {procedure.kind} | {needs} | {name} | {doc} |\n"
