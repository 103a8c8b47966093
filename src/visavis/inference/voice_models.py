"""The catalog's neural voices."""

from __future__ import annotations

from pathlib import Path

from visavis.inference.catalog import HubSource, Model

_PIPER_REVISION = "2083514c726ed4e54d15dbf8d86285d6059642f0"
_KOKORO_REVISION = "1939ad2a8e416c0acfeecc08a694d14ef25f2231"
_KOKORO_VOICES = ("af_heart", "af_bella", "am_michael", "am_fenrir", "bf_emma", "bm_george")
_KOKORO_DURATIONS = "/encoder/Cast_output_0"
"""The tensor of Kokoro's graph that holds how many frames of 25 ms each phoneme takes."""


def _piper(voice: str, description: str) -> Model:
    folder = f"en/en_US/{voice}/medium/en_US-{voice}-medium.onnx"
    return Model(
        name=f"piper-{voice}",
        purpose=f"voice, {description}",
        license="public domain recordings; the repository is MIT, piper-tts is GPL-3",
        homepage="https://huggingface.co/rhasspy/piper-voices",
        megabytes=64,
        source=HubSource(
            repository="rhasspy/piper-voices",
            revision=_PIPER_REVISION,
            files={folder: "voice.onnx", f"{folder}.json": "voice.onnx.json"},
        ),
        files=("voice.onnx", "voice.onnx.json"),
    )


def prepare_kokoro(folder: Path) -> None:
    """Put Kokoro's voices into one archive, and let its graph say how long each phoneme takes.

    Raises ValueError if a voice does not have the shape of one.
    """
    import numpy as np
    import onnx

    voices = {}
    for path in sorted(folder.glob("*.bin")):
        style = np.fromfile(path, dtype="<f4")
        if not style.size or style.size % 256:
            raise ValueError(f"{path.name} is not a voice: {style.size} numbers")
        voices[path.stem] = style.reshape(-1, 1, 256)  # a style for each number of phonemes
    np.savez(folder / "voices.npz", allow_pickle=False, **voices)
    model = onnx.load(str(folder / "kokoro.onnx"))
    outputs = {output.name for output in model.graph.output}
    tensors = {name for node in model.graph.node for name in node.output}
    if "duration" not in outputs and _KOKORO_DURATIONS in tensors:
        model.graph.node.append(onnx.helper.make_node("Identity", [_KOKORO_DURATIONS], ["duration"]))
        model.graph.output.append(onnx.helper.make_tensor_value_info("duration", onnx.TensorProto.INT64, None))
        onnx.save(model, str(folder / "kokoro.onnx"))


KOKORO = Model(
    name="kokoro",
    purpose="voice, natural, six speakers of English",
    license="Apache-2.0; its phonemizer espeak-ng is GPL-3",
    homepage="https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX",
    megabytes=96,
    source=HubSource(
        repository="onnx-community/Kokoro-82M-v1.0-ONNX",
        revision=_KOKORO_REVISION,
        files={
            "onnx/model_quantized.onnx": "kokoro.onnx",
            **{f"voices/{voice}.bin": f"{voice}.bin" for voice in _KOKORO_VOICES},
        },
    ),
    files=("kokoro.onnx", "voices.npz"),
    convert=prepare_kokoro,
)

VOICE_MODELS = (
    KOKORO,
    _piper("ljspeech", "a woman reading English"),
    _piper("john", "a man reading English"),
)
