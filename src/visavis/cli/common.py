"""What the commands share: settings, the console, and how errors are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from visavis.config import Settings

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def coded_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command tell its errors in a sentence, with their code, instead of a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from visavis.events.errors import CodedError

        try:
            command(*args, **kwargs)
        except CodedError as error:
            fail(error.code, error.detail)

    return run


def fail(code: str, detail: str) -> NoReturn:
    """Say what went wrong and end with status 1."""
    err.print(f"[bold red]{code}[/]: {escape(detail)}", soft_wrap=True)
    raise typer.Exit(1)


def load_settings(**changes: object) -> Settings:
    """Read the settings from the environment and .env. ``changes`` that are not None come from the command line."""
    from pydantic import ValidationError

    from visavis.config import Settings

    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "__".join(str(part) for part in first["loc"]).upper()
        fail("config.invalid", f"VISAVIS_{name}: {first['msg']} (it is {first['input']!r})")
