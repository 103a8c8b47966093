from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.gateway.conftest import Gateway
from visavis.gateway.app import Site
from visavis.gateway.media import Media

PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.fixture
def personas(tmp_path: Path) -> Path:
    """Return a folder with one persona, and a secret beside its slides."""
    slides = tmp_path / "host/slides"
    slides.mkdir(parents=True)
    (slides / "tower.png").write_bytes(PNG)
    (slides / "page.md").write_text("# Page")
    (slides / "bad.svg").write_text("<svg/>")
    (slides / "deep.png").mkdir()
    (tmp_path / "host/persona.yaml").write_text("secret")
    (tmp_path / "host/secret.png").write_bytes(PNG)
    (slides / "way-out.png").symlink_to(tmp_path / "host/secret.png")
    return tmp_path


def media_of(root: Path) -> Media:
    return Media(lambda name: root / name if (root / name).is_dir() else None)


async def test_a_slide_is_served_with_its_type(gateway: Gateway, personas: Path) -> None:
    async with gateway(site=Site(persona_folder=lambda name: personas / name)) as house, httpx.AsyncClient() as client:
        found = await client.get(f"{house.http}/media/personas/host/slides/tower.png")
        assert (found.status_code, found.content) == (200, PNG)
        assert found.headers["content-type"] == "image/png"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-security-policy"] == "default-src 'none'; sandbox"
        head = await client.head(f"{house.http}/media/personas/host/slides/tower.png")
        assert (head.status_code, head.content) == (200, b"")
        again = {"if-none-match": found.headers["etag"]}
        unchanged = await client.get(f"{house.http}/media/personas/host/slides/tower.png", headers=again)
        assert unchanged.status_code in (200, 304)
        refused = await client.post(f"{house.http}/media/personas/host/slides/tower.png")
        assert refused.status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "personas/host/slides/none.png",
        "personas/nobody/slides/tower.png",
        "personas/host/slides/page.md",
        "personas/host/slides/bad.svg",
        "personas/host/slides/deep.png",
        "personas/host/slides/way-out.png",
        "personas/host/slides/../secret.png",
        "personas/host/slides/%2e%2e/secret.png",
        "personas/host/slides/..%2fsecret.png",
        "personas/host/slides/%2e%2e%2fsecret.png",
        "personas/host/slides/tower.png%00.png",
        "personas/../host/slides/tower.png",
        "personas/%2e%2e/slides/tower.png",
        "personas/host/persona.yaml",
        "personas/host/slides/",
        "personas",
        "",
    ],
)
async def test_nothing_else_is_served(gateway: Gateway, personas: Path, path: str) -> None:
    async with gateway(site=Site(persona_folder=lambda name: personas / name)) as house:
        async with httpx.AsyncClient() as client:
            request = client.build_request("GET", f"{house.http}/media/{path}")
            request.url = request.url.copy_with(raw_path=f"/media/{path}".encode())
            answer = await client.send(request)
        assert answer.status_code == 404
        assert b"secret" not in answer.content


def test_paths_are_found_only_where_they_belong(personas: Path) -> None:
    media = media_of(personas)
    assert media.file("/personas/host/slides/tower.png") == (personas / "host/slides/tower.png").resolve()
    for path in ("/personas/host/slides/way-out.png", "/personas/host/slides/..", "/personas/./slides/tower.png", "x"):
        assert media.file(path) is None


async def test_without_personas_there_is_no_media(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient() as client:
        assert (await client.get(f"{house.http}/media/personas/host/slides/tower.png")).status_code == 404
