"""What people get wrong, by the real commands: one private sentence, nothing stored or posted."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite

from bot.app import build_bot
from bot.clock import Clock
from bot.errors import StoryError
from bot.payload.reader import Shown, read_payload
from bot.rehearsal.discord_gaps import install
from bot.storage import releases
from bot.storage.database import Database
from tests.builders import NOW
from tests.cogs.stage import MORE, STORY, TITLE, Stage, answer, make_stage, said

DAY = 86_400
SOON = "01:05"  # the simulated clock begins at midnight, UTC
TABLES = ("stories", "chapters", "passages", "schedules", "releases", "parts", "comments")
Result = simcord.InteractionResult


async def open_database(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}", kind="real", now=NOW)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as migrations leave it: each test begins with a copy."""
    file = tmp_path_factory.mktemp("migrated") / "stories.db"

    async def make() -> None:
        await (await open_database(file)).close()

    asyncio.run(make())
    return file


@pytest.fixture
async def stage(tmp_path: Path, migrated: Path) -> AsyncGenerator[Stage, None]:
    """A guild that is set up, with a bot upon a database of its own. Only StoryErrors may come."""
    db = await open_database(Path(shutil.copy(migrated, tmp_path)))
    bot = build_bot(db, Clock.following(discord.utils.utcnow), longest_sleep=timedelta(seconds=DAY))
    env = simcord.Env(bot, check_errors=False, settle_timeout=8.0)
    await env.start()
    install(env)
    made = await make_stage(env, db)
    await made.set_up()
    yield made
    await bot.close()
    await env.shutdown()
    await db.close()
    causes = [getattr(error, "original", error) for error in env.errors]
    assert not [cause for cause in causes if not isinstance(cause, StoryError)]


@pytest.fixture
async def told(stage: Stage) -> Stage:
    """The same with a story of three chapters."""
    await stage.add_story()
    return stage


async def kept(stage: Stage, *more: str) -> dict[str, int]:
    """How much there is of everything, messages that all can see included."""
    counts = dict[str, int]()
    async with stage.db.read() as tx:
        for table in (*TABLES, *more):
            rows = await tx.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts[table] = rows.scalar_one()
    rooms = [
        room for channel in stage.guild.channels.values() for room in (channel, *channel.threads)
    ]
    counts["messages"] = sum(len(room.history()) for room in rooms)
    return counts


@asynccontextmanager
async def nothing_changes(stage: Stage, *more: str) -> AsyncGenerator[None, None]:
    before = await kept(stage, *more)
    yield
    assert await kept(stage, *more) == before


def sentence(result: Result) -> str:
    """The one private answer, in one line that is no excuse."""
    messages = [result.response, *result.followups] if result.response else result.followups
    fresh = [message for message in messages if message is not None]
    assert len(fresh) == 1, fresh
    words = said(fresh[0])
    assert fresh[0].ephemeral
    assert "\n" not in words and words.endswith(".")
    assert "Something went wrong" not in words
    return words


# Files


