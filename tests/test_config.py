"""The environment is read once, and every problem of it is told at once."""

from pathlib import Path

import pytest

from bot.config import DEFAULT_API_URL, DEFAULT_DATABASE_URL, Settings, settings_from
from bot.errors import StartupError

TOKEN = "MTAwMA.Gabcde.fghijklmnop"


def test_an_empty_environment_is_a_rehearsal_with_defaults():
    settings = settings_from({})
    assert settings == Settings()
    assert settings.database_url == DEFAULT_DATABASE_URL
    assert settings.api_url == DEFAULT_API_URL


def test_everything_a_host_may_set_is_read():
    settings = settings_from(
        {
            "DISCORD_TOKEN": f" {TOKEN} ",
            "DATABASE_URL": "sqlite:////srv/stories.db",
            "DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
            "DISCORD_GATEWAY_URL": "ws://127.0.0.1:8080/gateway",
            "MESSAGE_CONTENT_INTENT": "Yes",
            "LOG_LEVEL": "debug",
        }
    )
    assert settings == Settings(
        token=TOKEN,
        database_url="sqlite:////srv/stories.db",
        api_url="http://127.0.0.1:8080/api/v10",
        gateway_url="ws://127.0.0.1:8080/gateway",
        message_content=True,
        log_level="DEBUG",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", "not a token"),
        ("DISCORD_TOKEN", "onlyoneword"),
        ("DATABASE_URL", "postgresql://localhost/stories"),
        ("DISCORD_API_URL", "discord.com"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg"),
        ("MESSAGE_CONTENT_INTENT", "maybe"),
        ("LOG_LEVEL", "chatty"),
    ],
)
def test_a_bad_value_is_named_and_never_quoted(name: str, value: str):
    with pytest.raises(StartupError) as caught:
        settings_from({name: value})
    (problem,) = caught.value.problems
    assert problem.startswith(name)
    assert value not in problem


def test_all_problems_are_told_at_once():
    bad = {"LOG_LEVEL": "loud", "DATABASE_URL": "mysql://x", "MESSAGE_CONTENT_INTENT": "perhaps"}
    with pytest.raises(StartupError) as caught:
        settings_from(bad)
    assert len(caught.value.problems) == 3


def test_the_token_never_shows_in_a_repr():
    assert TOKEN not in repr(Settings(token=TOKEN))


def test_the_example_file_names_every_variable_that_is_read_and_no_other():
    example = Path(".env.example").read_text(encoding="utf-8")
    named = {line.split("=")[0] for line in example.splitlines() if "=" in line and line[0] != "#"}
    assert named == {
        "DISCORD_TOKEN",
        "DATABASE_URL",
        "DISCORD_API_URL",
        "DISCORD_GATEWAY_URL",
        "MESSAGE_CONTENT_INTENT",
        "LOG_LEVEL",
    }
    settings_from(
        dict(line.split("=", 1) for line in example.splitlines() if line and line[0] != "#")
    )
