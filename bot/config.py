"""The environment, read once and checked whole."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot import texts
from bot.errors import StartupError

DEFAULT_DATABASE_URL = "sqlite:///data/cliffhanger.db"
DEFAULT_API_URL = "https://discord.com/api/v10"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SWITCH = {
    **dict.fromkeys(("on", "true", "yes", "1"), True),
    **dict.fromkeys(("off", "false", "no", "0"), False),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a host. `token` is empty when none is set; it never shows in a repr."""

    token: str = field(default="", repr=False)
    database_url: str = DEFAULT_DATABASE_URL
    api_url: str = DEFAULT_API_URL
    gateway_url: str | None = None
    message_content: bool = False
    log_level: str = "INFO"


def read_environment() -> Settings:
    """Settings from the environment, and from `.env` for what the environment leaves unset."""
    return settings_from({**dotenv_values(Path(".env")), **os.environ})


def settings_from(environment: Mapping[str, str | None]) -> Settings:
    """Settings from NAME=value pairs. Raises StartupError naming every bad value at once."""
    reader = _SettingsReader(environment)
    settings = Settings(
        token=reader.read("DISCORD_TOKEN", "", _token),
        database_url=reader.read("DATABASE_URL", DEFAULT_DATABASE_URL, _database_url),
        api_url=reader.read("DISCORD_API_URL", DEFAULT_API_URL, _address("http", "https")),
        gateway_url=reader.read("DISCORD_GATEWAY_URL", "", _address("ws", "wss")) or None,
        message_content=reader.read("MESSAGE_CONTENT_INTENT", "off", _switch) == "on",
        log_level=reader.read("LOG_LEVEL", "INFO", _log_level),
    )
    if reader.problems:
        raise StartupError(reader.problems)
    return settings


class _SettingsReader:
    def __init__(self, environment: Mapping[str, str | None]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def read(self, name: str, default: str, check: Callable[[str], str]) -> str:
        """The value as `check` returns it; what `check` refuses becomes a problem."""
        value = (self._environment.get(name) or "").strip()
        if not value:
            return default
        try:
            return check(value)
        except ValueError as refusal:
            self.problems.append(texts.BAD_SETTING(name=name, refusal=refusal))
            return default


def _token(value: str) -> str:
    if any(character.isspace() for character in value) or value.count(".") != 2:
        raise ValueError(texts.NOT_A_TOKEN)
    return value


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "sqlite+aiosqlite:///")):
        raise ValueError(texts.NOT_SQLITE(example=DEFAULT_DATABASE_URL))
    return value


def _address(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(texts.NOT_AN_ADDRESS(scheme=schemes[-1]))
        return value.rstrip("/")

    return check


def _switch(value: str) -> str:
    if value.lower() not in _SWITCH:
        raise ValueError(texts.NOT_A_SWITCH)
    return "on" if _SWITCH[value.lower()] else "off"


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(texts.NOT_A_LEVEL(levels=", ".join(LOG_LEVELS)))
    return value.upper()
