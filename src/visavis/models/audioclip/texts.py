"""What prompts mean to a model: computed once, kept beside it, so that nothing but the audio tower runs later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.labels import SoundLabel
from visavis.models.audioclip.tokenizer import Tokenizer

if TYPE_CHECKING:
    from visavis.models.audioclip.network import AudioCLIP

Floats = NDArray[np.float32]
_TOGETHER = 32
"""Texts that are computed at the same time."""


def text_file(folder: Path, labels: Sequence[SoundLabel], weights_sha256: str) -> Path:
    """Return where the embeddings of labels are kept: prompts and weights are in the name."""
    asked = json.dumps([weights_sha256, [list(item.prompts) for item in labels]], ensure_ascii=False)
    return folder / f"texts-{hashlib.sha256(asked.encode()).hexdigest()[:20]}.npy"


def kept_embeddings(folder: Path, labels: Sequence[SoundLabel], weights_sha256: str) -> Floats | None:
    """Return embeddings that were computed before: (labels, width), each of length 1; None if there are none.

    Raises SoundModelError ``sound.texts_broken`` if they are damaged.
    """
    file = text_file(folder, labels, weights_sha256)
    if not file.is_file():
        return None
    try:
        found = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise SoundModelError("sound.texts_broken", f"{file} cannot be read: {error}.") from error
    if found.dtype != np.float32 or found.ndim != 2 or len(found) != len(labels) or not np.isfinite(found).all():
        raise SoundModelError("sound.texts_broken", f"{file} does not hold {len(labels)} embeddings.")
    return np.asarray(found, np.float32)


def label_embeddings(
    folder: Path,
    labels: Sequence[SoundLabel],
    weights_sha256: str,
    network: Callable[[], AudioCLIP],
    vocabulary: Path,
) -> Floats:
    """Return the embeddings of labels: those that are kept in a folder, or else computed and kept.

    ``network`` is called only if they must be computed. Raises SoundModelError ``sound.vocabulary_*``,
    ``sound.text_too_long`` or ``sound.no_text``; OSError if the folder cannot be written.
    """
    kept = kept_embeddings(folder, labels, weights_sha256)
    if kept is not None:
        return kept
    tokenizer, made = Tokenizer.open(vocabulary), network()
    if made.config.text is None:
        raise SoundModelError("sound.no_text", "This checkpoint has no text tower: it cannot be asked for labels.")
    embeddings = embed_labels(made, tokenizer, labels)
    file = text_file(folder, labels, weights_sha256)
    part = file.with_suffix(".part")
    with part.open("wb") as opened:
        np.save(opened, embeddings)
    part.replace(file)
    return embeddings


def embed_labels(network: AudioCLIP, tokenizer: Tokenizer, labels: Sequence[SoundLabel]) -> Floats:
    """Return for each label the mean of its prompts' embeddings, each of length 1: (labels, width)."""
    import torch

    context = network.positional_embedding.shape[0]
    texts = [prompt for item in labels for prompt in item.prompts]
    parts = []
    with torch.inference_mode():
        for start in range(0, len(texts), _TOGETHER):
            tokens = torch.from_numpy(tokenizer.batch(texts[start : start + _TOGETHER], context))
            used = int(tokens.argmax(-1).max()) + 1  # no token looks at later ones, so what follows the ends can go
            parts.append(torch.nn.functional.normalize(network.embed_text(tokens[:, :used]), dim=-1))
    meanings, place, rows = torch.cat(parts).numpy(), 0, []
    for item in labels:
        mean = meanings[place : place + len(item.prompts)].mean(0)
        place += len(item.prompts)
        rows.append(mean / np.linalg.norm(mean))
    return np.stack(rows).astype(np.float32)
