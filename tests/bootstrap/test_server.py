"""The application as it is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from visavis.bootstrap.server import build_server
from visavis.config import Settings
from visavis.events import CodedError


async def test_it_does_not_begin_where_everybody_could_come_in(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, allowed_hosts=("talk.example.org",))
    app = build_server(settings)
    with pytest.raises(CodedError, match="visavis users add") as refused:
        await app.router.lifespan_context(app).__aenter__()
    assert refused.value.code == "accounts.needed"
