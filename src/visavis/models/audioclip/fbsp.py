"""A spectrogram whose kernels are learned: frequency B-spline wavelets.

Guzhov, Raue, Hees, Dengel, "ESResNe(X)t-fbsp: Learning Robust Time-Frequency Transformation of Audio" (IJCNN 2021). The
wavelet is fbsp(t) = √f_b · sinc(f_b·t / m)^m · e^(i·f_c·t) (Teolis, 1998; here with the sign and the scale of the
published code), one for each bin, with learned order m, bandwidth f_b and center f_c. At m = 0, f_b = 1, f_c = k it is
the discrete Fourier transform.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.audioclip.config import BANDS, FULL_SCALE, AudioConfig

TINY = 1e-8
"""Keeps divisions by m, and the kernel's middle, away from 0."""
SILENCE = 1e-18
"""The power of digital silence: -180 dB."""

Key = tuple[Tensor, ...]


class FbspSpectrogram(nn.Module):
    """Sounds in, log-power spectrograms in bands out.

    Making the kernels takes longer than using them, so they are kept until a parameter changes. While gradients flow
    they are made anew at every call, as training needs.
    """

    def __init__(self, config: AudioConfig) -> None:
        """Begin as the Fourier transform."""
        super().__init__()
        self.config = config
        self.m = nn.Parameter(torch.zeros(config.bins))
        self.fb = nn.Parameter(torch.ones(config.bins))
        self.fc = nn.Parameter(torch.arange(config.bins, dtype=torch.float32))
        self.bias = nn.Parameter(torch.empty(0))
        """Of the published checkpoints, which have none: it is empty, and the last of their 861 tensors."""
        self.builds = 0
        """How often kernels were made."""
        self._kept: tuple[Key, Tensor] | None = None

    def forward(self, sounds: Tensor, window: Tensor) -> Tensor:
        """Return the power in dB: (batch, 3, bins // 3, frames).

        ``sounds``: (batch, samples) at 44.1 kHz, on the scale of 16-bit integers; ``window``: (samples of a frame,).
        """
        low, high = FULL_SCALE
        scaled = (sounds.to(window.dtype) - low) * 2 / (high - low) - 1
        parts = F.linear(self.frames(scaled), self.kernels(window))
        real, imaginary = parts.chunk(2, dim=-1)
        power = (real.square() + imaginary.square()).transpose(1, 2)
        power = power.reshape(len(sounds), BANDS, self.config.band_bins, -1)
        return 10 * torch.where(power > 0, power, SILENCE).log10()

    def frames(self, sounds: Tensor) -> Tensor:
        """Cut sounds (batch, samples) into frames: (batch, frames, window). Zeros go around what does not fill them."""
        config = self.config
        missing = (config.frames(sounds.shape[-1]) - 1) * config.hop + config.window - sounds.shape[-1]
        return F.pad(sounds, (missing // 2, missing - missing // 2)).unfold(-1, config.window, config.hop)

    def kernels(self, window: Tensor) -> Tensor:
        """Return the kernels with the window in them, real parts first: (2 · bins, window); bins beyond bands left out.

        Kept ones are returned if nothing that they depend on has changed, and no gradient is wanted.
        """
        learned = (self.m, self.fb, self.fc)
        if torch.is_grad_enabled() and any(value.requires_grad for value in learned):
            return self._make(window)
        now = (*learned, window)
        if self._kept is None or not all(map(_same, self._kept[0], now)):
            kernels = self._make(window).detach()
            self._kept = tuple(value.detach().clone() for value in now), kernels
        return self._kept[1]

    def _make(self, window: Tensor) -> Tensor:
        """Make kernels in 32-bit floats, like those that the published weights were learned with."""
        self.builds += 1
        config = self.config
        used = BANDS * config.band_bins
        m, fb, fc = (value[:used].float() for value in (self.m, self.fb, self.fc))
        real, imaginary = wavelets(m, fb, fc, config.transform)
        start = (config.transform - config.window) // 2
        framed = torch.cat((real, imaginary))[:, start : start + config.window] * window.float()
        return framed.to(window.dtype)


def wavelets(m: Tensor, fb: Tensor, fc: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Return real and imaginary parts of the wavelets: (bins, length) each, of unit length at m = 0.

    The power of a negative sinc is complex for an m that is no integer: its angle is m·π.
    """
    times = math.pi * torch.linspace(-1, 1, length, dtype=m.dtype, device=m.device) + TINY
    m, fb, fc = (value[:, None] for value in (m, fb, fc))
    spread = fb * times / (m + TINY)
    envelope = torch.where(spread == 0, torch.ones_like(spread), spread.sin() / spread)
    size = envelope.square().pow(0.5 * m)
    angle = torch.where(envelope < 0, math.pi * m, torch.zeros_like(m))
    turned, swayed = size * angle.cos(), size * angle.sin()
    wave, quarter = (fc * times).cos(), (fc * times).sin()
    scale = fb.sqrt() / length**0.5
    return scale * (turned * wave + swayed * quarter), scale * (swayed * wave - turned * quarter)


def _same(kept: Tensor, now: Tensor) -> bool:
    return kept.device == now.device and kept.dtype == now.dtype and torch.equal(kept, now)
