"""Stories whose every paragraph can be told apart, put where authors put theirs."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.server import Guild, Layout, Member, MessageStyle
from bot.models.story import ChapterText, Manuscript
from bot.storage.database.database import Tx
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories

GUILD = 7_001
AUTHOR = 7_201


def a_member(guild_id: int = GUILD, user_id: int = AUTHOR) -> Member:
    return Member(guild_id, user_id, "Ines", may_manage=False)


def a_text(story: int, serial: int, paragraphs: int) -> ChapterText:
    """`serial` tells a chapter from all others of the story, withdrawn ones too."""
    body = "\n\n".join(
        f"The tide came in, q{story}c{serial}p{number}, and nobody had lit the lamp."
        for number in range(paragraphs)
    )
    return ChapterText(f"Night q{story}c{serial}t", body)


async def add_channel(
    tx: Tx, channel_id: int, *, guild_id: int = GUILD, layout: Layout, now: datetime
) -> int:
    await guilds.ensure_guild(tx, guild_id, now=now)
    # The role of everybody: whoever wants to may write.
    await guilds.update_guild(tx, Guild(guild_id, author_role_id=guild_id))
    return await targets.add_target(
        tx,
        guild_id=guild_id,
        channel_id=channel_id,
        layout=layout,
        style=MessageStyle.COMPONENTS,
        now=now,
    )


async def add_story(
    tx: Tx, title: str, chapters: Sequence[ChapterText], member: Member, now: datetime
) -> int:
    return await stories.add_story(
        tx,
        Manuscript(title, tuple(chapters)),
        guild_id=member.guild_id,
        author_id=member.user_id,
        author_name=member.name,
        word_counts=[12] * len(chapters),
        passages=[()] * len(chapters),
        now=now,
    )


async def append(
    tx: Tx, story_id: int, chapters: Sequence[ChapterText], now: datetime
) -> list[int]:
    return await stories.add_chapters(
        tx,
        story_id,
        chapters,
        word_counts=[12] * len(chapters),
        passages=[()] * len(chapters),
        now=now,
    )
