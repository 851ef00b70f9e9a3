import discord
import simcord
from simcord.backend.models import Overwrite

from bot.storage.releases import releases
from tests.bad_input.refusals import SOON, nothing_changes, sentence, sentence_after
from tests.worlds.stage import TITLE, Stage, answer


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
