"""From a page to its title and the text that a person would read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from visavis.reasoning.web.hidden import HidingRules, is_hidden
from visavis.reasoning.web.invisible import line, visible

MAX_TEXT_CHARACTERS = 200_000
MAX_TAGS = 60_000
"""What comes after so many tags is not read: a tree of millions would fill the memory."""
_MAX_TITLE_CHARACTERS = 300

_UNREAD = frozenset(
    "script style noscript template iframe frame object embed applet svg canvas math audio video head title meta link "
    "input select option textarea button datalist dialog map area".split()
)
_AROUND = frozenset("nav footer aside".split())
"""What is around the text of a page. It is left out of pages that have something else."""
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_ENOUGH_CHARACTERS = 200
_LINE, _PARAGRAPH = "\v", "\f"
"""What stands for a break until several of them become one."""
_BLANKS = re.compile(r"\s+")
_BREAKS = re.compile(r"[\v\f][\v\f ]*")
_MARKUP = re.compile(r"<[^<>]{0,5000}>")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Page:
    """What can be read on a page."""

    title: str
    """'' if it has none."""
    text: str
    """Lines: headings begin with '#', items of lists with '- ', cells of tables are separated by ' | '."""


def read_page(body: bytes, media_type: str, charset: str = "") -> Page:
    """Return what can be read in what a server sent, at most ``MAX_TEXT_CHARACTERS``.

    Bytes that mean nothing in their character set become replacement characters.
    """
    if "html" in media_type:
        return read_html(decode_html(body, charset))
    text = _decode(body, charset)
    if media_type.endswith("json"):
        text = _indented(text)
    elif media_type.endswith("xml"):
        text = _without_markup(text)
    return Page("", _tidy(text)[:MAX_TEXT_CHARACTERS])


def read_html(html: str) -> Page:
    """Return what a person sees of a page of HTML."""
    if "<" not in html:
        return Page("", _tidy(unescape(html))[:MAX_TEXT_CHARACTERS])
    soup = BeautifulSoup(_limited(_XML_DECLARATION.sub("", html)), "lxml")
    rules = HidingRules.of(soup)
    title = soup.title.get_text() if soup.title is not None else ""
    root = soup.body or soup
    for name in ("main", "article"):
        part = root.find(name)
        if isinstance(part, Tag) and len(soup.find_all(name, limit=2)) == 1 and not _inside_hidden(part, rules):
            text = _text(part, rules, skip=_AROUND)
            if len(text) >= _ENOUGH_CHARACTERS:
                return Page(line(title, _MAX_TITLE_CHARACTERS), text)
    text = _text(root, rules, skip=_AROUND)
    if len(text) < _ENOUGH_CHARACTERS:
        text = _text(root, rules, skip=frozenset())
    return Page(line(title, _MAX_TITLE_CHARACTERS), text)


def decode_html(body: bytes, charset: str) -> str:
    """Return HTML as text: as the server says, as the page says, or as UTF-8."""
    found = re.search(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", body[:4_096], re.I)
    return _decode(body, charset or (found[1].decode("ascii") if found else ""))


def _decode(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def _limited(html: str) -> str:
    at = -1
    for _ in range(MAX_TAGS):
        at = html.find("<", at + 1)
        if at < 0:
            return html
    return html[:at]


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _without_markup(xml: str) -> str:
    """Return what stands between the tags, also between those that are quoted, as feeds do."""
    text = xml.replace("<![CDATA[", "").replace("]]>", "")
    return _MARKUP.sub("\n", unescape(_MARKUP.sub("\n", text)))


def _inside_hidden(tag: Tag, rules: HidingRules) -> bool:
    return is_hidden(tag, rules) or any(
        is_hidden(parent, rules) for parent in tag.parents if parent.name != "[document]"
    )


def _text(root: Tag, rules: HidingRules, skip: frozenset[str]) -> str:
    text = _BREAKS.sub(lambda found: "\n\n" if _PARAGRAPH in found[0] else "\n", "".join(_pieces(root, rules, skip)))
    return _tidy(text)[:MAX_TEXT_CHARACTERS].rstrip()


def _pieces(root: Tag, rules: HidingRules, skip: frozenset[str]) -> Iterator[str]:
    """Yield the text of an element in pieces. A stack instead of recursion: pages may be nested deeply."""
    stack: list[tuple[PageElement | str, bool]] = [(root, False)]
    while stack:
        node, preformatted = stack.pop()
        if isinstance(node, PreformattedString):
            continue  # comments, declarations and the like
        if isinstance(node, NavigableString):
            yield node.replace(_LINE, "").replace(_PARAGRAPH, "") if preformatted else _BLANKS.sub(" ", node)
        elif isinstance(node, str):
            yield node
        elif isinstance(node, Tag) and node.name not in _UNREAD | skip and not is_hidden(node, rules):
            before, after = _around(node.name)
            preformatted = preformatted or node.name == "pre"
            stack.append((after, False))
            stack.extend((child, preformatted) for child in reversed(node.contents))
            stack.append((before, False))


def _around(name: str) -> tuple[str, str]:
    """Return what stands before and after the text of an element."""
    if name in _HEADINGS:
        return _PARAGRAPH + _HEADINGS[name], _PARAGRAPH
    if name == "li":
        return f"{_LINE}- ", _LINE
    if name in ("td", "th"):
        return "", " | "
    if name in ("p", "table", "blockquote", "ul", "ol", "dl", "pre", "section", "article"):
        return _PARAGRAPH, _PARAGRAPH
    return (_LINE, _LINE) if name in _BLOCKS else ("", "")


def _tidy(text: str) -> str:
    """Return lines without superfluous blanks, separators and empty lines."""
    lines = (re.sub(r"[ \t\xa0]+", " ", row).strip().removesuffix("|").rstrip() for row in visible(text).splitlines())
    kept = [row for row in lines if row.strip("#- ") or not row]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
