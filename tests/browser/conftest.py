from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import WEB, chromium, mock_server
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    if not (WEB / "out/index.html").is_file():
        pytest.fail("the page has not been built: npm run build")
    with mock_server() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started
