"""What estimates name as their source where it is no model."""

from __future__ import annotations

from typing import Final

RULES_SOURCE: Final = "rules"
PROSODY_SOURCE: Final = "prosody"
LEXICON_SOURCE: Final = "lexicon"
