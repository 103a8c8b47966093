"""HTML: what a reader sees of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from visavis.reasoning.documents.block import Block, BlockKind, DocumentLimits, ParsedDocument, check_length
from visavis.reasoning.web.hidden import HidingRules, is_hidden

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_DROPPED = (
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "canvas", "nav", "footer", "aside",
    "form", "button", "select", "dialog", "head",
)  # fmt: skip
_KINDS: dict[str, BlockKind] = {"li": "item", "dt": "item", "dd": "item", "pre": "code", "tr": "row"}
_BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "body", "blockquote", "td", "th", "figure", "figcaption", "caption", "ul",
    "ol", "dl", "table", "details", "summary", "address", "header", "h1", "h2", "h3", "h4", "h5", "h6", *_KINDS,
})  # fmt: skip


def parse_html(data: bytes, limits: DocumentLimits) -> ParsedDocument:
    """Return the text of an HTML page without what is around it (navigation, footers) and what is hidden.

    Raises UnreadableError: ``document.too_large``, ``document.no_text``.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "html.parser")
    title = " ".join(soup.title.get_text().split())[:200] if soup.title is not None else ""
    _drop(soup)
    root = soup.find("main") or soup.find("article") or soup.body or soup
    blocks = _blocks(root)
    if not title:
        title = next((block.text[:200] for block in blocks if block.kind == "heading" and block.level == 1), "")
    check_length(blocks, limits)
    return ParsedDocument(title, tuple(blocks))


def _drop(soup: BeautifulSoup) -> None:
    rules = HidingRules.of(soup)
    for tag in soup.find_all(True):
        if not tag.decomposed and is_hidden(tag, rules):
            tag.decompose()
    for tag in soup.find_all(_DROPPED):
        if not tag.decomposed:
            tag.decompose()


def _blocks(root: Tag) -> list[Block]:
    from bs4.element import Comment, NavigableString, PreformattedString, Tag

    blocks: list[Block] = []
    current: Tag | None = None
    pieces: list[str] = []
    for node in root.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                pieces.append("\n")
            elif node.name in ("td", "th") and current is not None and node.find_parent("tr") is current:
                pieces.append(" | ")
            continue
        if not isinstance(node, NavigableString) or isinstance(node, (Comment, PreformattedString)):
            continue
        owner = _owner(node)
        if owner is not current:
            _end(blocks, current, pieces)
            current = owner
        pieces.append(str(node))
    _end(blocks, current, pieces)
    return blocks


def _owner(node: object) -> Tag | None:
    """Return the element whose block a text belongs to: a row for what is in its cells."""
    parent: Tag | None = getattr(node, "parent", None)
    nearest: Tag | None = None
    while parent is not None:
        if parent.name in _KINDS or re.fullmatch(r"h[1-6]", parent.name):
            return parent
        if nearest is None and parent.name in _BLOCKS:
            nearest = parent
        if nearest is not None and nearest.name not in ("p", "div", "td", "th", "section", "caption"):
            return nearest
        parent = parent.parent
    return nearest


def _end(blocks: list[Block], owner: Tag | None, pieces: list[str]) -> None:
    raw = "".join(pieces)
    pieces.clear()
    name = owner.name if owner is not None else "p"
    kind = _KINDS.get(name, "heading" if re.fullmatch(r"h[1-6]", name) else "paragraph")
    text = raw.strip("\n") if kind == "code" else " ".join(raw.split())
    if kind == "row":
        text = " | ".join(cell.strip() for cell in text.split("|") if cell.strip())
    if text.strip():
        blocks.append(Block(kind, text, int(name[1]) if kind == "heading" else 0))
