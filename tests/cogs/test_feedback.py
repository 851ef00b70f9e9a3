import discord
import pytest
import simcord

from bot.app import build_bot
from bot.clock import Clock
from bot.importing.process.reading_process import ReadingProcess
from bot.models.server import Guild
from bot.rehearsal.simcord_patches.install import install
from bot.storage.database.database import Database
from bot.storage.notices import notices
from bot.storage.servers import guilds
from bot.storage.stories import stories
from tests.comments import find_comments
from tests.worlds.stage import TITLE, Stage, answer, custom_ids, make_stage, said


async def released(stage: Stage):
    """A story whose first chapter is out; its card."""
    await stage.set_up()
    await stage.add_story()
    return await stage.release_first()


async def comments(stage: Stage) -> list[str]:
    async with stage.db.read() as tx:
        (story,) = await stories.find_stories(tx, stage.guild.id)
        return [comment.text for comment in await find_comments(tx, story.story_id)]


async def press(stage: Stage, card, name: str):
    return await stage.reader.click(card, custom_id=custom_ids(card, f"{name}:")[0])


async def test_a_card_takes_comments(stage: Stage):
    card = await released(stage)
    form = await press(stage, card, "comment")
    thanks = await stage.reader.submit_modal(form, {"text": "The tea! I loved the tea."})
    assert answer(thanks).ephemeral
    assert "Thank you" in said(thanks)
    assert await comments(stage) == ["The tea! I loved the tea."]


async def test_two_readers_may_write_at_the_same_time(stage: Stage):
    card = await released(stage)
    mine = await press(stage, card, "comment")
    hers = await stage.author.click(card, custom_id=custom_ids(card, "comment:")[0])
    await stage.reader.submit_modal(mine, {"text": "Mine"})
    await stage.author.submit_modal(hers, {"text": "Hers"})
    assert sorted(await comments(stage)) == ["Hers", "Mine"]


async def test_a_card_still_works_after_a_restart(stage: Stage):
    card = await released(stage)
    form = await press(stage, card, "comment")
    await stage.restart()
    await stage.reader.submit_modal(form, {"text": "Before the restart"})
    form = await press(stage, stage.channel.history()[0], "comment")
    await stage.reader.submit_modal(form, {"text": "After it"})
    assert sorted(await comments(stage)) == ["After it", "Before the restart"]


async def test_a_comment_by_command(stage: Stage):
    await released(stage)
    await stage.slash(stage.reader, "comment", story=TITLE, chapter="brass", text="Tick")
    await stage.slash(stage.reader, "comment", story=TITLE, text="Tock")
    assert sorted(await comments(stage)) == ["Tick", "Tock"]


async def test_a_chapter_to_come_takes_no_comments(stage: Stage):
    await released(stage)
    refused = await stage.slash(stage.reader, "comment", story=TITLE, chapter="3", text="Hm")
    nobodys = await stage.slash(stage.reader, "comment", story=TITLE, chapter="99", text="Hm")
    assert "Which chapter" in said(refused) and said(refused) == said(nobodys)


async def test_a_reply_to_a_card_is_a_comment_and_follows_its_message(stage: Stage):
    card = await released(stage)
    reply = await stage.reader.send(
        stage.channel, f"<@{stage.env.bot.user.id}> What a frist line", reply_to=card
    )
    assert len(await comments(stage)) == 1
    await stage.reader.edit(reply, f"<@{stage.env.bot.user.id}> What a first line")
    assert "first" in (await comments(stage))[0]
    await stage.reader.delete(reply)
    assert await comments(stage) == []


async def test_other_talk_is_not_kept(stage: Stage):
    await released(stage)
    first = await stage.reader.send(stage.channel, "Anyone here?")
    await stage.author.send(stage.channel, f"<@{stage.env.bot.user.id}> yes", reply_to=first)
    assert await comments(stage) == []


async def test_stats_count_what_readers_gave(stage: Stage):
    card = await released(stage)
    await stage.reader.react(card, "🦀")
    await stage.author.react(card, "🦀")
    await stage.reader.react(card, "🐚")
    await stage.reader.unreact(card, "🐚")
    await stage.slash(stage.reader, "comment", story=TITLE, chapter="1", text="Tick")
    shown = said(await stage.slash(stage.reader, "stats", story=TITLE))
    assert "1 chapter out · 2 reactions · 1 comment" in shown
    assert "2 reactions by 2 readers" in shown
    assert "Springs" not in shown


