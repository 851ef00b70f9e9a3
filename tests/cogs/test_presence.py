"""Thrown out, invited again, cut off, and channels that are deleted: as the gateway tells it."""

from simcord.backend import serializers

from bot.models.server import Pause, PauseReason
from bot.storage.servers import guilds, targets
from tests.worlds.stage import TITLE, Stage, answer, custom_ids, said


async def scheduled(stage: Stage) -> None:
    """The first chapter is due in five minutes, the others on the days after."""
    await stage.set_up()
    await stage.add_story()
    await stage.author.click(answer(await stage.schedule(time="01:05")), label="Confirm")


async def tell(stage: Stage, event: str, **said: object) -> None:
    stage.env.backend.emit(event, {"id": str(stage.guild.id), **said})
    await stage.env.settle()


async def come_back(stage: Stage, **said: object) -> None:
    backend = stage.env.backend
    guild = serializers.guild_create_payload(backend, backend.guilds[stage.guild.id])
    await tell(stage, "GUILD_CREATE", **guild | said)


def posted(stage: Stage) -> int:
    return sum(bool(custom_ids(message, "comment:")) for message in stage.channel.history())


async def is_left(stage: Stage) -> bool:
    async with stage.db.read() as tx:
        return await guilds.is_left(tx, stage.guild.id)


async def test_nothing_goes_out_while_we_are_thrown_out_and_all_goes_on_after(stage: Stage):
    await scheduled(stage)
    await tell(stage, "GUILD_DELETE")
    assert await is_left(stage)
    asked = len(stage.env.http_requests)
    await stage.env.advance_time(600)
    assert posted(stage) == 0
    # Word to the author, and nothing else.
    assert len(stage.env.http_requests) - asked <= 2
    await come_back(stage)
    assert not await is_left(stage)
    await stage.env.advance_time(60)
    assert posted(stage) == 1


async def test_an_outage_is_no_leaving(stage: Stage):
    await scheduled(stage)
    await tell(stage, "GUILD_DELETE", unavailable=True)
    assert not await is_left(stage)
    await come_back(stage, unavailable=False)
    await stage.env.advance_time(600)
    assert posted(stage) == 1


async def test_a_start_without_a_server_is_a_leaving(stage: Stage):
    await scheduled(stage)
    async with stage.db.write() as tx:
        await guilds.ensure_guild(tx, stage.guild.id + 1, now=stage.env.now())
    await stage.restart()
    await stage.env.settle()
    async with stage.db.read() as tx:
        assert await guilds.find_guilds(tx, left=True) == {stage.guild.id + 1}


async def test_a_deleted_channel_is_known_at_once(stage: Stage):
    await scheduled(stage)
    notices = stage.guild.create_text_channel("notices")
    await stage.slash(stage.admin, "server setup", notices=notices)
    other = stage.guild.create_text_channel("other")
    stage.env.backend.delete_channel(stage.channel.id)
    await stage.env.settle()
    await stage.env.advance_time(1)
    async with stage.db.read() as tx:
        (target,) = await targets.find_all_targets(tx)
    assert target.pause == Pause(PauseReason.CHANNEL_GONE)
    (told,) = notices.history()
    assert "I paused all releases" in told.content
    why = await stage.author.slash(other, "release why", story=TITLE)
    assert "The channel was deleted" in said(why)
