"""axe finds nothing wrong with the Command Center's pages, in any of their states and both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.center_screenshots import SHOTS
from tests.browser.test_accessibility import violations


@pytest.mark.parametrize("name", SHOTS)
def test_axe_finds_nothing_wrong(shown: Callable[..., Page], name: str) -> None:
    assert violations(shown(SHOTS[name])) == []
