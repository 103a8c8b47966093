"""What building avatars needs beyond visavis itself."""

from __future__ import annotations

import importlib.util

from tests.conftest import require_service


def require_avatar_extra() -> None:
    """Skip a test that builds an avatar where the packages for it are missing, or fail it where they are required."""
    there = all(importlib.util.find_spec(name) is not None for name in ("meshoptimizer", "scipy", "PIL"))
    require_service("the extra 'avatar' (pip install -c constraints.txt -e '.[avatar]')", there)
