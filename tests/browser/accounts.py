"""Servers that people sign in to, and people who do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.visitor import Visitor
from tests.services import visavis_server
from visavis.cli.user_accounts import kept_accounts
from visavis.config import Settings

PASSWORD = "a long walk along the river"


def address_of(name: str) -> str:
    """Return somebody's e-mail address."""
    return f"{name}@museum.example"


@contextmanager
def server_with_accounts(folder: Path, settings: dict[str, str] | None = None, **roles: str) -> Iterator[str]:
    """Run a server with accounts: Ada's, who administers it, and one for each name, in its role; give its address.

    Its database and its log lie in ``folder``.
    """
    chosen = os.environ | {"VISAVIS_DATA_DIR": str(folder), "VISAVIS_MIND": "scripted"} | (settings or {})
    with ThreadPoolExecutor(1) as elsewhere:  # playwright holds this thread's event loop
        elsewhere.submit(asyncio.run, _make(folder, {"ada": "admin", **roles})).result()
    with visavis_server(folder, chosen) as port:
        yield f"http://127.0.0.1:{port}"


async def _make(folder: Path, roles: Mapping[str, str]) -> None:
    async with kept_accounts(Settings(data_dir=folder)) as accounts:
        for name, role in roles.items():
            await accounts.admission.create(address_of(name), role, PASSWORD, name=name.title())


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in where the page asks for it."""
    page.get_by_label("E-mail address").fill(address_of(name))
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in_to_talk(visitor: Visitor, name: str, password: str = PASSWORD) -> None:
    """Begin where nobody may talk who has not signed in; do that, and come back."""
    visitor.press("Type instead")
    visitor.page.get_by_role("alertdialog", name="Sign in to talk").get_by_role("button", name="Sign in").click()
    sign_in(visitor.page, name, password)
    visitor.page.wait_for_url(visitor.address)
    visitor.page.wait_for_function("window.visavis")
