"""A real server that speaks like OpenAI's: ``transformers serve``, with a tiny model of random weights."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.services import ENDS_WITHIN_S, READY_WITHIN_S, free_port

_TEMPLATE = "{% for message in messages %}<|user|>{{ message['content'] }}<|end|>{% endfor %}<|assistant|>"
_SERVE = (
    "import sys; from transformers.cli.transformers import main; sys.argv = ['transformers', *sys.argv[1:]]; main()"
)


def make_tiny_model(folder: Path) -> None:
    """Write a model of random weights, 2 layers of 32 channels, and a tokenizer of bytes. It talks nonsense."""
    import torch
    import transformers
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    byte_pairs: Any = Tokenizer(models.BPE())
    byte_pairs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    byte_pairs.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ["<|end|>", "<|user|>", "<|assistant|>"]
    trainer: Any = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, special_tokens=special)
    byte_pairs.train_from_iterator(["hello there"], trainer)
    fast: Any = transformers.PreTrainedTokenizerFast
    tokenizer = fast(tokenizer_object=byte_pairs, eos_token=special[0])
    tokenizer.chat_template = _TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.eos_token_id,
    )
    transformers.Qwen2ForCausalLM(config).save_pretrained(folder)


@contextmanager
def transformers_server(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a tiny model; yield the server's address and the model's name. Nothing is fetched from anywhere."""
    model, log = folder / "model", folder / "server.log"
    make_tiny_model(model)
    port = free_port()
    (folder / "hub").mkdir()
    environment = {
        **os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(folder / "hub"), "OMP_NUM_THREADS": "1"
    }  # fmt: skip
    command = [sys.executable, "-c", _SERVE, "serve", str(model), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen([*command, "--device", "cpu"], env=environment, stdout=file, stderr=file)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1", str(model)
        finally:
            process.terminate()
            process.wait(ENDS_WITHIN_S)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)  # it does not listen yet
    raise AssertionError(f"not ready after {READY_WITHIN_S} s: {log.read_text()}")
