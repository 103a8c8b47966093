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
from playwright.sync_api import Browser, Page, expect

from tests.browser.center_shot import Shot
from tests.browser.center_shot import arrive as arrive_at
from tests.browser.chromium import PATIENCE_MS, chromium, find_chromium, microphone, new_page
from tests.browser.mock import WEB, find_node, mock_server
from tests.browser.server import real_server
from tests.browser.sounds import scene
from tests.browser.visitor import Visitor
from tests.conftest import require_service

STATIC = Path(__file__).resolve().parents[2] / "src/visavis/gateway/static/index.html"

DESKTOP = {"width": 1280, "height": 800}

Visit = Callable[..., Visitor]

# What a page shows is waited for as patiently as what it does: the machine may be busy with other tests.
expect.set_options(timeout=PATIENCE_MS)


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
def everything_is_here(chromium_is_here: None) -> None:
    """What the real page with the real server needs."""
    require_service("the page (python scripts/build_web.py)", STATIC.is_file())
    require_service("flite", shutil.which("flite") is not None)


@pytest.fixture(scope="module")
def server(everything_is_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server with the real page."""
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


@pytest.fixture
def shown(browser: Browser, mock: str) -> Iterator[Callable[..., Page]]:
    """Bring the scripted server's page to a state."""
    pages: list[Page] = []

    def go(shot: Shot, **options: Any) -> Page:
        pages.append(arrive_at(browser, mock, shot, **{"viewport": DESKTOP, **options}))
        return pages[-1]

    yield go
    for page in pages:
        page.context.close()


@pytest.fixture
def center(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the Command Center, as whoever sits at the computer."""
    pages: list[Page] = []

    def go(path: str) -> Page:
        page = new_page(browser, viewport=DESKTOP, reduced_motion="reduce")
        page.add_init_script("localStorage.setItem('visavis', JSON.stringify({ toured: true, quality: 'lite' }))")
        page.goto(server + path)
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.context.close()
