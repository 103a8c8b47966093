"""Who offers language models, and how each of them is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Client = Literal["openai", "anthropic", "google", "mistral", "groq", "bedrock"]


@dataclass(frozen=True, slots=True)
class Provider:
    """One service or kind of server."""

    name: str
    """What stands before the colon in 'provider:model'."""
    title: str
    """What people call it."""
    client: Client = "openai"
    """Whose client library speaks with it; most speak like OpenAI's servers."""
    address: str | None = None
    """Where it is; None if everybody has an address of their own there."""
    key: str = ""
    """The usual environment variable of its key; '' if it needs none."""
    checked_at: str = ""
    """Path below the address that answers only to a good key, for a question that costs nothing."""
    priced_as: str | None = None
    """Its name in the list of prices; None if it has no list prices."""
    extra: str = ""
    """The extra of visavis that it needs, if its client library is not always there."""
    package: str = ""
    """The Python module that comes with the extra."""

    @property
    def hosted(self) -> bool:
        """Tell whether it is a service on the internet, and not a server of one's own."""
        return self.priced_as is not None


_ALL = (
    Provider("openai", "OpenAI", "openai", "https://api.openai.com/v1", "OPENAI_API_KEY", "/models", "openai"),
    Provider(
        "anthropic",
        "Anthropic",
        "anthropic",
        "https://api.anthropic.com",
        "ANTHROPIC_API_KEY",
        "/v1/models",
        "anthropic",
    ),
    Provider(
        "google",
        "Google",
        "google",
        "https://generativelanguage.googleapis.com",
        "GOOGLE_API_KEY",
        "/v1beta/models",
        "google",
    ),
    # Its servers refuse fields that they do not know, such as the OpenAI client's stream_options.
    Provider(
        "mistral",
        "Mistral",
        "mistral",
        "https://api.mistral.ai",
        "MISTRAL_API_KEY",
        "/v1/models",
        "mistral",
        "mistral",
        "mistralai",
    ),
    Provider(
        "groq", "Groq", "groq", "https://api.groq.com", "GROQ_API_KEY", "/openai/v1/models", "groq", "groq", "groq"
    ),
    Provider("bedrock", "Amazon Bedrock", "bedrock", None, "AWS_BEARER_TOKEN_BEDROCK", "", "aws", "bedrock", "boto3"),
    Provider("azure", "Azure OpenAI", "openai", None, "AZURE_OPENAI_API_KEY", "/models", "azure"),
    # Its list of models is open to everybody; this tells of the key itself.
    Provider(
        "openrouter", "OpenRouter", "openai", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "/key", "openrouter"
    ),
    Provider("deepseek", "DeepSeek", "openai", "https://api.deepseek.com", "DEEPSEEK_API_KEY", "/models", "deepseek"),
    Provider("xai", "xAI", "openai", "https://api.x.ai/v1", "XAI_API_KEY", "/models", "x-ai"),
    Provider(
        "together", "Together AI", "openai", "https://api.together.xyz/v1", "TOGETHER_API_KEY", "/models", "together"
    ),
    Provider(
        "fireworks",
        "Fireworks AI",
        "openai",
        "https://api.fireworks.ai/inference/v1",
        "FIREWORKS_API_KEY",
        "/models",
        "fireworks",
    ),
    Provider("ollama", "Ollama", address="http://localhost:11434/v1"),
    Provider("vllm", "vLLM", address="http://localhost:8000/v1"),
    Provider("llamacpp", "llama.cpp", address="http://localhost:8080/v1"),
    Provider("lmstudio", "LM Studio", address="http://localhost:1234/v1"),
)

PROVIDERS = {provider.name: provider for provider in _ALL}
"""Every provider that has a name here; any other server that speaks like OpenAI's is given by its address."""
HOSTED = frozenset(provider.name for provider in _ALL if provider.hosted)
"""Services on the internet. They need a key."""
LOCAL = frozenset(provider.name for provider in _ALL if not provider.hosted)
"""Servers on this machine that speak like OpenAI's."""
ALIASES = {
    "google-gla": "google",
    "gemini": "google",
    "openai-chat": "openai",
    "aws": "bedrock",
    "x-ai": "xai",
    "grok": "xai",
    "llama.cpp": "llamacpp",
    "lm-studio": "lmstudio",
}
"""Other names for them."""
