"""Every setting, read from the environment (``VISAVIS_…``), from ``.env``, and from what was changed on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

_DATA = Path(platformdirs.user_data_dir("visavis"))
_CACHE = Path(platformdirs.user_cache_dir("visavis"))

Names = Annotated[tuple[str, ...], NoDecode]
"""Several names, separated by commas."""

CHANGES_FILE = "settings.env"
"""In the data folder: what administrators changed on the page, a line each: VISAVIS_NAME=value."""

CHANGEABLE = frozenset(
    {
        *("log_level", "guests", "login_days", "identity_days", "memory", "memory_days"),
        *("max_sessions", "session_idle_s", "resume_s", "max_messages_per_s"),
        *("persona", "mind", "model", "model_fallbacks", "model_first_token_s"),
        *("answer_s", "answer_tokens", "answer_cost_usd", "session_cost_usd", "session_tokens"),
        *("web_search", "web_fetch", "recognizer", "recognizer_workers", "synthesizer", "turn_model"),
        *("speech_stop_ms", "turn_silence_ms", "plain_silence_ms", "preparations", "interrupt_ms"),
        *("faces", "face_threads"),
    }
)
"""What may be changed on the page. Whoever takes an administrator's account over must not come by keys, files, other
programs or the own network that way: no addresses to which keys are sent, no paths, nothing about who may come in from
where."""


def read_changes(folder: Path) -> dict[str, str]:
    """Return what was changed on the page, by the names of the settings; what may not be changed is passed over."""
    try:
        lines = (folder / CHANGES_FILE).read_text("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    named = ((variable.strip().removeprefix("VISAVIS_").lower(), value.strip()) for variable, _, value in pairs)
    return {name: value for name, value in named if name in CHANGEABLE}


class _PageChanges(PydanticBaseSettingsSource):
    """What was changed on the page: it counts where the environment and ``.env`` say nothing."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(read_changes(Path(self.current_state.get("data_dir", _DATA))))


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

    # Who may come in
    accounts: Literal["auto", "required", "off"] = Field(
        "auto",
        description="Whether people sign in: auto (as soon as there is an account; until then only at this computer), "
        "required, or off (never: whoever reaches the server may do everything).",
    )
    guests: bool = Field(False, description="Whether people may talk who have not signed in.")
    login_days: int = Field(30, ge=1, le=180, description="Days after which somebody is signed out who does not come.")
    session_key: SecretStr | None = Field(
        None,
        description="Key that signs logins: 32 bytes, hexadecimal or base64; empty: session.key in the data folder.",
    )
    session_key_previous: SecretStr | None = Field(
        None, description="The key of before: what it has signed stays of use, so that nobody is signed out."
    )
    public_url: str = Field("", description="Where people find the server, as https://HOST, for links and sign-in.")
    trusted_proxies: Names = Field(
        ("127.0.0.1", "::1"), description="Proxies that are believed who comes, and whether by https; * for all."
    )
    oidc_issuer: str = Field("", description="OpenID Connect: the provider's address, as it writes it; empty: none.")
    oidc_client_id: str = Field("", description="OpenID Connect: what the provider calls this server.")
    oidc_client_secret: SecretStr | None = Field(None, description="OpenID Connect: the secret shared with it.")
    oidc_name: str = Field("your organization", description="OpenID Connect: with what people sign in, on the button.")
    oidc_newcomers: Literal["closed", "visitor", "member"] = Field(
        "closed", description="OpenID Connect: the role of those who have no account yet; closed: they are turned away."
    )

    # Where things lie
    database_url: str = Field(
        "", description="sqlite:///PATH, postgresql://… or mongodb://…; empty: SQLite in the data folder."
    )
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
    identity_previous_keys: SecretStr | None = Field(
        None,
        description="Keys that were used before, the newest first, separated by commas: what they sealed can be read "
        "until visavis privacy rotate-key has sealed it anew.",
    )
    identity_days: int = Field(
        365, ge=1, le=3650, description="Days after which they are erased unless they come anew."
    )

    # What is remembered of people who agree to it
    memory: bool = Field(True, description="Whether people can be remembered beyond a conversation, if they agree.")
    memory_days: int = Field(
        365, ge=1, le=3650, description="Days after which what nobody has told again or used is erased for certain."
    )

    # How long what is kept
    keep_sessions_days: int | None = Field(
        None, ge=1, description="Days after which conversations are deleted; empty: they stay until they are deleted."
    )
    keep_events_days: int | None = Field(
        None, ge=1, description="Days after which what was noted in them, but what was said, is deleted; empty: never."
    )
    keep_recordings_days: int | None = Field(
        30, ge=1, description="Days after which recordings of their sound are deleted; empty: never."
    )
    keep_audit_days: int | None = Field(
        365, ge=1, description="Days after which the log of who did what forgets; empty: never."
    )
    keep_consents_days: int | None = Field(
        1_095, ge=1, description="Days after which it is forgotten who agreed to what; empty: never."
    )

    # Limits
    max_sessions: int = Field(100, ge=1, description="How many conversations there may be at once.")
    session_idle_s: float = Field(1_800, gt=0, description="A conversation without a turn for so long is closed, s.")
    resume_s: float = Field(60, ge=0, description="How long a conversation waits for a dropped client, s.")
    max_message_bytes: int = Field(4 * 1024 * 1024, ge=1024, description="Largest message of a client, bytes.")
    max_messages_per_s: float = Field(300, gt=0, description="Messages a second from one client.")

    # People behind the scenes
    disclose_operators: bool = Field(
        True,
        description="Whether users are told that somebody listens in or answers in the persona's place. Only a study "
        "that was approved without it may switch this off.",
    )

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
    mistral_api_key: SecretStr | None = Field(None, validation_alias="MISTRAL_API_KEY", description="Key for mistral:…")
    groq_api_key: SecretStr | None = Field(None, validation_alias="GROQ_API_KEY", description="Key for groq:…")
    openrouter_api_key: SecretStr | None = Field(
        None, validation_alias="OPENROUTER_API_KEY", description="Key for openrouter:…"
    )
    deepseek_api_key: SecretStr | None = Field(
        None, validation_alias="DEEPSEEK_API_KEY", description="Key for deepseek:…"
    )
    xai_api_key: SecretStr | None = Field(None, validation_alias="XAI_API_KEY", description="Key for xai:…")
    together_api_key: SecretStr | None = Field(
        None, validation_alias="TOGETHER_API_KEY", description="Key for together:…"
    )
    fireworks_api_key: SecretStr | None = Field(
        None, validation_alias="FIREWORKS_API_KEY", description="Key for fireworks:…"
    )
    azure_api_key: SecretStr | None = Field(
        None, validation_alias="AZURE_OPENAI_API_KEY", description="Key for azure:…, where the model is a deployment."
    )
    azure_openai_endpoint: str = Field(
        "", validation_alias="AZURE_OPENAI_ENDPOINT", description="Address for azure:…: https://NAME.openai.azure.com"
    )
    bedrock_api_key: SecretStr | None = Field(
        None,
        validation_alias="AWS_BEARER_TOKEN_BEDROCK",
        description="Key for bedrock:…; without it an account's access, or the machine's role, is used.",
    )
    aws_region: str = Field("", validation_alias="AWS_REGION", description="Region for bedrock:…: eu-central-1.")
    aws_default_region: str = Field(
        "", validation_alias="AWS_DEFAULT_REGION", description="The same, if AWS_REGION is not set."
    )
    aws_access_key_id: SecretStr | None = Field(
        None, validation_alias="AWS_ACCESS_KEY_ID", description="An account's access for bedrock:…"
    )
    aws_secret_access_key: SecretStr | None = Field(
        None, validation_alias="AWS_SECRET_ACCESS_KEY", description="Belongs to it."
    )
    aws_session_token: SecretStr | None = Field(
        None, validation_alias="AWS_SESSION_TOKEN", description="Belongs to it, if it is temporary."
    )
    model_fallbacks: Names = Field(
        (), description="Models that are asked, in turn, where the first one fails, as provider:model."
    )
    answer_s: float = Field(120.0, gt=0, description="How long one answer may take with the agents it uses, s.")
    answer_tokens: int = Field(100_000, ge=1_000, description="Tokens that one answer may read and write.")
    answer_cost_usd: float | None = Field(
        None, gt=0, description="What one answer may cost, US dollars; no limit if empty."
    )
    model_first_token_s: float = Field(8.0, gt=0, description="How long the first token may take, s.")
    session_cost_usd: float | None = Field(
        None, gt=0, description="What a conversation may cost, US dollars, as far as prices are known; empty: no limit."
    )
    session_tokens: int | None = Field(
        None, gt=0, description="Tokens that a conversation may take, read and written; empty: no limit."
    )

    # What its agents can do on this computer
    code_agent: Literal["off", "isolated", "unisolated"] = Field(
        "off",
        description="Whether the mind may run Python programs: off; isolated (Linux: no network, no files of this "
        "computer); or unisolated (each is asked about, and can reach everything that the server can).",
    )
    calendar: str = Field("", description="Your calendar, which the mind may read: an iCalendar file or its address.")

    # What its agents reach outside
    web_search: Literal["auto", "none", "tavily", "brave", "searxng"] = Field(
        "auto", description="Who searches the web; auto takes the first of the three that has a key or an address."
    )
    tavily_api_key: SecretStr | None = Field(None, validation_alias="TAVILY_API_KEY", description="Key for Tavily.")
    brave_api_key: SecretStr | None = Field(None, validation_alias="BRAVE_API_KEY", description="Key for Brave Search.")
    searxng_url: str = Field("", description="Address of a SearXNG server that gives JSON.")
    web_fetch: bool = Field(True, description="Whether pages are read whose address the user or a search names.")
    web_allowed_hosts: Names = Field(
        (), description="Hosts of your own network that may be read as well: wiki.example, or 10.0.0.5:8080."
    )
    slack_webhook: SecretStr | None = Field(None, description="Incoming webhook of Slack, to which messages may go.")
    notify: dict[str, SecretStr] = Field(
        {}, description="Other receivers of messages, by name: VISAVIS_NOTIFY__FRONTDESK=https://…"
    )
    mcp_servers: Path | None = Field(None, description='File of MCP servers whose tools are used: {"mcpServers": {…}}.')

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

    @field_validator(
        "allowed_hosts", "allowed_origins", "trusted_proxies", "model_fallbacks", "web_allowed_hosts", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the strongest first."""
        return init_settings, env_settings, dotenv_settings, _PageChanges(settings_cls), file_secret_settings

    @field_validator(
        "keep_sessions_days", "keep_events_days", "keep_recordings_days", "keep_audit_days", "keep_consents_days",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _forever(cls, value: object) -> object:
        return None if value == "" else value

    def key_of(self, provider: str) -> str | None:
        """Return the key for a provider of language models: the one for this model, or the provider's usual one."""
        own = self.model_key.get_secret_value() if self.model_key is not None else ""
        return own or self.usual_key_of(provider)

    def usual_key_of(self, provider: str) -> str | None:
        """Return the key in a provider's usual environment variable; None if that is empty, too."""
        key = getattr(self, f"{provider}_api_key", None)
        return (key.get_secret_value() or None) if isinstance(key, SecretStr) else None

    @property
    def storage_url(self) -> str:
        """Return the URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'visavis.db'}"
