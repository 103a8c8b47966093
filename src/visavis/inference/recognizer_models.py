"""The catalog's speech recognizers for open speech."""

from __future__ import annotations

from visavis.inference.catalog import HubSource, Model

_WHISPER_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
_ZIPFORMER = "epoch-99-avg-1-chunk-16-left-128"


def _whisper(size: str, megabytes: int, revision: str) -> Model:
    repository = f"Systran/faster-whisper-{size}"
    return Model(
        name=f"whisper-{size}",
        purpose="speech recognition, English" if size.endswith(".en") else "speech recognition, 99 languages",
        license="MIT",
        homepage=f"https://huggingface.co/{repository}",
        megabytes=megabytes,
        source=HubSource(repository, revision, {name: name for name in _WHISPER_FILES}),
        files=_WHISPER_FILES,
    )


SHERPA_ENGLISH = Model(
    name="sherpa-zipformer-en",
    purpose="speech recognition, English, word by word",
    license="Apache-2.0",
    homepage="https://huggingface.co/csukuangfj/sherpa-onnx-streaming-zipformer-en-2023-06-26",
    megabytes=73,
    source=HubSource(
        "csukuangfj/sherpa-onnx-streaming-zipformer-en-2023-06-26",
        "672fbf1b30579d6585301139bb363f42a0ad4a24",
        {
            f"encoder-{_ZIPFORMER}.int8.onnx": "encoder.onnx",
            f"decoder-{_ZIPFORMER}.onnx": "decoder.onnx",
            f"joiner-{_ZIPFORMER}.int8.onnx": "joiner.onnx",
            "tokens.txt": "tokens.txt",
        },
    ),
    files=("encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt"),
)

WHISPER_MODELS = (
    _whisper("small.en", 486, "d1d751a5f8271d482d14ca55d9e2deeebbae577f"),
    _whisper("base.en", 148, "3d3d5dee26484f91867d81cb899cfcf72b96be6c"),
    _whisper("tiny.en", 78, "0d3d19a32d3338f10357c0889762bd8d64bbdeba"),
    _whisper("small", 486, "536b0662742c02347bc0e980a01041f333bce120"),
)
"""The best first."""

RECOGNIZER_MODELS = (SHERPA_ENGLISH, *WHISPER_MODELS)
