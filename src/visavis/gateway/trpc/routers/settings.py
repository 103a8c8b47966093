"""``settings.*``: what this server is set to."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.gateway.trpc.procedures import Context, Router


class Setting(BaseModel):
    """A setting, its value, and where that comes from."""

    name: str = Field(description="turn_silence_ms")
    variable: str = Field(description="Its environment variable: VISAVIS_TURN_SILENCE_MS.")
    group: str = Field(description="What it belongs to: Limits.")
    description: str
    type: Literal["text", "number", "integer", "switch", "choice", "names", "secret", "path", "group"]
    choices: list[str] = Field(description="What can be chosen; empty unless it is a choice.")
    minimum: float | None = None
    maximum: float | None = None
    value: str | None = Field(description="The value in force; null if there is none. Secrets are dots.")
    default: str | None = Field(description="What it is unless somebody says so.")
    source: Literal["environment", ".env", "page", "default", "command line"] = Field(
        description="Where the value comes from; 'page': it was changed here."
    )
    secret: bool
    changeable: bool = Field(description="Whether it can be changed here; what is set elsewhere cannot.")
    why_not: str = Field("", description="Why it cannot be changed here, in a sentence.")
    next_value: str | None = Field(None, description="What it will be after a restart, if that is something else.")


class SettingsReport(BaseModel):
    """All settings."""

    settings: list[Setting]
    file: str = Field(description="Where changes are written.")
    restart_needed: bool = Field(description="Whether something was changed that is not in force yet.")


class ChangeSetting(BaseModel):
    """What is to be changed."""

    name: str = Field(min_length=1, max_length=64)
    value: str | None = Field(max_length=2_000, description="As in the environment; null takes the change back.")


class SettingsService(Protocol):
    """Knows the settings.

    Raises CodedError ``settings.unknown``, ``settings.fixed``, ``settings.invalid``, ``settings.not_written``.
    """

    async def report(self) -> SettingsReport:
        """Return all settings."""

    async def change(self, principal: Principal, wanted: ChangeSetting, address: str) -> SettingsReport:
        """Change one for the next start."""


def settings_router(service: SettingsService) -> Router:
    """Return the procedures ``settings.*``."""
    router = Router("settings")

    @router.query("list", "settings.read")
    async def list_settings(context: Context) -> SettingsReport:
        """List all settings with their values; secrets are dots."""
        return await service.report()

    @router.mutation("change", "settings.write")
    async def change(context: Context, wanted: ChangeSetting) -> SettingsReport:
        """Change a setting; it is in force after a restart."""
        return await service.change(context.principal, wanted, context.address)

    return router
