"""Knowledge in Markdown, cut into passages that can be spoken."""

from __future__ import annotations

import re
from pathlib import Path

from visavis.reasoning.persona import Passage
from visavis.reasoning.sentences import split_sentences

MAX_BYTES = 1_000_000
MAX_PASSAGE_WORDS = 120
"""Longer paragraphs become several passages."""

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
FENCE = re.compile(r"^\s*(```|~~~)")
BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(\*\*|__|\*|`|(?<!\w)_|_(?!\w))")


def read_passages(path: Path) -> list[Passage]:
    """Return the passages of a Markdown file.

    A passage is a paragraph or a list under its nearest heading. Code blocks, tables and quotes of HTML cannot be
    spoken and are left out. Raises OSError, or ValueError if the file is too large or is not UTF-8.
    """
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1000} kB")
    return parse_passages(content.decode("utf-8"), path.stem)


def parse_passages(markdown: str, name: str) -> list[Passage]:
    """Return the passages of a Markdown text that is called ``name``."""
    title, heading = "", ""
    passages: list[Passage] = []
    for kind, text in _blocks(markdown):
        if kind == 1 and not title:
            title = plain_markdown(text)
        elif kind:
            heading = plain_markdown(text)
        else:
            for sentences in _portions(split_sentences(text)):
                label = ": ".join(part for part in (title or name, heading) if part)
                identifier = f"{name}#{len(passages) + 1}"
                passages.append(Passage(identifier, label, heading or title or name, tuple(sentences)))
    return passages


def _blocks(markdown: str) -> list[tuple[int, str]]:
    """Return headings (their level, their text) and paragraphs (0, their text), in order."""
    blocks: list[tuple[int, str]] = []
    paragraph: list[str] = []
    fenced = False

    def end() -> None:
        text = " ".join(paragraph).strip()
        if text:
            blocks.append((0, text))
        paragraph.clear()

    for line in markdown.splitlines():
        if FENCE.match(line):
            fenced = not fenced
            end()
        elif fenced or line.lstrip().startswith(("|", "<")):
            continue
        elif match := HEADING.match(line):
            end()
            blocks.append((len(match[1]), match[2]))
        elif not line.strip():
            end()
        elif BULLET.match(line):
            paragraph.append(_sentence(plain_markdown(BULLET.sub("", line))))
        else:
            paragraph.append(plain_markdown(line.strip().removeprefix("> ")))
    end()
    return blocks


def plain_markdown(text: str) -> str:
    """Return a line of Markdown without its marks."""
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def _sentence(item: str) -> str:
    """Give a list item a full stop, so that it is spoken as a sentence."""
    return item if item.endswith((".", "!", "?", ":")) else f"{item.rstrip(',;')}."


def _portions(sentences: list[str]) -> list[list[str]]:
    portions: list[list[str]] = []
    words = 0
    for sentence in sentences:
        count = len(sentence.split())
        if not portions or words + count > MAX_PASSAGE_WORDS:
            portions.append([])
            words = 0
        portions[-1].append(sentence)
        words += count
    return portions
