"""Shows and changes the settings of this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bootstrap.setting_texts import bounds_of, choices_of, groups, kind_of, text_of, variable_of
from visavis.config import CHANGEABLE, CHANGES_FILE, Settings, read_changes
from visavis.events import CodedError
from visavis.gateway.trpc.routers.settings import ChangeSetting, Setting, SettingsReport

_HEAD = "# Changed on the page. The environment and .env count more.\n"
_SOURCES = {"EnvSettingsSource": "environment", "DotEnvSettingsSource": ".env", "_PageChanges": "page"}


class SettingsDesk:
    """Implements :class:`visavis.gateway.trpc.routers.settings.SettingsService`.

    What is changed is written to ``settings.env`` in the data folder, and is in force after a restart.
    """

    def __init__(self, settings: Settings, audit: AuditLog) -> None:
        """Take the settings in force."""
        self._settings = settings
        self._audit = audit
        self._file = settings.data_dir / CHANGES_FILE
        self._lock = asyncio.Lock()
        begun, origins, unusable = _read(settings)
        self._origins: Mapping[str, str] = origins
        self._unusable = unusable
        self._given = unusable | {
            name for name in Settings.model_fields if getattr(settings, name) != getattr(begun, name)
        }  # on the command line: that counts most, after a restart as well

    async def report(self) -> SettingsReport:
        """Return all settings."""
        return await asyncio.to_thread(self._report)

    async def change(self, principal: Principal, wanted: ChangeSetting, address: str) -> SettingsReport:
        """Change one for the next start. Raises CodedError ``settings.*``."""
        async with self._lock:
            await asyncio.to_thread(self._change, wanted.name, wanted.value)
        detail = {"value": wanted.value}
        await self._audit.record(principal, "setting.changed", wanted.name, address=address, detail=detail)
        return await self.report()

    def _report(self) -> SettingsReport:
        coming, origins = self._coming()
        group = groups(list(Settings.model_fields))
        settings = [self._setting(name, group[name], coming, origins) for name in Settings.model_fields]
        changed = any(item.next_value is not None for item in settings)
        return SettingsReport(settings=settings, file=str(self._file), restart_needed=changed)

    def _setting(self, name: str, group: str, coming: Settings, origins: Mapping[str, str]) -> Setting:
        field = Settings.model_fields[name]
        kind, value = kind_of(name, field), text_of(name, getattr(self._settings, name))
        following = value if name in self._given else text_of(name, getattr(coming, name))
        minimum, maximum = bounds_of(field)
        why_not = self._why_fixed(name, origins)
        return Setting(
            name=name,
            variable=variable_of(name, field),
            group=group,
            description=field.description or "",
            type=kind,
            choices=choices_of(field),
            minimum=minimum,
            maximum=maximum,
            value=value,
            default=text_of(name, field.get_default(call_default_factory=True, validated_data={})),
            source=self._source(name),
            secret=kind == "secret",
            changeable=not why_not,
            why_not=why_not,
            next_value=(following or "") if following != value else None,
        )

    def _source(self, name: str) -> Any:
        return "command line" if name in self._given else self._origins.get(name, "default")

    def _why_fixed(self, name: str, origins: Mapping[str, str]) -> str:
        if name in self._unusable:
            place = {"environment": "the environment", "page": CHANGES_FILE}.get(self._origins.get(name, ""), ".env")
            return f"It is set on the command line; the value in {place} is not usable, and without it nothing starts."
        if name not in CHANGEABLE:
            return "Only whoever starts the server can change this."
        if name in self._given:
            return "It is set on the command line."
        origin = origins.get(name)
        return f"It is set in {'the environment' if origin == 'environment' else '.env'}." if _fixes(origin) else ""

    def _coming(self) -> tuple[Settings, dict[str, str]]:
        """Return the settings as a start would find them now, and where each comes from."""
        found, origins, _ = _read(self._settings)
        return found, origins

    def _change(self, name: str, value: str | None) -> None:
        if name not in Settings.model_fields:
            raise CodedError("settings.unknown", f"There is no setting '{name}'.")
        why_not = self._why_fixed(name, self._coming()[1])
        if why_not:
            raise CodedError("settings.fixed", f"'{name}' cannot be changed here. {why_not}")
        changes = read_changes(self._settings.data_dir)
        if value is None:
            changes.pop(name, None)
        else:
            changes[name] = self._checked(name, value.strip())
        self._write(changes)

    def _checked(self, name: str, value: str) -> str:
        if not value.isprintable():
            raise CodedError("settings.invalid", f"{name}: a value is one line of text.")
        field = Settings.model_fields[name]
        if choices_of(field) and value not in choices_of(field):
            raise CodedError("settings.invalid", f"{name}: one of {', '.join(choices_of(field))}.")
        try:
            Settings(**{**_kept(self._settings, self._unusable), name: value})
        except ValidationError as error:
            raise CodedError("settings.invalid", f"{name}: {error.errors()[0]['msg']}.") from None
        return value

    def _write(self, changes: Mapping[str, str]) -> None:
        lines = [f"VISAVIS_{name.upper()}={value}\n" for name, value in sorted(changes.items())]
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(_HEAD + "".join(lines))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file)
        except OSError as error:
            raise CodedError("settings.not_written", f"{self._file}: {error.strerror}.", retryable=True) from None


def _fixes(origin: str | None) -> bool:
    return origin in ("environment", ".env")


def _read(settings: Settings) -> tuple[Settings, dict[str, str], set[str]]:
    """Return the settings as a start would find them, where each comes from, and which have values of no use.

    In the place of those are the ones in force: the command line may have made up for them.
    """
    try:
        return *_traced({"data_dir": settings.data_dir}), set()
    except ValidationError as error:
        names = {variable_of(name, field).lower(): name for name, field in Settings.model_fields.items()}
        places = (str(item["loc"][0]) for item in error.errors() if item["loc"])
        unusable = {names.get(place.lower(), place) for place in places}
    return *_traced(_kept(settings, unusable)), unusable


def _kept(settings: Settings, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in ("data_dir", *names)}


def _traced(given: Mapping[str, Any]) -> tuple[Settings, dict[str, str]]:
    """Return the settings with some given, and where each comes from that is not the default."""
    origins: dict[str, str] = {}

    class Noting(PydanticBaseSettingsSource):
        """Gives nothing; notes what the others have given."""

        def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
            return None, field_name, False

        def __call__(self) -> dict[str, Any]:
            for source, given in self.settings_sources_data.items():
                if source in _SOURCES:
                    for key in given:
                        origins.setdefault(key, _SOURCES[source])
            return {}

    class Traced(Settings):
        """The same, with the notes."""

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (*super().settings_customise_sources(settings_cls, *sources, **named), Noting(settings_cls))

    found = Traced(**given)
    by_alias = {variable_of(name, field): name for name, field in Settings.model_fields.items()}
    lower = {alias.lower(): name for alias, name in by_alias.items()}
    return found, {lower.get(key.lower(), key): origin for key, origin in origins.items()}
