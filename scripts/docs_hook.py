"""Lets MkDocs follow links that lead out of docs/, as they do in a checkout: to the contract, and to other files."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

CONTRACT = ("asyncapi.json", "events.schema.json")
_OUTSIDE = re.compile(r"\]\((?:\.\./)+(?!contract/)([^)]+)\)")
_CONTRACT = re.compile(r"\]\((?:\.\./)+(contract/[^)]+)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish the generated schemas with the pages."""
    root = Path(config.config_file_path).parent
    for name in CONTRACT:
        files.append(File.generated(config, f"contract/{name}", content=(root / "contract" / name).read_text()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Point links that lead out of docs/ to the repository; those to the contract to its copy."""
    outside = {match[1] for match in _OUTSIDE.finditer(markdown)}
    inside = {target for target in outside if files.get_file_from_path(target.partition("#")[0]) is not None}

    def replace(match: re.Match[str]) -> str:
        return match[0] if match[1] in inside else f"]({(config.repo_url or '').rstrip('/')}/blob/main/{match[1]})"

    up = "../" * page.file.src_uri.count("/")
    return _OUTSIDE.sub(replace, _CONTRACT.sub(rf"]({up}\1)", markdown))
