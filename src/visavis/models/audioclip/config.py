"""The sizes of AudioCLIP's three towers."""

from __future__ import annotations

from dataclasses import dataclass, field

SAMPLE_RATE = 44_100
"""Of the sound that it takes, Hz; samples are on the scale of 16-bit integers."""

FULL_SCALE = (-32_768.0, 32_767.0)
"""What becomes -1 and 1 before the spectrogram."""

HOP = 561
BANDS = 3
"""The spectrogram is cut into so many bands, which take the place of a picture's colors."""


@dataclass(frozen=True, slots=True)
class AudioConfig:
    """ESResNeXt with a frequency B-spline front end. Raises ValueError if the numbers do not fit together."""

    bins: int = 1025
    """Of the spectrogram: half of the transform's length, and one."""
    window: int = 1654
    """Samples in a frame; the transform is longer, with zeros around them."""
    hop: int = HOP
    width: int = 64
    """Channels of the first stage's input."""
    layers: tuple[int, ...] = (3, 4, 6, 3)
    groups: int = 32
    group_width: int = 4
    """Channels of a group in the first stage."""

    def __post_init__(self) -> None:
        if self.window > self.transform:
            raise ValueError(f"a window of {self.window} samples is longer than a transform of {self.transform}")
        if len(self.layers) != 4 or min(self.layers) < 1:
            raise ValueError(f"there are four stages, not {self.layers}")

    @property
    def transform(self) -> int:
        """Length of the transform, samples."""
        return 2 * (self.bins - 1)

    @property
    def band_bins(self) -> int:
        """Bins in a band; up to two of the highest are left over."""
        return self.bins // BANDS

    @property
    def features(self) -> int:
        """Width of the features before the last layer."""
        return self.width * 8 * 4

    def frames(self, samples: int) -> int:
        """Return how many frames a sound has."""
        return 1 + max(0, -(-(samples - self.window) // self.hop))


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """CLIP's modified ResNet-50. Raises ValueError if the numbers do not fit together."""

    size: int = 224
    """Height and width of a picture, pixels."""
    width: int = 64
    layers: tuple[int, ...] = (3, 4, 6, 3)
    heads: int = 32

    def __post_init__(self) -> None:
        if self.size < 32 or self.size % 32:
            raise ValueError(f"a size of {self.size} is not a multiple of 32")
        if (self.width * 32) % self.heads:
            raise ValueError(f"a width of {self.width * 32} cannot be shared by {self.heads} heads")


@dataclass(frozen=True, slots=True)
class TextConfig:
    """CLIP's transformer. Raises ValueError if the numbers do not fit together."""

    context: int = 77
    """Most tokens of a text."""
    vocabulary: int = 49_408
    width: int = 512
    depth: int = 12
    heads: int = 8

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise ValueError(f"a width of {self.width} cannot be shared by {self.heads} heads")


@dataclass(frozen=True, slots=True)
class AudioCLIPConfig:
    """Everything that the network's shape depends on. Towers that are None are not there."""

    embedding: int = 1024
    """Width of the space that the towers share; of an audio tower alone, how many classes it tells apart."""
    audio: AudioConfig | None = field(default_factory=AudioConfig)
    image: ImageConfig | None = field(default_factory=ImageConfig)
    text: TextConfig | None = field(default_factory=TextConfig)


AUDIOCLIP = AudioCLIPConfig()
"""As published."""
