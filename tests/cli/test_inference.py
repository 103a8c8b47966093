"""``visavis inference`` as its own process, and a server's landmarker that asks it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Run
from tests.inference.serving import samples
from tests.models.installed import model_file
from tests.services import ENDS_WITHIN_S, READY_WITHIN_S, free_port
from visavis.perception.backends.deployed_faces import remote_face_landmarker
from visavis.perception.frames import decode_picture


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the service with the models that are installed; yield its address."""
    (models,) = {model_file(name).parents[1] for name in ("silero-vad", "smart-turn", "face-mesh")}
    folder, port = tmp_path_factory.mktemp("inference"), free_port()
    environment = {**os.environ, "VISAVIS_MODELS_DIR": str(models), "VISAVIS_DATA_DIR": str(folder)}
    log = folder / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "visavis", "inference", "--port", str(port)],
            cwd=folder, env=environment, stdout=file, stderr=file,
        )  # fmt: skip
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(ENDS_WITHIN_S)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.1)
    raise AssertionError(f"not ready after {READY_WITHIN_S} s: {log.read_text()}")


def test_recordings_are_heard(service: str) -> None:
    answer = httpx.post(
        f"{service}/v1/audio", params={"turn_end": True}, content=samples(1.0).tobytes(), timeout=60
    ).json()
    assert answer["duration_ms"] == 1_000
    assert len(answer["speech"]) == 31
    assert all(0 <= item <= 1 for item in answer["speech"])
    assert 0 <= answer["turn_end"] <= 1


async def test_a_landmarker_finds_faces_there(service: str, test_data: Path) -> None:
    landmarker = remote_face_landmarker(service, deadline_s=30)
    picture = decode_picture((test_data / "obama.jpg").read_bytes(), 0)
    (face,) = await landmarker.find(picture, [], search=True, most=4)
    (again,) = await landmarker.find(picture, [face.landmarks], search=False, most=4)
    assert abs(again.landmarks - face.landmarks).max() < 5
    await landmarker.close()


def test_there_is_no_video_model_by_default_and_that_is_said(service: str) -> None:
    answer = httpx.post(f"{service}/v1/video?height=16&width=16", content=b"x", timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (503, "inference.not_configured")


def test_a_video_model_that_is_none_is_told_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.pth").write_bytes(b"no model")
    result = run("inference", "--port", "0", "--video", tmp_path / "model.pth", fails=True)
    assert "video." in result.stderr


def test_an_address_in_use_is_told(run: Run, service: str) -> None:
    result = run("inference", "--port", service.rpartition(":")[2], fails=True)
    assert "address_in_use" in result.stderr
