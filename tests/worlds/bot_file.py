"""The bot's database file, filled before the bot starts and read while or after it runs."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import SYSTEM_CLOCK
from bot.importing.manuscripts.reading import read_manuscript
from bot.models.server import Guild, Layout, MessageStyle
from bot.services.drafts.basis import read_chapters
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories
from tests.worlds.scene import Scene


@dataclass(frozen=True)
class BotFile:
    """One file. Questions and changes are plain SQL, as somebody else's tool would ask them."""

    file: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(sql, values).fetchall()

    def change(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def put(self, statement: str, *values: Any) -> None:
        """Change with values in the places of the question marks."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement, values)

    def states(self) -> list[str]:
        """Of all releases, the oldest first."""
        return [state for (state,) in self.ask("SELECT state FROM releases ORDER BY release_id")]

    async def fill(
        self,
        scene: Scene,
        text: str,
        *places: tuple[int, Layout, MessageStyle],
        chapters: Sequence[int] = (1,),
        apart: float = 0.0,
    ) -> None:
        """The keeper's story, with these chapters due in each place (a channel's id first).

        The first is due now, each further one so many seconds after the one before.
        """
        db = await Database.open(self.url, kind="real", now=SYSTEM_CLOCK.now())
        try:
            async with db.write() as tx:
                await guilds.ensure_guild(tx, scene.guild.id, now=SYSTEM_CLOCK.now())
                await guilds.update_guild(
                    tx, Guild(scene.guild.id, notice_channel_id=scene.notices.id)
                )
                story_id = await _add_story(tx, scene, text)
                for place in places:
                    target_id = await _add_target(tx, scene, *place)
                    await _release(tx, scene, story_id, target_id, chapters, apart)
        finally:
            await db.close()


async def _add_story(tx: Tx, scene: Scene, text: str) -> int:
    manuscript = read_manuscript(text.encode(), filename="story.md").manuscript
    chapters = read_chapters(manuscript)
    return await stories.add_story(
        tx,
        manuscript,
        guild_id=scene.guild.id,
        author_id=scene.keeper.id,
        author_name=scene.keeper.name,
        word_counts=[chapter.words for chapter in chapters],
        passages=[chapter.passages for chapter in chapters],
        now=SYSTEM_CLOCK.now(),
    )


async def _add_target(
    tx: Tx, scene: Scene, channel_id: int, layout: Layout, style: MessageStyle
) -> int:
    return await targets.add_target(
        tx,
        guild_id=scene.guild.id,
        channel_id=channel_id,
        layout=layout,
        style=style,
        now=SYSTEM_CLOCK.now(),
    )


async def _release(
    tx: Tx, scene: Scene, story_id: int, target_id: int, numbers: Sequence[int], apart: float
) -> None:
    begins = SYSTEM_CLOCK.now()
    for head in await stories.get_chapters(tx, story_id):
        if head.number in numbers:
            await releases.add_release(
                tx,
                story_id=story_id,
                chapter_id=head.chapter_id,
                target_id=target_id,
                schedule_id=None,
                due_at=begins + timedelta(seconds=apart) * numbers.index(head.number),
                requested_by=scene.keeper.id,
            )
