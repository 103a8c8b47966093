"""The sizes of VideoMAE-v2."""

from __future__ import annotations

from dataclasses import dataclass

EPSILON = 1e-6
"""Of the layer normalizations in OpenGVLab's code."""


@dataclass(frozen=True, slots=True)
class VideoMAEConfig:
    """Everything that the network's shape depends on. Raises ValueError if the numbers do not fit together."""

    size: int = 224
    """Height and width of a frame, pixels."""
    frames: int = 16
    patch: int = 16
    tubelet: int = 2
    width: int = 768
    depth: int = 12
    heads: int = 12
    hidden: int = 3072
    """Width of the middle of the two-layer part."""
    classes: int = 0
    """How many classes the head tells apart; 0 for no head."""
    layer_scale: float = 0.0
    """Where the learned scales of the blocks begin; 0 for none, as in the published models."""
    epsilon: float = EPSILON
    final_epsilon: float = EPSILON
    """Of the last layer normalization, which transformers' code gives another one."""

    def __post_init__(self) -> None:
        if self.size % self.patch or self.size <= 0:
            raise ValueError(f"a size of {self.size} is not a multiple of the patch's {self.patch}")
        if self.frames % self.tubelet or self.frames <= 0:
            raise ValueError(f"{self.frames} frames are not a multiple of the tubelet's {self.tubelet}")
        if self.width % self.heads:
            raise ValueError(f"a width of {self.width} cannot be shared by {self.heads} heads")

    @property
    def tokens(self) -> int:
        """How many tubes a clip is cut into."""
        return (self.frames // self.tubelet) * (self.size // self.patch) ** 2


SMALL = VideoMAEConfig(width=384, heads=6, hidden=1536)
BASE = VideoMAEConfig()
LARGE = VideoMAEConfig(width=1024, depth=24, heads=16, hidden=4096)
HUGE = VideoMAEConfig(width=1280, depth=32, heads=16, hidden=5120)
GIANT = VideoMAEConfig(patch=14, width=1408, depth=40, heads=16, hidden=6144)
SIZES = {"S": SMALL, "B": BASE, "L": LARGE, "H": HUGE, "g": GIANT}
"""The published sizes. L and H were published too, so they load as well."""

HEADS_BY_WIDTH = {config.width: config.heads for config in SIZES.values()}
"""No tensor tells how many heads there are: the published widths do."""


def flops(config: VideoMAEConfig) -> int:
    """Return the floating-point operations for one clip: a multiplication and an addition count as two.

    Counted are the matrix products of patches, projections, both halves of attention, the two-layer parts and the
    head; not the normalizations, softmax, GELU and sums, which are below 2 %.
    """
    tokens, width = config.tokens, config.width
    patches = 2 * tokens * (3 * config.tubelet * config.patch**2) * width
    projections = 2 * tokens * 4 * width**2
    attention = 2 * 2 * tokens**2 * width
    mlp = 2 * 2 * tokens * width * config.hidden
    return patches + config.depth * (projections + attention + mlp) + 2 * width * config.classes
