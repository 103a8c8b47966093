"""Networks that are small enough for tests: sizes do not matter where shapes and names do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.models.audioclip.networks import tiny_network
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.network import AudioCLIP


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def network() -> AudioCLIP:
    return tiny_network()


@pytest.fixture
def checkpoint(tmp_path: Path, network: AudioCLIP) -> Path:
    path = tmp_path / "checkpoint.pth"
    save_checkpoint(path, network)
    return path
