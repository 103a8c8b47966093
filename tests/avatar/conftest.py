from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.avatar_file import AvatarFile, read

from tests.conftest import require_service
from tests.models.installed import model_file
from visavis.avatar.build import Body, Built, build, model
from visavis.avatar.detail import LITE
from visavis.avatar.person import Person, read_person
from visavis.avatar.source import Source

PEOPLE = Path(__file__).parents[2] / "src/visavis/avatar/people"


@pytest.fixture(scope="session", autouse=True)
def packages() -> None:
    there = all(importlib.util.find_spec(name) is not None for name in ("meshoptimizer", "scipy", "PIL"))
    require_service("the extra 'avatar' (pip install -c constraints.txt -e '.[avatar]')", there)


@pytest.fixture(scope="session")
def source() -> Source:
    return Source(model_file("makehuman"))


@pytest.fixture(scope="session")
def body(source: Source) -> Callable[[Person], Body]:
    """Model people, each once."""
    known: dict[str, Body] = {}

    def find(person: Person) -> Body:
        key = person.model_dump_json()
        if key not in known:
            known[key] = model(person, source)
        return known[key]

    return find


@pytest.fixture(scope="session")
def iris(source: Source) -> Built:
    """Iris, made with few details."""
    return build(read_person(PEOPLE / "iris.yaml"), source, lambda _: None, (LITE,))[0]


@pytest.fixture(scope="session")
def iris_file(iris: Built, tmp_path_factory: pytest.TempPathFactory) -> AvatarFile:
    path = tmp_path_factory.mktemp("avatar") / iris.name
    path.write_bytes(iris.file)
    return read(path)
