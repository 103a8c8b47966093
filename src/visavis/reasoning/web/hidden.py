"""Which elements of a page nobody sees. That is where orders to models hide.

What is recognized: attributes, styles of elements, and simple rules of the page's own style sheets. Not recognized:
style sheets in other files, scripts, and text that is covered by something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.I)
_PART = re.compile(r"([.#])([\w-]+)")
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh|ch|ex|cm|mm|in)?")
_PIXELS = {"pt": 1.33, "em": 16, "rem": 16, "%": 0.16, "ch": 8, "ex": 8, "cm": 38, "mm": 3.8, "in": 96}
_MAX_RULES = 5_000
_MAX_SHEET_CHARACTERS = 300_000
_FAR_PX = -500
"""Text that is moved so far is off the page."""
_TINY_PX = 3
_PALE = re.compile(
    r"transparent|rgba\([^)]*,\s*0?\.?0+\s*\)|hsla\([^)]*,\s*0?\.?0+%?\s*\)|#[0-9a-f]{3}0|#[0-9a-f]{6}00"
)
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "#fefefe"})


@dataclass(slots=True)
class HidingRules:
    """Classes, identifiers and names of elements that the page's style sheets hide."""

    selectors: set[tuple[str, frozenset[str], str]] = field(default_factory=set)
    """Name, classes and identifier; '' for any."""

    @classmethod
    def of(cls, soup: BeautifulSoup) -> HidingRules:
        """Read the style sheets that are in a page."""
        rules = cls()
        for sheet in soup.find_all("style"):
            text = _plain_rules(sheet.get_text()[:_MAX_SHEET_CHARACTERS])
            for rule in text.split("}")[:_MAX_RULES]:
                selectors, _, declarations = rule.partition("{")
                if hides(declarations):
                    rules.add(selectors.split(","))
        return rules

    def add(self, selectors: Iterable[str]) -> None:
        """Note selectors; of those that are more than a name, classes and an identifier, nothing is noted."""
        for text in selectors:
            found = _SELECTOR.fullmatch(text.strip())
            if found is None or not text.strip() or (found["tag"] in ("*", "html", "body") and not found["rest"]):
                continue
            parts = _PART.findall(found["rest"])
            classes = frozenset(name for kind, name in parts if kind == ".")
            identifier = next((name for kind, name in parts if kind == "#"), "")
            tag = (found["tag"] or "").lower().strip("*")
            self.selectors.add((tag, classes, identifier))

    def match(self, tag: Tag) -> bool:
        """Tell whether an element is hidden by a rule."""
        if not self.selectors:
            return False
        classes = frozenset(tag.get_attribute_list("class"))
        identifier = str(tag.get("id") or "")
        return any(
            name in ("", tag.name) and wanted <= classes and own in ("", identifier)
            for name, wanted, own in self.selectors
        )


def is_hidden(tag: Tag, rules: HidingRules) -> bool:
    """Tell whether an element is not seen by those who look at the page."""
    if not tag.attrs:
        return rules.match(tag)
    if tag.has_attr("hidden") or str(tag.get("aria-hidden", "")).strip().lower() == "true" or tag.has_attr("inert"):
        return True
    if tag.name == "font" and str(tag.get("size", "")).strip() == "0":
        return True
    style = str(tag.get("style") or "")
    return hides(style) or _white(style) or rules.match(tag)


def hides(style: str) -> bool:
    """Tell whether declarations of a style make text invisible."""
    if ":" not in style:
        return False
    declared = _declarations(style)
    if declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse"):
        return True
    if declared.get("content-visibility") == "hidden" or _number(declared.get("opacity", "1")) < 0.1:
        return True
    return _too_small(declared) or _far_away(declared) or _unreadable_color(declared)


def _too_small(declared: dict[str, str]) -> bool:
    if _pixels(declared.get("font-size")) < _TINY_PX:
        return True
    if declared.get("overflow", "").startswith(("hidden", "clip")):
        sides = (declared.get(name) for name in ("width", "height", "max-width", "max-height"))
        if any(_pixels(side) < _TINY_PX for side in sides):
            return True
    scale = re.search(r"scale[xy]?\(\s*(-?[\d.]+)", declared.get("transform", ""))
    return scale is not None and abs(_number(scale[1])) < 0.05


def _far_away(declared: dict[str, str]) -> bool:
    if any(_pixels(declared.get(name)) < _FAR_PX for name in ("text-indent", "margin-left", "margin-top")):
        return True
    if declared.get("position") in ("absolute", "fixed"):
        if any(_pixels(declared.get(side)) < _FAR_PX for side in ("left", "top", "right", "bottom")):
            return True
        if re.fullmatch(r"rect\((?:\s*[01](?:px)?\s*,?){4}\)", declared.get("clip", "")):
            return True
    return bool(re.match(r"inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0", declared.get("clip-path", "")))


def _unreadable_color(declared: dict[str, str]) -> bool:
    color = declared.get("color", "").replace(" ", "")
    if not color:
        return False
    background = (declared.get("background-color") or declared.get("background", "")).replace(" ", "")
    return bool(_PALE.fullmatch(color)) or color == background


def _white(style: str) -> bool:
    """Tell whether an element has white text of its own, and no background: most pages are white."""
    if "color" not in style.lower():
        return False
    declared = _declarations(style)
    return declared.get("color", "").replace(" ", "") in _WHITE and not any("background" in name for name in declared)


def _plain_rules(sheet: str) -> str:
    """Return a style sheet without comments, and without what only holds for some screens (@media and others)."""
    text = _COMMENT.sub(" ", sheet)
    kept: list[str] = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        kept.append(text[at:start])
        at = _end_of_at_rule(text, start)
    return "".join(kept) + text[at:]


def _end_of_at_rule(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        match text[index]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth <= 0:
                    return index + 1
            case ";" if depth == 0:
                return index + 1
    return len(text)


def _declarations(style: str) -> dict[str, str]:
    pairs = (item.partition(":") for item in _COMMENT.sub(" ", style).lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _pixels(length: str | None) -> float:
    """Return a length in pixels, roughly; 16 for what is none, which hides nothing."""
    found = _LENGTH.fullmatch(length or "")
    return 16.0 if found is None else _number(found[1]) * _PIXELS.get(found[2] or "px", 1)


def _number(text: str) -> float:
    try:
        return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 1.0
