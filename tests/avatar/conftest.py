from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bench.avatar_file import AvatarFile, read

from tests.avatar.extra import require_avatar_extra
from tests.models.installed import model_file
from visavis.avatar.build import Body, Built, build, model
from visavis.avatar.detail import LITE
from visavis.avatar.person import Person, person_from, read_parameters
from visavis.avatar.source import Source

PEOPLE = Path(__file__).parents[2] / "src/visavis/avatar/people"


def read_person(path: Path) -> Person:
    return person_from(read_parameters(path), str(path))


@pytest.fixture(scope="session", autouse=True)
def packages() -> None:
    require_avatar_extra()


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