FILES = {
    "a picture": ("story.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "Save the story as plain text"),
    "an archive": ("story.docx", b"PK\x03\x04" + bytes(50), "Save the story as plain text"),
    "noise": ("story.txt", bytes(range(256)) * 40, "Save the story as plain text"),
    "a damaged file": ("story.txt", b"\xff\xfe\x00\xd8\x41", "Save the story as plain text"),
    "empty": ("story.txt", b"", "save the story in it"),
    "blank": ("story.txt", b" \n\n\t\r\n", "save the story in it"),
    "too large": ("story.txt", b"a" * 10_000_001, "/story append"),
    "a title alone": ("story.md", b"# Only a Title\n", "add it below the title"),
    "a title that is too long": (
        "story.md",
        b"Title: " + b"T " * 2_000 + b"\n\nWords.\n",
        "shorten",
    ),
    "too many chapters": (
        "story.txt",
        "\n\n".join(f"Chapter {n}\n\nText {n}." for n in range(1, 5_001)).encode(),
        "send it in parts",
    ),
    "a chapter without end": ("story.txt", b"word " * 220_000, "part it with headings"),
    "broken settings": ("story.md", b"---\ntitle: [\n---\n\nWords.\n", "or remove them"),
    "passages without end": ("story.md", b"::: warning gore\n" * 60 + b"x\n", "close each"),
}


@pytest.mark.parametrize("case", FILES)
async def test_a_file_that_is_no_story_is_refused(stage: Stage, case: str):
    name, data, advice = FILES[case]
    async with nothing_changes(stage, "drafts"):
        refused = await stage.slash(stage.author, "story add", file=(name, data))
        assert advice in sentence(refused)


@pytest.mark.parametrize("case", [case for case in FILES if case != "a title that is too long"])
async def test_a_file_that_is_no_story_is_refused_as_further_chapters_too(told: Stage, case: str):
    name, data, advice = FILES[case]
    async with nothing_changes(told, "drafts"):
        refused = await told.slash(told.author, "story append", story=TITLE, file=(name, data))
        assert advice in sentence(refused)


async def test_discord_itself_takes_no_title_of_4000_characters(stage: Stage):
    with pytest.raises(simcord.SetupError, match="title"):
        await stage.draft(title="T" * 4_000)


# Prose


def posted(stage: Stage) -> list[dict[str, Any]]:
    """What was sent to the channel, as it was sent."""
    path = f"/channels/{stage.channel.id}/messages"
    requests = stage.env.http_requests
    return [each.json for each in requests if each.method == "POST" and each.path == path]


def read(bodies: list[dict[str, Any]]) -> str:
    runs = [run for body in bodies for run in read_payload(body)]
    assert not [run for run in runs if run.active], "something acts"
    return "".join(run.text for run in runs if run.role is Shown.TEXT)


async def release_all(stage: Stage, text: str) -> list[dict[str, Any]]:
    """The parts of a story's only chapter, without its card."""
    shown = await stage.draft(text)
    await stage.author.click(answer(shown), label="Add story")
    await stage.slash(stage.author, "release now", story="Odd Words")
    await stage.env.advance_time(600)
    return [body for body in posted(stage) if body["flags"] & 4096]


async def test_a_paragraph_of_200000_characters_arrives_whole(stage: Stage):
    words = [f"word{number}" for number in range(21_200)]
    paragraph = " ".join(words)
    assert len(paragraph) > 200_000
    parts = await release_all(stage, f"Title: Odd Words\n\n{paragraph}")
    assert len(parts) >= len(paragraph) / 4_000
    assert " ".join(read([part]).strip() for part in parts).split() == words


PROSE = [
    "@everyone and @here, come quickly.",
    "<@1> met <@!2>, <@&3> and <#4> at </story add:5>.",
    "He said || and went home.",
    "C:\\new\\folder and a lone \\ and \\* and \\|",
    "Join discord.gg/abcdef or https://discord.gg/abcdef today.",
    "[a safe place](https://example.org/trap) and <https://example.org/a_b_c>",
    "<t:1700000000:R> ago, <:smile:123> and <a:wave:456> were seen.",
    "1. is no list, - neither, and # no heading.",
    "# No heading",
    "-# No small print",
    "> No quote",
    "`no code` and ```none``` either",
    "~~through~~ and snake_case_words and a*b*c stay",
]


@pytest.mark.parametrize("prose", PROSE)
async def test_prose_is_shown_as_it_was_written_and_calls_nobody(stage: Stage, prose: str):
    parts = await release_all(stage, f"Title: Odd Words\n\nFirst.\n\nSo: {prose}\n\nLast.")
    assert f"So: {prose}" in read(parts)
    assert all(body["allowed_mentions"] == {"parse": []} for body in posted(stage))
    for message in stage.channel.history():
        assert not message.mentions and not message.role_mentions
        assert not message.mention_everyone and not message.embeds


# Rules


RULES = {
    "a date that is past": ({"repeat": "once", "start": "2020-01-01"}, "time"),
    "a date beyond all dates": ({"repeat": "once", "start": "9999-12-31"}, "start"),
    "no date": ({"start": "next week"}, "2026"),
    "no day of the calendar": ({"start": "2026-02-30"}, "2026"),
    "no time": ({"time": "noonish"}, ":"),
    "a time beyond the day": ({"time": "25:00"}, ":"),
    "no days": ({"repeat": "weekly", "days": "xyzzy"}, "mon"),
    "days where none belong": ({"repeat": "daily", "days": "mon"}, "weekly"),
    "no time zone": ({"timezone": "Mars/Olympus"}, "such as Europe/Paris"),
}


@pytest.mark.parametrize("case", RULES)
async def test_a_rule_that_cannot_be_is_refused(told: Stage, case: str):
    options, advice = RULES[case]
    async with nothing_changes(told):
        assert advice in sentence(await told.schedule(**options))


@pytest.mark.parametrize(
    ("option", "value"), [("repeat", "hourly"), ("late", "never"), ("per_drop", 101)]
)
async def test_discord_itself_offers_no_other_choices(told: Stage, option: str, value: Any):
    with pytest.raises(simcord.SetupError):
        await told.schedule(**{option: value})


async def test_a_date_that_passes_before_the_button_is_refused(told: Stage):
    shown = await told.schedule(repeat="once", time=SOON)
    await told.env.advance_time(7_200)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Confirm")
        assert "use /release schedule again" in sentence_after(pressed)


def sentence_after(pressed: Result) -> str:
    """What a press was answered with, below the message that has the button."""
    (message,) = pressed.followups
    words = said(message)
    assert message.ephemeral and "\n" not in words and words.endswith(".")
    assert "Something went wrong" not in words
    return words


# Channels


def close(stage: Stage) -> None:
    """An admin takes the permission to write from everybody in the channel."""
    denied = Overwrite(
        target_id=stage.guild.default_role.id,
        type=0,
        allow=0,
        deny=discord.Permissions(send_messages=True).value,
    )
    stage.env.backend.edit_channel(stage.channel.id, {}, overwrites=[denied])


async def test_a_channel_that_the_bot_cannot_write_to_is_not_configured(stage: Stage):
    closed = stage.guild.create_text_channel(
        "closed",
        overwrites={stage.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    async with nothing_changes(stage, "targets"):
        refused = await stage.slash(stage.admin, "server channel add", channel=closed)
        assert "give me Send Messages" in sentence(refused)


async def test_nothing_is_planned_for_a_channel_that_was_closed(told: Stage):
    shown = await told.schedule()
    close(told)
    async with nothing_changes(told):
        assert "Send Messages" in sentence(await told.schedule())
        assert "Send Messages" in sentence(
            await told.slash(told.author, "release now", story=TITLE)
        )
        pressed = await told.author.click(answer(shown), label="Confirm")
        assert "Send Messages" in sentence_after(pressed)


async def test_a_channel_that_receives_no_stories_is_refused(told: Stage):
    told.channel = told.guild.create_text_channel("lobby")
    async with nothing_changes(told):
        assert "/server channel add" in sentence(await told.schedule())


async def test_a_channel_that_is_deleted_before_the_button_is_refused(told: Stage):
    told.channel, room = await second_channel(told), told.channel
    shown = await told.author.slash(
        room, "release schedule", story=TITLE, channel=told.channel, repeat="daily", time=SOON
    )
    told.env.backend.delete_channel(told.channel.id)
    pressed = await told.author.click(answer(shown), label="Confirm")
    assert "The channel is gone" in sentence_after(pressed)
    async with told.db.read() as tx:
        assert await releases.next_due(tx) is None


async def second_channel(stage: Stage) -> simcord.ChannelHandle:
    other = stage.guild.create_text_channel("second")
    await stage.slash(stage.admin, "server channel add", channel=other)
    return other


# Stories that are gone


COMMANDS: dict[str, dict[str, Any]] = {
    "story append": {"file": ("more.txt", MORE.encode())},
    "story preview": {},
    "story info": {},
    "story remove": {},
    "release schedule": {"repeat": "daily", "time": "18:00"},
    "release now": {},
    "release queue": {},
    "release pause": {},
    "release resume": {},
    "release skip": {},
    "release cancel": {},
    "release why": {},
    "comment": {"text": "I liked it."},
    "stats": {},
}


async def remove(stage: Stage) -> None:
    asked = await stage.slash(stage.author, "story remove", story=TITLE)
    await stage.author.click(answer(asked), label="Remove")


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_story_that_goes_between_the_list_and_the_command_is_missed(
    told: Stage, command: str
):
    (offered,) = await told.author.autocomplete(told.channel, command, "story", "clock")
    await remove(told)
    options = dict(COMMANDS[command])
    if command == "release schedule":
        options["channel"] = told.channel
    async with nothing_changes(told, "drafts"):
        refused = await told.slash(told.author, command, story=offered["value"], **options)
        assert "from the list" in sentence(refused)


# Drafts, buttons and forms that are late


GONE = "already added or has expired"


@pytest.mark.parametrize("label", ["Add story", "Edit details", "Discard", "▶"])
async def test_a_draft_that_expired_before_the_button_is_told_of(stage: Stage, label: str):
    shown = await stage.draft()
    await stage.env.advance_time(DAY)
    async with nothing_changes(stage):
        pressed = await stage.author.click(answer(shown), label=label)
        words = sentence(pressed) if label == "Edit details" else sentence_after(pressed)
        assert GONE in words and "/story add" in words


async def test_a_form_left_open_past_the_life_of_its_draft_is_told_of(stage: Stage):
    form = await stage.author.click(answer(await stage.draft()), label="Edit details")
    await stage.env.advance_time(DAY)
    async with nothing_changes(stage):
        assert GONE in sentence_after(await stage.author.submit_modal(form, {"title": "Too Late"}))


async def test_further_chapters_for_a_story_that_went_are_refused(told: Stage):
    shown = await told.slash(
        told.author, "story append", story=TITLE, file=("a.txt", MORE.encode())
    )
    await remove(told)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Add chapters")
        assert "from the list" in sentence_after(pressed)


async def test_a_schedule_for_a_story_that_went_is_refused(told: Stage):
    shown = await told.schedule()
    await remove(told)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Confirm")
        assert "from the list" in sentence_after(pressed)


@pytest.mark.parametrize(
    ("label", "words"), [("Comment", "Thank you."), ("Report", "written down")]
)
async def test_what_is_posted_can_be_answered_after_the_rest_went(
    told: Stage, label: str, words: str
):
    card = await told.release_first()
    form = await told.reader.click(card, label=label)
    await remove(told)
    assert words in sentence(await told.reader.submit_modal(form, {"text": "Is it over?"}))


@pytest.mark.parametrize("label", ["Comment", "Report"])
async def test_a_form_of_blanks_is_refused(told: Stage, label: str):
    form = await told.reader.click(await told.release_first(), label=label)
    async with nothing_changes(told):
        assert "Write" in sentence(await told.reader.submit_modal(form, {"text": " \n "}))


# The same button twice


async def add_story(stage: Stage) -> Result:
    return await stage.draft(STORY.replace(TITLE, "Another Debt"))


async def add_chapters(stage: Stage) -> Result:
    return await stage.slash(
        stage.author, "story append", story=TITLE, file=("more.txt", MORE.encode())
    )


async def schedule(stage: Stage) -> Result:
    return await stage.schedule()


async def replace_schedule(stage: Stage) -> Result:
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    return await stage.schedule(repeat="weekly", days="fri")


async def release_now(stage: Stage) -> Result:
    return await stage.slash(stage.author, "release now", story=TITLE)


async def remove_story(stage: Stage) -> Result:
    return await stage.slash(stage.author, "story remove", story=TITLE)


BUTTONS: list[tuple[str, Callable[[Stage], Awaitable[Result]], str]] = [
    ("Add story", add_story, GONE),
    ("Discard", add_story, GONE),
    ("Add chapters", add_chapters, GONE),
    ("Confirm", schedule, "is scheduled"),
    ("Replace schedule", replace_schedule, "is scheduled"),
    ("Never mind", schedule, "Nothing was changed."),
    ("Undo", release_now, "Taken back"),
    ("Remove", remove_story, "from the list"),
]


@pytest.mark.parametrize(("label", "show", "words"), BUTTONS)
async def test_a_second_press_does_nothing_more_and_says_so(
    told: Stage, label: str, show: Callable[[Stage], Awaitable[Result]], words: str
):
    shown = answer(await show(told))
    before = deepcopy(shown.components)
    await told.author.click(shown, label=label)
    # The second press was on its way before the first one took the button away.
    told.env.backend.get_message(shown.channel_id, shown.id).components = before
    async with nothing_changes(told):
        pressed = await told.author.click(shown, label=label)
        heard = said(pressed.followups[0]) if pressed.followups else said(shown)
        assert words in heard
        assert len(pressed.followups) <= 1 and all(each.ephemeral for each in pressed.followups)
