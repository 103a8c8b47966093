"""The browser, and the servers that it talks to.

They end with each file: while a playwright runs it holds this thread's event loop, and other tests need one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium, find_chromium, microphone
from tests.browser.mock import WEB, find_node, mock_server
from tests.browser.server import real_server
from tests.browser.sounds import scene
from tests.browser.visitor import Visitor
from tests.conftest import require_service

STATIC = Path(__file__).resolve().parents[2] / "src/visavis/gateway/static/index.html"

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium_is_here() -> None:
    require_service("Chromium", find_chromium() is not None)


@pytest.fixture(scope="module")
def browser(chromium_is_here: None) -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def server(chromium_is_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server with the real page."""
    require_service("the page (python scripts/build_web.py)", STATIC.is_file())
    require_service("flite", shutil.which("flite") is not None)
    with real_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="module")
def mock(chromium_is_here: None) -> Iterator[str]:
    """The address of the page with its scripted server."""
    there = (WEB / "out/index.html").is_file() and (WEB / "node_modules/tsx").is_dir() and find_node() is not None
    require_service("the page's own server (python scripts/build_web.py --force)", there)
    with mock_server() as address:
        yield address


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """Open the real page, and leave it in the end. The microphone hears nothing but beeps; it is best left off."""
    visitors: list[Visitor] = []

    def go(address: str = server, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **options))
        return visitors[-1].open()

    yield go
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def speak(server: str, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """Open the real page in a browser of its own whose microphone hears silences (s) and spoken texts, in order."""
    with ExitStack() as stack:

        def go(*parts: float | str) -> Visitor:
            own = stack.enter_context(chromium(microphone(scene(tmp_path, *parts))))
            return Visitor(own, server).open()

        yield go
