"""Every setting, read from the environment (``VISAVIS_…``) and from ``.env``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_DATA = Path(platformdirs.user_data_dir("visavis"))
_CACHE = Path(platformdirs.user_cache_dir("visavis"))

Names = Annotated[tuple[str, ...], NoDecode]
"""Several names, separated by commas."""


class FakeSettings(BaseModel):
    """How the stand-ins behave that are named 'fake': for benchmarks and trials of the parts around them."""

    recognizer_texts: tuple[str, ...] = Field(("hello there",), description="What the recognizer hears, in turn.")
    recognizer_ms: float = Field(0, ge=0, description="How long it takes for the final text, ms.")
    recognizer_word_ms: float | None = Field(
        None, gt=0, description="Partial texts grow by a word for every so many ms of sound; none if empty."
    )
    mind_reply: str = Field("Sure thing. The answer you want is quite simple today.", description="What is answered.")
    mind_first_token_ms: float = Field(0, ge=0, description="How long the first word takes, ms.")
    mind_tokens_per_s: float = Field(0, ge=0, description="Words a second; 0 for all at once.")
    voice_first_byte_ms: float = Field(0, ge=0, description="How long a phrase's first sound takes, ms.")
    voice_speed: float = Field(0, ge=0, description="How many times faster than real time; 0 for at once.")
    voice_ms_per_character: float = Field(60, gt=0, description="How much sound a character makes, ms.")


class Settings(BaseSettings):
    """All settings with their defaults. ``.env.example`` explains those that people change."""

    model_config = SettingsConfigDict(
        env_prefix="VISAVIS_", env_file=".env", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    # Server
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    allowed_hosts: Names = Field(
        ("localhost", "127.0.0.1", "[::1]"), description="Host names that the server answers to; * for all."
    )
    allowed_origins: Names = Field((), description="Other sites whose pages may connect; * for all.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    # Where things lie
    database_url: str = Field("", description="sqlite:///PATH or postgresql://…; empty: SQLite in the data folder.")
    data_dir: Path = Field(_DATA, description="Folder of the database.")
    cache_dir: Path = Field(_CACHE, description="Folder of what can be made again.")
    models_dir: Path = Field(_DATA / "models", description="Folder of the models.")
    avatars_dir: Path = Field(_DATA / "avatars", description="Folder of your own avatars, beside the built-in ones.")
    personas_dir: Path | None = Field(None, description="Folder of your own personas, beside the built-in ones.")

    # Models of another process
    inference_url: str = Field(
        "", description="Address of an inference service (visavis inference), which then does what it can; empty: none."
    )

    # People who agreed to be known
    identity_key: SecretStr | None = Field(
        None,
        description="Key that encrypts them: 32 bytes, hexadecimal or base64; empty: people.key in the data folder.",
    )
    identity_days: int = Field(
        365, ge=1, le=3650, description="Days after which they are erased unless they come anew."
    )

    # What is remembered of people who agree to it
    memory: bool = Field(True, description="Whether people can be remembered beyond a conversation, if they agree.")
    memory_days: int = Field(
        365, ge=1, le=3650, description="Days after which what nobody has told again or used is erased for certain."
    )

    # Limits
    max_sessions: int = Field(100, ge=1, description="How many conversations there may be at once.")
    session_idle_s: float = Field(1_800, gt=0, description="A conversation without a turn for so long is closed, s.")
    resume_s: float = Field(60, ge=0, description="How long a conversation waits for a dropped client, s.")
    max_message_bytes: int = Field(4 * 1024 * 1024, ge=1024, description="Largest message of a client, bytes.")
    max_messages_per_s: float = Field(300, gt=0, description="Messages a second from one client.")

    # Who talks
    persona: str = Field("host", description="Persona that answers unless a client asks for another.")
    mind: Literal["auto", "scripted", "model", "fake"] = Field(
        "auto", description="scripted, model, or auto: the model if one is configured and reachable."
    )
    model: str = Field("", description="Language model, such as openai:gpt-5-mini or anthropic:claude-haiku-4-5.")
    model_url: str = Field("", description="Base URL of an OpenAI-compatible server, such as Ollama's or vLLM's.")
    model_key: SecretStr | None = Field(None, description="Key for the model, if it needs one.")
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY", description="Key for openai:…")
    anthropic_api_key: SecretStr | None = Field(
        None, validation_alias="ANTHROPIC_API_KEY", description="Key for anthropic:…"
    )
    google_api_key: SecretStr | None = Field(None, validation_alias="GOOGLE_API_KEY", description="Key for google:…")
    model_first_token_s: float = Field(8.0, gt=0, description="How long the first token may take, s.")

    # How it hears and speaks
    recognizer: str = Field("auto", description="auto, none, or the name of a speech recognizer.")
    recognizer_workers: int = Field(1, ge=1, le=32, description="Processes for the built-in recognizer.")
    synthesizer: str = Field("auto", description="auto, none, or the name of a speech synthesizer.")
    turn_model: Literal["auto", "none"] = Field("auto", description="Whether a model judges the ends of turns.")
    speech_stop_ms: int = Field(200, ge=64, le=2_000, description="Silence after which speech has stopped, ms.")
    turn_silence_ms: int = Field(1_500, ge=200, description="Silence that ends a turn against the turn model, ms.")
    plain_silence_ms: int = Field(600, ge=0, description="Silence that ends a turn without a turn model, ms.")
    preparations: int = Field(
        6,
        ge=0,
        le=20,
        description="Answers that may be begun before a turn is over, all but one in vain, half of them while the user "
        "still speaks; each asks the language model. 0 for none.",
    )
    interrupt_ms: int = Field(
        192, ge=64, description="Speech that interrupts the virtual human, ms; heard in steps of 32."
    )

    # How it sees
    faces: str = Field("auto", description="auto, none, or the name of what finds faces in camera pictures.")
    video_model: str = Field(
        "auto",
        description="What watches movement: auto (the smallest that was pulled), none, a model's name, the folder of "
        "one, or inference-service.",
    )
    sound_model: str = Field(
        "auto",
        description="What names sounds: auto (the one that was pulled), none, a model's name, the folder of one, or "
        "inference-service. Laughter and sighs are found without one.",
    )
    fusion_model: str = Field(
        "auto",
        description="What makes one picture of all that is seen and heard of a person: auto (a trained model named "
        "fusion if there is one, else rules), none (rules), a model's name, or the folder of one.",
    )
    face_threads: int = Field(1, ge=1, le=16, description="Threads for each network that looks at faces.")

    fake: FakeSettings = Field(FakeSettings(), description="The stand-ins: VISAVIS_FAKE__MIND_REPLY and so on.")

    @field_validator("allowed_hosts", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    def key_of(self, provider: str) -> str | None:
        """Return the key for a provider of language models: the one for this model, or the provider's usual one."""
        usual = {
            "openai": self.openai_api_key,
            "anthropic": self.anthropic_api_key,
            "google": self.google_api_key,
        }.get(provider)
        key = self.model_key or usual
        return key.get_secret_value() if key is not None else None

    @property
    def storage_url(self) -> str:
        """Return the URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'visavis.db'}"
