"""Searches for texts: many identifiers at once, addresses that stand for themselves, and anything else anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.bootstrap.naming import ID, ID_BYTES, standing_alone, words_around

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_MARGIN = 256
"""So much is looked at on both sides of an address: it has 254 characters at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file; it begins with the end of the one before."""

    content: bytes
    is_first: bool
    is_last: bool


class Search:
    """What is looked for, in capitals or not: in records first, and then in files."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._ids: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._others: dict[str, set[str]] = {}
        for text in texts:
            folded = text.casefold()
            if ID.fullmatch(folded):
                self._ids[folded] = text
            elif _ADDRESS.fullmatch(folded):
                self._addresses[folded] = text
            else:
                self._others[text] = {form for item in (text, folded) for form in (item, _in_json(item))}
        self._alone = {address: standing_alone(address) for address in self._addresses}
        self._longer: dict[str, set[str]] = {address: set() for address in self._addresses}
        """Addresses of others, of which one that is looked for is a piece: they may be in files."""
        forms = [*self._ids, *self._addresses, *(form for forms in self._others.values() for form in forms)]
        self.overlap = max((len(form.encode()) for form in forms), default=0) + 2 * _MARGIN
        """By how much a block of a file must overlap with the one before."""

    def in_text(self, told: str) -> set[str]:
        """Return which texts are in a record."""
        folded = told.casefold()
        found = {self._ids[item] for item in ID.findall(folded) if item in self._ids}
        found |= {text for text, forms in self._others.items() if any(form in folded for form in forms)}
        for address, text in self._addresses.items():
            if address in folded:
                self._longer[address] |= words_around(address, folded)
                if self._alone[address].search(folded):
                    found.add(text)
        return found

    def in_block(self, block: Block) -> set[str]:
        """Return which texts are in a block. In a database's file nothing lies between one text and the next."""
        lower = block.content.lower()
        found = {self._ids[item] for item in map(bytes.decode, ID_BYTES.findall(lower)) if item in self._ids}
        for text, forms in self._others.items():
            if any(form.encode().lower() in lower for form in forms):
                found.add(text)
        for address, text in self._addresses.items():
            if address.encode() in lower and self._has(lower, address, block):
                found.add(text)
        return found

    def _has(self, lower: bytes, address: str, block: Block) -> bool:
        """Tell whether an address is in a block otherwise than as a piece of somebody else's."""
        begin = 0 if block.is_first else _MARGIN  # what is nearer to an edge is seen whole in the block beside
        end = len(lower) - (0 if block.is_last else _MARGIN)
        either = sorted((item.encode() for item in self._longer[address]), key=len, reverse=True)
        pattern = re.compile(b"|".join(map(re.escape, [*either, address.encode()])))
        hits = (hit for hit in pattern.finditer(lower) if hit.start() >= begin and hit.end() <= end)
        return any(hit.group() == address.encode() for hit in hits)


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]
