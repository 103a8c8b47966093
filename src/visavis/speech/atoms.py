"""What a text is made of that is never cut: words, links, code, emphasized runs of words."""

from __future__ import annotations

import re
from dataclasses import dataclass

WIDE_MARKS = "。！？"
"""Ends of sentences in scripts that put no space behind them."""

_LONGEST_ATOM = 400
_FENCE = re.compile(r"```|~~~")


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never cut: a word, a link, a code span, an emphasized run of words."""

    start: int
    end: int
    text: str
    block: bool = False


def skip_space(text: str, position: int) -> int:
    """Return the position of the next character that is not white space, or the end."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def begins_line(text: str, position: int) -> bool:
    """Tell whether only spaces stand between a line break and a position. The start of a text is no line break."""
    line = text.rfind("\n", 0, position)
    return line >= 0 and not text[line + 1 : position].strip()


def next_atom(text: str, start: int, *, final: bool) -> Atom | None:
    """Return the atom that begins at ``start``, or None if its end is not written yet."""
    if begins_line(text, start):
        fence = _FENCE.match(text, start)
        if fence is not None:
            end = _fence_end(text, fence.end(), fence[0])
            if end is None:
                return Atom(start, len(text), text[start:], block=True) if final else None
            return Atom(start, end, text[start:end], block=True)
        if not final and text[start:] in ("`", "``", "~", "~~"):
            return None
    position = start
    while position < len(text) and not text[position].isspace():
        if position - start >= _LONGEST_ATOM:
            return Atom(start, position, text[start:position])
        after = _span_end(text, position, final=final)
        if after is None:
            return None
        position = after
        if text[position - 1] in WIDE_MARKS:
            return Atom(start, position, text[start:position])
    if position == len(text) and not final:
        return None
    return Atom(start, position, text[start:position])


def _fence_end(text: str, position: int, fence: str) -> int | None:
    """Return where a code block ends: after the line of its closing fence, if that line is complete."""
    match = re.compile(rf"\n[ \t]*{re.escape(fence)}[`~]*[ \t]*\n").search(text, position)
    return None if match is None else match.end() - 1


_SPANS: dict[str, tuple[re.Pattern[str], int]] = {
    # opening character: what the whole span looks like, and within how many characters it has to be closed
    "`": (re.compile(r"(`+)(?!`)[^\n]*?[^`\n]\1(?!`)"), 300),
    "[": (re.compile(r"\[[^\[\]\n]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:[ ]+\"[^\"\n]*\")?\))?"), 800),
    "<": (re.compile(r"</?[a-zA-Z!][^<>\n]*>"), 300),
    "*": (re.compile(r"(\*{1,3})(?=[^\s*])[^\n]*?[^\s*]\1(?!\*)"), 160),
    "_": (re.compile(r"(_{1,3})(?=[^\s_])[^\n]*?[^\s_]\1(?![\w])"), 160),
    "~": (re.compile(r"~~(?=[^\s~])[^\n]*?[^\s~]~~"), 160),
}


def _span_end(text: str, position: int, *, final: bool) -> int | None:
    """Return the position after the character or marked-up span at ``position``, or None if it may go on."""
    character = text[position]
    if character not in _SPANS or (character in "*_" and position and text[position - 1].isalnum()):
        return position + 1
    pattern, reach = _SPANS[character]
    window = text[position : position + reach].partition("\n")[0]
    decided = final or len(window) < min(reach, len(text) - position) or len(text) - position >= reach
    match = pattern.match(window)
    if match is None:
        return position + 1 if decided else None
    # One more character tells whether a closing mark is complete, and whether a link's address follows.
    if not decided and (match.end() == len(window) or (character == "[" and window[match.end()] == "(")):
        return None
    return position + match.end()
