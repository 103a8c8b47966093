"""What a reader sees of a text: Markdown, HTML and emoji taken away, every character traced to its place."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_FENCE = re.compile(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)")
_HIDDEN = re.compile(r"(?is)<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_AUTOLINK = re.compile(r"<((?:[a-z][a-z0-9+.-]*://|mailto:)[^\s<>]+|[\w.+-]+@[\w.-]+)>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_CODE = re.compile(r"(`+)(?!`)([^\n]{0,300}?[^`\n])\1(?!`)")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]"
    r"(?:\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s+\"[^\"\n]{0,300}\")?\)|\[[^\[\]\n]{0,300}\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,50}\]:?")
_HEADING = re.compile(r"(?m)^[ \t]{0,3}(#{1,6})[ \t]+|[ \t]+#+[ \t]*$")
_QUOTE = re.compile(r"(?m)^[ \t]*((?:>[ \t]?)+)")
_BULLET = re.compile(r"(?m)^[ \t]*([-*+•‣◦])[ \t]+(\[[ xX]\][ \t]+)?")
_NUMBERED = re.compile(r"(?m)^[ \t]*\d{1,3}([.)])[ \t]+")
_RULE = re.compile(r"(?m)^[ \t]*(?:[-*_=][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_TABLE_ROW = re.compile(r"(?m)^[ \t]*\|.*$")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^\n]{0,300}?[^\s*\\])\1(?![\w*])"
    r"|(?<![\w\\])(_{1,3})(?=[^\s_])([^\n]{0,300}?[^\s_\\])\3(?!\w)"
    r"|(~~)(?=\S)([^\n]{0,300}?\S)~~"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_EMOTICON = re.compile(r"(?<!\S)(?:[:;]['’]?-?[)(DPp/\\|*]+|[xX]D|<3+|\^_?\^|¯\\_\(ツ\)_/¯)(?=$|\s|[.,!?])")
_LINE_END = re.compile(r"\n+")
_PAUSES = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Visible:
    """A text without its markup."""

    text: str
    source: tuple[int, ...]
    """For each character, where it stands in the original text; -1 for one that was put in."""


def strip_markup(text: str) -> Visible:
    """Return what is seen of a Markdown or HTML text. Lines that end without punctuation get a full stop."""
    page = _Page(text)
    for pattern in (_FENCE, _HIDDEN, _TABLE_RULE, _RULE, _FOOTNOTE):
        page.blank(pattern)
    page.keep(_AUTOLINK, 1)
    page.keep_code()
    page.keep(_LINK, 1)
    page.blank(_TAG)
    page.replace_entities()
    page.keep(_ESCAPE, 1)
    for _ in range(3):  # emphasis within emphasis
        page.unmark_emphasis()
    page.blank(_HEADING)
    page.blank(_QUOTE)
    page.blank(_BULLET)
    page.put(_NUMBERED, 1, ",")
    for row in page.find(_TABLE_ROW):
        page.put_bars(row)
    page.blank(_EMOTICON)
    page.drop_emoji()
    page.end_lines()
    return page.visible()


class _Page:
    """The characters of a text, of which some are taken away or changed without moving the others."""

    def __init__(self, text: str) -> None:
        self._characters = list(text)
        self._added: dict[int, str] = {}

    def find(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return list(pattern.finditer("".join(self._characters)))

    def blank(self, pattern: re.Pattern[str]) -> None:
        for match in self.find(pattern):
            self._erase(match.start(), match.end())

    def keep(self, pattern: re.Pattern[str], group: int) -> None:
        """Take away what surrounds a group."""
        for match in self.find(pattern):
            self._hide(match.start(), match.start(group))
            self._hide(match.end(group), match.end())

    def put(self, pattern: re.Pattern[str], group: int, character: str) -> None:
        for match in self.find(pattern):
            self._characters[match.start(group)] = character

    def keep_code(self) -> None:
        """Take away the marks of inline code, and shield what is in them from the patterns that follow."""
        for match in self.find(_CODE):
            self._hide(match.start(), match.start(2))
            self._hide(match.end(2), match.end())
            for index in range(match.start(2), match.end(2)):
                if self._characters[index] in "*~<>[]`|\\":
                    self._characters[index] = " "

    def replace_entities(self) -> None:
        for match in self.find(_ENTITY):
            character = html.unescape(match[0])
            if len(character) == 1:
                self._hide(match.start() + 1, match.end())
                self._characters[match.start()] = " " if character == "\xa0" else character

    def unmark_emphasis(self) -> None:
        for match in self.find(_EMPHASIS):
            mark = next(group for group in (match[1], match[3], match[5]) if group)
            self._hide(match.start(), match.start() + len(mark))
            self._hide(match.end() - len(mark), match.end())

    def put_bars(self, row: re.Match[str]) -> None:
        """Make the bars of a table's row pauses."""
        bars = [index for index in range(row.start(), row.end()) if self._characters[index] == "|"]
        for index in bars:
            inner = index not in (bars[0], bars[-1])
            self._characters[index] = "," if inner else " "

    def drop_emoji(self) -> None:
        for index, character in enumerate(self._characters):
            if is_emoji(character):
                self._characters[index] = _HIDDEN_CHARACTER

    def end_lines(self) -> None:
        """Put a full stop where a line ends without punctuation."""
        text = "".join(self._characters)
        for match in _LINE_END.finditer(text):
            line = text[: match.start()].replace(_HIDDEN_CHARACTER, "").rstrip(" \t\r\"'”’)*_")
            if line and line[-1] not in _PAUSES + "\n" and text[match.end() :].strip():
                self._added[match.start()] = "."

    def visible(self) -> Visible:
        characters: list[str] = []
        source: list[int] = []
        for index, character in enumerate(self._characters):
            if index in self._added:
                characters.append(self._added[index])
                source.append(-1)
            if character != _HIDDEN_CHARACTER:
                characters.append(character)
                source.append(index)
        return Visible("".join(characters), tuple(source))

    def _erase(self, start: int, end: int) -> None:
        for index in range(start, end):
            if self._characters[index] != "\n":
                self._characters[index] = " "

    def _hide(self, start: int, end: int) -> None:
        self._characters[start:end] = [_HIDDEN_CHARACTER] * (end - start)


_HIDDEN_CHARACTER = "\x00"


def is_emoji(character: str) -> bool:
    """Tell whether a character is an emoji, a part of one, or a picture that nobody would say."""
    code = ord(character)
    return (
        0x1F000 <= code <= 0x1FAFF
        or 0x2600 <= code <= 0x27BF
        or 0x2B00 <= code <= 0x2BFF
        or 0x2300 <= code <= 0x23FF
        or 0x25A0 <= code <= 0x25FF
        or code in (0x200D, 0x20E3, 0x00A9, 0x00AE, 0x2122)
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE007F
    )
