"""A network that is small enough to learn from nothing in half a minute."""

from __future__ import annotations

from visavis.models.videomae.config import VideoMAEConfig

TINY = VideoMAEConfig(size=32, patch=8, frames=16, tubelet=2, width=96, depth=2, heads=4, hidden=192)
"""For the proof on synthetic clips."""
