"""Settings, as administrators see and change them."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from visavis import config
from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import OWNER
from visavis.bootstrap.setting_texts import HIDDEN, groups
from visavis.bootstrap.settings_desk import SettingsDesk
from visavis.config import CHANGEABLE, CHANGES_FILE, Settings
from visavis.events import CodedError
from visavis.gateway.trpc.routers.settings import ChangeSetting, Setting, SettingsReport
from visavis.storage.memory import MemoryStorage


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # no .env but that of the test
    monkeypatch.setenv("VISAVIS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def audit() -> AuditLog:
    return AuditLog(MemoryStorage())


def named(report: SettingsReport, name: str) -> Setting:
    return next(item for item in report.settings if item.name == name)


async def change(desk: SettingsDesk, name: str, value: str | None) -> SettingsReport:
    return await desk.change(OWNER, ChangeSetting(name=name, value=value), "127.0.0.1")


async def test_every_setting_says_where_its_value_comes_from(
    somewhere: Path, monkeypatch: pytest.MonkeyPatch, audit: AuditLog
) -> None:
    monkeypatch.setenv("VISAVIS_MAX_SESSIONS", "7")
    (somewhere / ".env").write_text("VISAVIS_PERSONA=guide\nVISAVIS_MAX_SESSIONS=8\n")
    (somewhere / "data").mkdir()
    (somewhere / "data" / CHANGES_FILE).write_text(
        "VISAVIS_PREPARATIONS=2\nVISAVIS_PERSONA=nobody\nVISAVIS_HOST=0.0.0.0\n"
    )
    report = await SettingsDesk(Settings(port=9_000), audit).report()
    shown = {item.name: (item.value, item.source) for item in report.settings}
    assert shown["max_sessions"] == ("7", "environment")
    assert shown["persona"] == ("guide", ".env")
    assert shown["preparations"] == ("2", "page")
    assert shown["port"] == ("9000", "command line")
    assert shown["host"] == ("127.0.0.1", "default")  # the file cannot set what may not be changed
    assert not report.restart_needed


async def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch, audit: AuditLog) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    monkeypatch.setenv("VISAVIS_DATABASE_URL", "postgresql://visavis:hunter2@db/visavis")
    monkeypatch.setenv("VISAVIS_CALENDAR", "https://calendar.example/private-hunter2.ics")
    monkeypatch.setenv("VISAVIS_NOTIFY__FRONTDESK", "https://hooks.example/hunter2")
    report = await SettingsDesk(Settings(), audit).report()
    assert "hunter2" not in report.model_dump_json()
    key = named(report, "openai_api_key")
    assert (key.value, key.source, key.secret, key.variable) == (HIDDEN, "environment", True, "OPENAI_API_KEY")
    assert named(report, "database_url").value == f"postgresql://visavis:{HIDDEN}@db/visavis"
    assert named(report, "notify").value == "frontdesk"


async def test_a_change_is_in_force_after_a_restart(somewhere: Path, audit: AuditLog) -> None:
    desk = SettingsDesk(Settings(), audit)
    report = await change(desk, "max_sessions", "7")
    assert report.restart_needed
    assert (named(report, "max_sessions").value, named(report, "max_sessions").next_value) == ("100", "7")
    assert Settings().max_sessions == 7
    assert (somewhere / "data" / CHANGES_FILE).stat().st_mode & 0o777 == 0o600
    again = await SettingsDesk(Settings(), audit).report()
    assert (named(again, "max_sessions").source, again.restart_needed) == ("page", False)


async def test_what_the_command_line_makes_up_for_is_described_and_said_to_be_of_no_use(
    monkeypatch: pytest.MonkeyPatch, audit: AuditLog
) -> None:
    monkeypatch.setenv("VISAVIS_PORT", "a door")
    monkeypatch.setenv("VISAVIS_MAX_SESSIONS", "7")
    desk = SettingsDesk(Settings(port=9_000), audit)
    report = await desk.report()
    port = named(report, "port")
    assert (port.value, port.source, port.changeable, port.next_value) == ("9000", "command line", False, None)
    assert "the value in the environment is not usable" in port.why_not
    assert "a door" not in report.model_dump_json()
    assert (named(report, "max_sessions").value, named(report, "max_sessions").source) == ("7", "environment")
    assert "not usable" not in named(report, "max_sessions").why_not
    changed = named(await change(desk, "preparations", "2"), "preparations")  # others can be changed all the same
    assert changed.next_value == "2"


async def test_a_file_that_was_spoilt_by_hand_spoils_no_report(somewhere: Path, audit: AuditLog) -> None:
    desk = SettingsDesk(Settings(), audit)
    await change(desk, "preparations", "2")
    file = somewhere / "data" / CHANGES_FILE
    file.write_text(file.read_text() + "VISAVIS_MAX_SESSIONS=many\n")
    report = await desk.report()
    assert (named(report, "max_sessions").value, named(report, "max_sessions").next_value) == ("100", None)
    assert named(report, "preparations").next_value == "2"


async def test_a_change_can_be_taken_back(audit: AuditLog) -> None:
    desk = SettingsDesk(Settings(), audit)
    await change(desk, "model_fallbacks", "groq:a, openai:b")
    assert Settings().model_fallbacks == ("groq:a", "openai:b")
    report = await change(desk, "model_fallbacks", None)
    assert not report.restart_needed
    assert Settings().model_fallbacks == ()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("nothing", "1", "settings.unknown"),
        ("max_sessions", "0", "settings.invalid"),
        ("max_sessions", "many", "settings.invalid"),
        ("mind", "clever", "settings.invalid"),
        ("persona", "a\nVISAVIS_HOST=0.0.0.0", "settings.invalid"),
        ("model_url", "https://evil.example", "settings.fixed"),
        ("openai_api_key", "sk-1", "settings.fixed"),
        ("code_agent", "unisolated", "settings.fixed"),
        ("turn_silence_ms", "900", "settings.fixed"),
        ("interrupt_ms", "200", "settings.fixed"),
        ("port", "80", "settings.fixed"),
    ],
)
async def test_what_cannot_be_changed_stays(
    somewhere: Path, monkeypatch: pytest.MonkeyPatch, audit: AuditLog, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv("VISAVIS_TURN_SILENCE_MS", "1000")
    (somewhere / ".env").write_text("VISAVIS_INTERRUPT_MS=256\n")
    desk = SettingsDesk(Settings(), audit)
    with pytest.raises(CodedError) as raised:
        await change(desk, name, value)
    assert raised.value.code == code
    assert not (somewhere / "data" / CHANGES_FILE).exists()
    assert (await audit.list()).items == []


async def test_a_change_is_written_down(audit: AuditLog) -> None:
    await change(SettingsDesk(Settings(), audit), "max_sessions", "7")
    (entry,) = (await audit.list()).items
    assert (entry.action, entry.subject, entry.detail) == ("setting.changed", "max_sessions", {"value": "7"})


async def test_a_folder_that_cannot_be_written_is_told(somewhere: Path, audit: AuditLog) -> None:
    (somewhere / "data").write_text("a file")
    with pytest.raises(CodedError) as raised:
        await change(SettingsDesk(Settings(), audit), "max_sessions", "7")
    assert raised.value.code == "settings.not_written"


def test_what_can_be_changed_exists_and_holds_no_secrets_paths_or_addresses() -> None:
    assert set(Settings.model_fields) >= CHANGEABLE
    for name in CHANGEABLE:
        assert not re.search(r"_(key|secret|url|dir|webhook|hosts|origins|servers)$", name)


def test_the_groups_are_the_headings_of_the_class() -> None:
    source = inspect.getsource(config.Settings)
    found, heading = {}, ""
    for line in source.splitlines():
        if match := re.fullmatch(r"    # (.+)", line):
            heading = match[1]
        elif match := re.match(r"    (\w+): .+ = Field\(", line):
            found[match[1]] = heading
    found["fake"] = "Stand-ins"
    assert groups(list(Settings.model_fields)) == found