async def test_a_bot_is_no_reader(stage: Stage):
    card = await released(stage)
    robot = stage.guild.add_member(stage.env.create_user("Robot", bot=True))
    await stage.reader.react(card, "🦀")
    await robot.react(card, "🦀")
    await robot.react(card, "🐚")
    await robot.unreact(card, "🐚")
    shown = said(await stage.slash(stage.reader, "stats", story=TITLE))
    assert "1 reaction by 1 reader" in shown
    await robot.react(card, "🐚")
    await stage.author.react(card, "🐚")
    await stage.restart()
    await stage.env.advance_time(120)
    shown = said(await stage.slash(stage.reader, "stats", story=TITLE))
    assert "2 reactions by 2 readers" in shown


async def test_reactions_to_other_messages_are_not_kept(stage: Stage):
    await released(stage)
    other = await stage.author.send(stage.channel, "Hello")
    await stage.reader.react(other, "🦀")
    await stage.env.bot.services.reactions.flush()
    assert "0 reactions" in said(await stage.slash(stage.reader, "stats", story=TITLE))


async def test_a_report_reaches_the_admins(stage: Stage):
    card = await released(stage)
    async with stage.db.write() as tx:
        guild = await guilds.get_guild(tx, stage.guild.id)
        await guilds.update_guild(
            tx, Guild(guild.guild_id, guild.zone, guild.author_role_id, stage.channel.id)
        )
    form = await press(stage, card, "report")
    told = await stage.reader.submit_modal(form, {"text": "Copied from elsewhere"})
    assert "admins have been told" in said(told)
    await stage.env.advance_time(60)
    assert "Copied from elsewhere" in stage.channel.history()[-1].content
    async with stage.db.read() as tx:
        assert await notices.find_unsent(tx, stage.env.now(), 5) == []


async def test_a_card_of_a_removed_story_answers_in_a_sentence(stage: Stage):
    card = await released(stage)
    async with stage.db.write() as tx:
        (story,) = await stories.find_stories(tx, stage.guild.id)
        await stories.remove_story(tx, story.story_id, stage.env.now())
    pressed = await press(stage, card, "comment")
    assert "not here any more" in said(pressed)


async def test_what_is_said_in_a_chapters_thread_counts_for_the_chapter(stage: Stage):
    await stage.set_up(layout="thread")
    await stage.add_story()
    await stage.release_first()
    (thread,) = stage.channel.threads
    part = next(message for message in thread.history() if "smelled of oil" in said(message))
    await stage.reader.react(part, "🦀")
    await stage.reader.send(thread, f"<@{stage.env.bot.user.id}> Oil!", reply_to=part)
    shown = said(await stage.slash(stage.reader, "stats", story=TITLE))
    assert "1 reaction by 1 reader, 1 comment" in shown


@pytest.mark.parametrize("intent", [False, True], ids=["as set up", "with the intent"])
async def test_chat_in_a_chapters_thread_counts_only_where_the_host_allows_it(
    db: Database, reading_process: ReadingProcess, intent: bool
):
    clock = Clock.following(discord.utils.utcnow)
    bot = build_bot(db, clock, reading_process, message_content=intent)
    async with simcord.run(bot, settle_timeout=8.0) as env:
        install(env)
        stage = await make_stage(env, db, reading_process)
        await stage.set_up(layout="thread")
        await stage.add_story()
        await stage.release_first()
        (thread,) = stage.channel.threads
        await stage.reader.send(thread, "Just thinking aloud.")
        assert await comments(stage) == (["Just thinking aloud."] if intent else [])


async def test_reactions_that_a_moderator_clears_count_no_more(stage: Stage):
    card = await released(stage)
    await stage.reader.react(card, "🦀")
    await stage.author.react(card, "🐚")
    message = await stage.env.bot.get_channel(stage.channel.id).fetch_message(card.id)
    await message.clear_reaction("🦀")
    await stage.env.settle()
    assert "1 reaction ·" in said(await stage.slash(stage.reader, "stats", story=TITLE))
    await message.clear_reactions()
    await stage.env.settle()
    assert "0 reactions ·" in said(await stage.slash(stage.reader, "stats", story=TITLE))
