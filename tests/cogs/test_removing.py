from bot.storage.tables.core import notices
from tests.worlds.stage import TITLE, Stage, answer, custom_ids, labels, said

ALL = "Remove with its messages"
LEAVE = "Remove, leave the messages"


async def asked(stage: Stage, who=None, **options):
    who = who or stage.author
    return answer(await stage.slash(who, "story remove", story=TITLE, **options))


async def offered(stage: Stage, option: str, typed: str = "", **others) -> list[str]:
    command = "story remove"
    found = await stage.author.autocomplete(stage.channel, command, option, typed, **others)
    return [choice["name"] for choice in found]


def cards(stage: Stage) -> list[str]:
    shown = stage.channel.history()
    return [custom_id for message in shown for custom_id in custom_ids(message, "comment:")]


async def test_a_story_goes_with_its_messages_comes_back_and_is_released_again(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    question = await asked(stage)
    assert labels(question) == [ALL, LEAVE, "Never mind"]
    assert "1 chapter is out" in said(question)
    done = answer(await stage.author.click(question, label=ALL))
    assert "is removed" in said(done) and labels(done) == ["Bring back"]
    await stage.env.advance_time(60)
    assert cards(stage) == []
    assert all("smelled of oil" not in said(message) for message in stage.channel.history())
    assert await offered(stage, "story") == [f"{TITLE} – Wren (removed)"]
    back = await stage.author.click(done, label="Bring back")
    assert "is back" in said(back)
    await stage.release_first()
    assert len(cards(stage)) == 1


async def test_a_thread_is_closed_when_its_chapter_goes(stage: Stage):
    await stage.set_up(layout="thread")
    await stage.add_story()
    await stage.release_first()
    await stage.author.click(await asked(stage), label=ALL)
    await stage.env.advance_time(60)
    assert cards(stage) == []
    (thread,) = stage.channel.threads
    assert all("smelled of oil" not in said(message) for message in thread.history())
    assert stage.env.backend.get_channel(thread.id).thread_metadata.archived


async def test_one_chapter_goes_and_is_found_again_by_its_number(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    question = await asked(stage, chapter="Brass")
    assert labels(question) == [ALL, "Never mind"]
    assert "Chapter 1 is removed" in said(await stage.author.click(question, label=ALL))
    info = await stage.slash(stage.author, "story info", story=TITLE)
    assert "Springs" in said(info) and "Brass" not in said(info)
    shown = await offered(stage, "chapter", story=TITLE)
    assert shown == ["2. Springs", "3. The Bell", "1. Brass (removed)"]
    way_back = await asked(stage, chapter="1")
    assert labels(way_back) == ["Bring back", "Never mind"]
    assert "is back" in said(await stage.author.click(way_back, label="Bring back"))


async def test_a_removed_story_is_named_and_brought_back_by_command(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.author.click(await asked(stage), label="Remove")
    await stage.restart()
    way_back = await asked(stage)
    assert "was removed" in said(way_back)
    kept = await stage.author.click(way_back, label="Never mind")
    assert "Nothing was changed" in said(kept)
    assert "is back" in said(await stage.author.click(await asked(stage), label="Bring back"))
    assert await offered(stage, "story") == [f"{TITLE} – Wren"]


async def test_a_manager_removes_in_the_open(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    question = await asked(stage, stage.admin)
    assert "may manage this server: Wren will be told" in said(question)
    await stage.admin.click(question, label=ALL)
    await stage.env.advance_time(60)
    async with stage.db.read() as tx:
        *_, told = await tx.execute(notices.select())
    assert told.to_user_id == stage.author.id and told.sent_at is not None
    assert "was removed, with its messages" in told.text


async def test_readers_remove_and_bring_back_nothing(stage: Stage):
    await stage.set_up()
    await stage.add_story()
    await stage.release_first()
    refused = await stage.slash(stage.reader, "story remove", story=TITLE)
    assert "author or an admin" in said(refused)
    await stage.author.click(await asked(stage), label=ALL)
    refused = await stage.slash(stage.reader, "story remove", story=TITLE)
    assert "from the list" in said(refused)
