"""The real bot as a process of its own: chapters out, feedback in, and everything in the file."""

from collections import Counter

import simcord
from simcord.backend.models import Message

from bot.models.server import Layout, MessageStyle
from tests.wire.chapters import as_file, paragraphs_of, read_chapter
from tests.wire.people import words_of
from tests.wire.process import BotProcess, MakeBot
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

HEART, WAVE, FIRE = "❤️", "🌊", "🔥"
COMMANDS = r"/applications/\d+/commands"
PLACES = [(layout, style) for layout in (Layout.THREAD, Layout.CHANNEL) for style in MessageStyle]
CHAPTER = paragraphs_of(9)
STORY = as_file([CHAPTER, paragraphs_of(3, name="lantern")])
TITLE = "Salt and Lanterns"


async def test_commands_are_registered_once(scene: Scene, bot: BotProcess):
    for _ in range(2):
        await bot.start()
        assert await bot.stop() == 0
    assert len(scene.front.traffic.find("PUT", COMMANDS)) == 1
    assert scene.front.gateway.identified == 2


async def test_a_chapter_comes_out_in_every_layout_and_style(
    scene: Scene, shelf: BotFile, bot: BotProcess
):
    channels = [
        scene.guild.create_text_channel(f"serial-{number}") for number, _ in enumerate(PLACES)
    ]
    await shelf.fill(
        scene, STORY, *((c.id, *place) for c, place in zip(channels, PLACES, strict=True))
    )
    await bot.start()
    await scene.until_told(len(PLACES))
    assert await bot.stop() == 0

    people = scene.front.people
    for channel, (layout, style) in zip(channels, PLACES, strict=True):
        card, *inline = people.messages(channel)
        parts = people.messages(card.id)
        assert bool(parts) == (layout is Layout.THREAD) != bool(inline)
        assert read_chapter(parts or inline) == CHAPTER
        assert is_loud(card) and not any(map(is_loud, parts or inline))
        assert uses_components(card) == (style is MessageStyle.COMPONENTS)
    assert shelf.states() == ["posted"] * len(PLACES)
    assert ledger(shelf) == posted(scene, channels)


async def test_feedback_is_in_the_file_when_the_bot_has_stopped(
    scene: Scene, shelf: BotFile, bot: BotProcess
):
    await shelf.fill(scene, STORY, (scene.channel.id, *PLACES[0]))
    scene.front.react_before_reply(scene.reader, WAVE)  # to the card
    scene.front.react_before_reply(scene.reader, WAVE, nth=2)  # to the first part
    await bot.start()
    await scene.until_told(1)
    card, first, second = shown(scene)
    await react(scene, card, first, second)
    reply = await comment(scene, card, second)
    await scene.front.gateway.roundtrip()
    assert await bot.stop() == 0

    ada, maren = scene.reader.id, scene.keeper.id
    assert reactions(shelf) == {
        (card.id, ada, WAVE, 0): (True, False),
        (first.id, ada, WAVE, 0): (True, False),
        (card.id, ada, HEART, 0): (True, False),
        (first.id, ada, HEART, 0): (True, True),
        (first.id, ada, HEART, 1): (True, False),
        (second.id, ada, FIRE, 1): (True, True),
        (second.id, maren, HEART, 0): (True, False),
    }
    assert comments(shelf) == [
        (1, ada, "Pressed and said.", "button", None),
        (1, ada, "Said of the first chapter.", "command", None),
        (None, maren, "Said of the whole.", "command", None),
        (1, ada, "Said in reply.", "reply", reply),
    ]


async def test_chat_in_a_thread_is_kept_where_the_host_asked_for_it(
    scene: Scene, shelf: BotFile, make_bot: MakeBot
):
    await shelf.fill(scene, STORY, (scene.channel.id, *PLACES[0]))
    scene.front.gateway.approved.message_content = True
    bot = make_bot({"MESSAGE_CONTENT_INTENT": "on"})
    await bot.start()
    await scene.until_told(1)
    card, part, _ = shown(scene)
    said = await scene.front.people.send(scene.reader, thread_of(scene, card), "Oh no.")
    await scene.front.people.send(scene.reader, scene.channel, "Said beside it.")
    await scene.front.people.react(scene.reader, part, HEART)
    await scene.front.gateway.roundtrip()
    assert await bot.stop() == 0
    assert comments(shelf) == [(1, scene.reader.id, "Oh no.", "chat", said.id)]
    assert reactions(shelf) == {(part.id, scene.reader.id, HEART, 0): (True, False)}


async def react(scene: Scene, card: Message, first: Message, second: Message) -> None:
    people, ada = scene.front.people, scene.reader
    await people.react(ada, card, HEART)
    await people.react(ada, first, HEART)
    await people.react(ada, first, HEART, burst=True)
    await people.unreact(ada, first, HEART)
    await people.react(ada, second, FIRE, burst=True)
    await people.unreact(ada, second, FIRE, burst=True)
    await people.react(scene.keeper, second, HEART)
    elsewhere = await people.send(ada, scene.notices, "Not a story.")
    await people.react(ada, elsewhere, HEART)


async def comment(scene: Scene, card: Message, part: Message) -> int:
    """By every way there is; returns the id of the reply."""
    people, ada, channel = scene.front.people, scene.reader, scene.channel
    asked = await people.click(ada, card, label="Comment")
    thanks = [await people.submit(ada, asked, {"text": "Pressed and said."})]
    said = {"story": TITLE, "text": "Said of the first chapter.", "chapter": "1"}
    thanks.append(await people.slash(ada, channel, "comment", **said))
    said = {"story": TITLE, "text": "Said of the whole."}
    thanks.append(await people.slash(scene.keeper, channel, "comment", **said))
    assert all("Thank you" in words_of(answer) for answer in thanks)
    await people.send(ada, channel, "Said beside it.")
    return (await people.send(ada, thread_of(scene, card), "Said in reply.", reply_to=part)).id


def thread_of(scene: Scene, card: Message) -> simcord.ChannelHandle:
    return next(thread for thread in scene.channel.threads if thread.id == card.id)


def shown(scene: Scene) -> list[Message]:
    """The card and the parts in its thread."""
    (card,) = scene.front.people.messages(scene.channel)
    return [card, *scene.front.people.messages(card.id)]


def is_loud(message: Message) -> bool:
    return not message.flags & 1 << 12


def uses_components(message: Message) -> bool:
    return bool(message.flags & 1 << 15)


def ledger(shelf: BotFile) -> Counter[tuple[int, int]]:
    """(channel, message) of every message that the file knows, as many times as it does."""
    return Counter(shelf.ask("SELECT channel_id, message_id FROM parts WHERE kind != 'thread'"))


def posted(scene: Scene, channels) -> Counter[tuple[int, int]]:
    """(channel, message) of everything in these channels and in the threads of their messages."""
    found = [message for channel in channels for message in scene.front.people.messages(channel)]
    found += [part for message in found for part in scene.front.people.messages(message.id)]
    return Counter((message.channel_id, message.id) for message in found)


def reactions(shelf: BotFile) -> dict[tuple[int, int, str, int], tuple[bool, bool]]:
    """(message, user, emoji, burst) with whether it was added, and whether it was removed."""
    rows = shelf.ask(
        "SELECT message_id, user_id, emoji, burst, added_at, removed_at FROM reactions"
    )
    return {row[:4]: (row[4] is not None, row[5] is not None) for row in rows}


def comments(shelf: BotFile) -> list[tuple]:
    return shelf.ask(
        "SELECT chapter_id, user_id, text, source, message_id FROM comments ORDER BY comment_id"
    )
