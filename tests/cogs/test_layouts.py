"""The layouts `forum` and `card`, from `/server channel add` to what a reader sees."""

import discord
import pytest
from simcord.components import walk_components

from bot.rehearsal.simcord_patches.install import set_age_restricted, set_channel_flags
from tests.worlds.stage import STORY, TITLE, Stage, answer, custom_ids, labels, said

REQUIRE_TAG = 1 << 4
ADULT = STORY.replace("Warnings: gore", "Rating: Explicit")


async def forum_of(stage: Stage):
    forum = stage.guild.create_forum_channel("stories")
    await stage.slash(stage.admin, "server setup", timezone="Europe/Berlin", authors=stage.authors)
    await stage.slash(stage.admin, "server channel add", channel=forum)
    return forum


async def release(stage: Stage, channel, chapter: str | None = None):
    options = {"chapter": chapter} if chapter else {}
    done = await stage.slash(stage.author, "release now", story=TITLE, channel=channel, **options)
    await stage.env.advance_time(30)
    return done


def threads_of(stage: Stage, forum) -> list:
    backend = stage.env.backend
    return [t for t in backend.active_threads(stage.guild.id) if t.parent_id == forum.id]


def messages_in(stage: Stage, thread) -> list:
    found = stage.env.backend.messages[thread.id].values()
    return sorted(found, key=lambda message: message.id)


def text(message) -> str:
    parts = walk_components(message.components)
    return "\n".join(part["content"] for part in parts if part.get("type") == 10)


async def test_chapters_of_a_story_stand_in_its_one_post(stage: Stage):
    forum = await forum_of(stage)
    await stage.add_story()
    listed = await stage.slash(stage.admin, "server channel list")
    assert f"<#{forum.id}>: forum, components" in said(listed)
    await release(stage, forum)
    await release(stage, forum)
    (thread,) = threads_of(stage, forum)
    assert (thread.name, thread.thread_metadata.auto_archive_duration) == (TITLE, 10080)
    starter, *rest = messages_in(stage, thread)
    assert starter.id == thread.id
    assert "Warnings: gore" in text(starter) and "Brass" not in text(starter)
    cards = [text(message) for message in rest if "Chapter" in text(message)]
    assert [card.splitlines()[1] for card in cards] == [
        "Chapter 1 · Brass",
        "Chapter 2 · Springs",
    ]


async def test_the_posts_buttons_and_reactions_count_for_their_chapter(stage: Stage):
    forum = await forum_of(stage)
    await stage.add_story()
    await release(stage, forum)
    (thread,) = threads_of(stage, forum)
    card = messages_in(stage, thread)[1]
    stage.env.backend.add_reaction(thread.id, card.id, "🔥", stage.reader.id)
    await stage.env.settle()
    shown = await stage.slash(stage.reader, "stats", story=TITLE)
    assert "1 reaction" in said(shown)


async def test_a_forum_that_wants_a_tag_is_refused_until_it_has_one(stage: Stage):
    forum = stage.guild.create_forum_channel("stories")
    set_channel_flags(stage.env, forum.id, REQUIRE_TAG)
    refused = await stage.slash(stage.admin, "server channel add", channel=forum)
    assert "has none that I may give" in said(refused)
    tag = {"id": 5, "name": "Serials", "moderated": False, "emoji_id": None, "emoji_name": None}
    stage.env.backend.edit_channel(forum.id, {"available_tags": [tag]})
    await stage.env.settle()
    await forum_of_tagged(stage, forum)
    await stage.add_story()
    await release(stage, forum)
    (thread,) = threads_of(stage, forum)
    assert thread.applied_tags == [5]


async def forum_of_tagged(stage: Stage, forum) -> None:
    await stage.slash(stage.admin, "server setup", timezone="Europe/Berlin", authors=stage.authors)
    added = await stage.slash(stage.admin, "server channel add", channel=forum, layout="forum")
    assert "layout forum" in said(added)


async def test_an_archived_post_is_opened_by_the_next_chapter(stage: Stage):
    forum = await forum_of(stage)
    await stage.add_story()
    await release(stage, forum)
    (thread,) = threads_of(stage, forum)
    stage.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await stage.env.settle()
    before = len(messages_in(stage, thread))
    await release(stage, forum)
    assert threads_of(stage, forum) == [thread]
    assert len(messages_in(stage, thread)) > before


async def test_an_explicit_story_needs_an_age_restricted_forum(stage: Stage):
    forum = await forum_of(stage)
    await stage.add_story(ADULT)
    refused = await release(stage, forum)
    assert "is not age-restricted" in said(refused)
    set_age_restricted(stage.env, forum.id)
    await stage.env.settle()
    await release(stage, forum)
    assert len(threads_of(stage, forum)) == 1


@pytest.mark.parametrize(
    ("name", "layout", "word"),
    [("forum", "thread", "That is a forum"), ("text", "forum", "That is no forum")],
)
async def test_a_layout_that_the_channel_cannot_have_is_refused(
    stage: Stage, name: str, layout: str, word: str
):
    channel = stage.guild.create_forum_channel("stories") if name == "forum" else stage.channel
    refused = await stage.slash(stage.admin, "server channel add", channel=channel, layout=layout)
    assert word in said(refused)


async def test_unreadable_history_is_refused_with_the_reason(stage: Stage):
    closed = stage.guild.create_text_channel(
        "closed",
        overwrites={
            stage.guild.default_role: discord.PermissionOverwrite(read_message_history=False)
        },
    )
    refused = await stage.slash(stage.admin, "server channel add", channel=closed)
    assert "Read Message History" in said(refused)
    assert "so that nothing comes twice" in said(refused)


async def ready_card(stage: Stage):
    await stage.set_up(layout="card")
    await stage.add_story()
    await release(stage, stage.channel)
    (card,) = [m for m in stage.channel.history() if custom_ids(m, "read:")]
    return card


async def test_a_card_alone_is_posted_and_its_button_opens_the_text(stage: Stage):
    card = await ready_card(stage)
    assert len([m for m in stage.channel.history() if m.author.bot]) == 1
    assert "clock" not in said(card)
    assert labels(card) == ["Read", "Comment", "Report"]
    page = await stage.reader.click(card, label="Read")
    assert answer(page).ephemeral
    assert "nobody had wound the wall clock" in said(page).lower()
    assert labels(page) == ["◀", "2 of 2", "▶"]


async def test_the_button_works_after_a_restart_and_pages_turn(stage: Stage):
    card = await ready_card(stage)
    await stage.restart()
    page = await stage.reader.click(card, custom_id=custom_ids(card, "read:")[0])
    back = await stage.reader.click(answer(page), label="◀")
    assert "Chapter 1 · Brass" in said(back)


async def test_a_reader_reads_what_is_out_and_nothing_else(stage: Stage):
    await ready_card(stage)
    read = await stage.slash(stage.reader, "read", story=TITLE)
    assert answer(read).ephemeral and "Chapter 1 · Brass" in said(read)
    for who in (stage.reader, stage.author):
        refused = await stage.slash(who, "read", story=TITLE, chapter="2")
        assert "Which chapter?" in said(refused)
    offered = await stage.author.autocomplete(stage.channel, "read", "chapter", "", story=TITLE)
    assert [choice["value"] for choice in offered] == ["1"]
