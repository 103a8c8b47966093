"""The names of the emotions that networks tell, in the order of their outputs."""

from __future__ import annotations

from typing import Final

EMOTIONS: Final = ("neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted")
"""Those of ``visavis.events.EMOTIONS``, in the same order."""
