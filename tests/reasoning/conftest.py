"""Fixtures of the reasoning tests: the shipped persona and the sentence model, loaded once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.reasoning.installed import load_minilm
from tests.reasoning.personas import HOST
from visavis.inference import Runner
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.finding import Finder
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona


@pytest.fixture(scope="session")
def host() -> Persona:
    return load_persona(HOST)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def minilm(cache: Path) -> MiniLM:
    return load_minilm(cache)


@pytest.fixture(scope="session")
def host_finder(host: Persona, minilm: MiniLM, cache: Path) -> Finder:
    return Finder(host, minilm, cache)


@pytest_asyncio.fixture
async def runner() -> AsyncIterator[Runner]:
    made = Runner("test-reasoning")
    yield made
    made.close()
