from __future__ import annotations

import pytest

from visavis.reasoning.providers import ModelSpec, connect


@pytest.mark.parametrize(
    ("spec", "provider", "model", "address"),
    [
        (ModelSpec("openai:gpt-4o-mini", api_key="k"), "openai", "gpt-4o-mini", "https://api.openai.com/v1"),
        (ModelSpec("anthropic:claude-3-5-haiku-latest", api_key="k"), "anthropic", "claude-3-5-haiku-latest", None),
        (ModelSpec("google-gla:gemini-2.0-flash", api_key="k"), "google", "gemini-2.0-flash", None),
        (ModelSpec("ollama:llama3.2:1b"), "ollama", "llama3.2:1b", "http://localhost:11434/v1"),
        (ModelSpec("llama3.2:1b", "http://box:8000/v1"), "", "llama3.2:1b", "http://box:8000/v1"),
        (ModelSpec("vllm:qwen/qwen3", "http://box:9000/v1"), "vllm", "qwen/qwen3", "http://box:9000/v1"),
    ],
)
async def test_a_model_is_reached_where_its_name_says(
    spec: ModelSpec, provider: str, model: str, address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "OLLAMA_BASE_URL"):
        monkeypatch.setenv(variable, "http://elsewhere.invalid")
    monkeypatch.setenv("OPENAI_API_KEY", "of-somebody-else")
    assert (spec.provider, spec.model, spec.address) == (provider, model, address)
    connection = connect(spec)
    assert connection.model.model_name == model
    assert "elsewhere" not in str(connection.model.base_url)
    if address is not None:
        assert str(connection.model.base_url).rstrip("/") == address
    await connection.close()
