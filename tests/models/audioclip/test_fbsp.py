from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from visavis.models.audioclip.audio_tower import blackman_harris
from visavis.models.audioclip.config import AudioConfig
from visavis.models.audioclip.fbsp import FbspSpectrogram, wavelets

CONFIG = AudioConfig(bins=65, window=100, hop=34)
WINDOW = blackman_harris(CONFIG.window)


def sound(samples: int = 500, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).integers(-9_000, 9_000, (2, samples)).astype(np.float32))


def test_begins_as_a_fourier_transform() -> None:
    heard = sound()
    found = FbspSpectrogram(CONFIG)(heard, WINDOW)[:, :, :, :]
    scaled = (heard.double().numpy() + 32_768) * 2 / 65_535 - 1
    missing = (CONFIG.frames(500) - 1) * CONFIG.hop + CONFIG.window - 500
    padded = np.pad(scaled, ((0, 0), (missing // 2, missing - missing // 2)))
    times = math.pi * np.linspace(-1, 1, 128)
    start = (128 - 100) // 2
    for frame in (0, 5, found.shape[-1] - 1):
        part = padded[:, frame * 34 : frame * 34 + 100] * WINDOW.double().numpy()
        for bin_ in (0, 7, 62):
            wave = np.exp(-1j * bin_ * times[start : start + 100]) / np.sqrt(128)
            power = np.abs(part @ wave) ** 2
            ours = found[:, bin_ // 21, bin_ % 21, frame].detach().numpy()
            np.testing.assert_allclose(ours, 10 * np.log10(power), atol=2e-3)


def test_a_wavelet_is_its_formula() -> None:
    m, fb, fc = (torch.tensor([value]) for value in (1.5, 0.8, 10.3))
    real, imaginary = wavelets(m, fb, fc, 128)
    times = math.pi * np.linspace(-1, 1, 128) + 1e-8
    spread = 0.8 * times / 1.5
    exact = np.sqrt(0.8 / 128) * (np.sinc(spread / np.pi) + 0j) ** 1.5 * np.exp(-1j * 10.3 * times)
    np.testing.assert_allclose(real[0].numpy(), exact.real, atol=2e-6)
    np.testing.assert_allclose(imaginary[0].numpy(), exact.imag, atol=2e-6)


def test_the_window_is_scipys() -> None:
    signal = pytest.importorskip("scipy.signal")
    np.testing.assert_allclose(WINDOW.numpy(), signal.get_window("blackmanharris", 100), atol=1e-7)


def test_kernels_are_kept_until_a_parameter_changes() -> None:
    front = FbspSpectrogram(CONFIG)
    with torch.inference_mode():
        first = front(sound(), WINDOW)
        for _ in range(3):
            front(sound(seed=1), WINDOW)
        assert front.builds == 1
        assert torch.equal(front(sound(), WINDOW), first)
    with torch.no_grad():
        front.fc.data += 0.5  # behind autograd's back, too
        changed = front(sound(), WINDOW)
        assert front.builds == 2
        assert not torch.allclose(changed, first)
        front(sound(), WINDOW * 0.5)
        assert front.builds == 3
        front.load_state_dict(FbspSpectrogram(CONFIG).state_dict())
        assert torch.equal(front(sound(), WINDOW), first)
        assert front.builds == 4


def test_kept_kernels_give_what_new_ones_give() -> None:
    front = FbspSpectrogram(CONFIG)
    with torch.no_grad():
        front.m.uniform_(0, 1)
        front(sound(), WINDOW)
        kept = front(sound(seed=2), WINDOW)
        front._kept = None
        assert torch.equal(front(sound(seed=2), WINDOW), kept)


def test_training_reaches_the_parameters_and_never_meets_old_kernels() -> None:
    front = FbspSpectrogram(CONFIG)
    with torch.no_grad():
        front.m.fill_(0.5)
        front(sound(), WINDOW)
    optimizer = torch.optim.SGD(front.parameters(), lr=1e-3)
    losses = []
    for _ in range(3):
        loss = front(sound(), WINDOW).square().mean()
        optimizer.zero_grad()
        loss.backward()
        assert front.fc.grad is not None
        assert front.m.grad is not None
        assert float(front.fc.grad.abs().sum()) > 0
        assert float(front.m.grad.abs().sum()) > 0
        optimizer.step()
        losses.append(float(loss.detach()))
    assert len(set(losses)) == 3
    with torch.no_grad():
        now = front(sound(), WINDOW)
        front._kept = None
        assert torch.equal(front(sound(), WINDOW), now)


@pytest.mark.parametrize("samples", [1, 99, 100, 101, 134, 135, 500])
def test_any_length_has_its_frames(samples: int) -> None:
    frames = FbspSpectrogram(CONFIG).frames(torch.arange(1.0, samples + 1)[None])
    assert frames.shape == (1, CONFIG.frames(samples), 100)
    found = set(frames.flatten().tolist()) - {0.0}
    assert found == set(map(float, range(1, samples + 1)))  # nothing is lost


def test_silence_is_a_number() -> None:
    with torch.no_grad():
        found = FbspSpectrogram(CONFIG)(torch.full((1, 500), -0.5), WINDOW)  # what scaling makes exactly 0
    assert torch.isfinite(found).all()
    assert float(found.max()) <= -100
