"""One server for all pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.docs.running import running_server


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of a server that is ready."""
    with running_server(tmp_path_factory.mktemp("server")) as port:
        yield port
