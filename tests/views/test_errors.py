import logging

import discord
import pytest
from discord.ext import commands
from simcord.env import Env

from bot.errors import StoryError
from bot.storage.database.trouble import DatabaseTrouble
from bot.views.errors import answer_error
from tests.worlds.stage import answer, said


class Trouble(commands.Bot):
    """Fails in every way that a command can."""

    def __init__(self) -> None:
        super().__init__(command_prefix=(), intents=discord.Intents(guilds=True))
        self.tree.on_error = answer_error

    async def setup_hook(self) -> None:
        @self.tree.command()
        async def fail(interaction: discord.Interaction, how: str, late: bool = False) -> None:
            if late:
                await interaction.response.defer(ephemeral=True, thinking=True)
            if how == "kindly":
                raise StoryError("Take the other door.")
            if how == "fully":
                raise DatabaseTrouble("SQLITE_FULL", "the disk is full")
            raise KeyError("a secret of the house")

        await self.tree.sync()


@pytest.fixture
async def fail():
    env = Env(Trouble(), check_errors=False)
    await env.start()
    guild = env.create_guild("House")
    channel, guest = guild.create_text_channel("hall"), guild.add_member(env.create_user("Mo"))

    async def run(how: str, *, late: bool):
        return await guest.slash(channel, "fail", how=how, late=late)

    yield run
    await env.shutdown()


@pytest.mark.parametrize("late", [False, True])
async def test_an_error_for_people_is_its_sentence_and_not_logged(fail, caplog, late: bool):
    result = await fail("kindly", late=late)
    assert said(result) == "Take the other door."
    assert answer(result).ephemeral
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("late", [False, True])
async def test_any_other_error_gets_a_reference_that_the_log_has_too(fail, caplog, late: bool):
    result = await fail("rudely", late=late)
    assert "Something went wrong (ref " in said(result)
    assert "secret" not in said(result)
    assert answer(result).ephemeral
    reference = said(result).split("(ref ")[1][:6]
    (logged,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert reference in logged.getMessage()
    assert logged.exc_info


@pytest.mark.parametrize("late", [False, True])
async def test_a_database_that_cannot_be_used_is_one_sentence_and_one_line(
    fail, caplog, late: bool
):
    result = await fail("fully", late=late)
    assert "nothing was changed. Try again" in said(result)
    assert answer(result).ephemeral
    reference = said(result).split("(ref ")[1][:6]
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert reference in line.getMessage() and "the disk is full" in line.getMessage()
    assert line.exc_info is None
