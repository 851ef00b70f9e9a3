"""Material: all that the payloads of a release are made of."""

from dataclasses import dataclass

from bot.models.release import Release
from bot.models.story import Chapter, Story, WarningFacts
from bot.services.servers.eligibility import is_explicit
from bot.storage.database.database import Tx
from bot.storage.servers import policies
from bot.storage.stories import stories
from bot.storage.stories import warnings as warnings_rows
from bot.text.warnings.policy import Policy


@dataclass(frozen=True, slots=True)
class Material:
    """Read in one transaction. Equal material makes equal payloads."""

    story: Story | None
    chapter: Chapter | None
    warnings: WarningFacts
    policy: Policy

    @property
    def for_adults(self) -> bool:
        """Whether the story, with everything it warns of anywhere, is for adults only."""
        return self.story is not None and is_explicit(self.story, self.warnings)


async def read_material(tx: Tx, release: Release) -> Material:
    """The material as it is now; story and chapter may have been removed."""
    story = await stories.get_story(tx, release.story_id)
    return Material(
        story=story,
        chapter=await stories.get_chapter_by_id(tx, release.chapter_id),
        warnings=await warnings_rows.get_warning_facts(tx, release.story_id),
        policy=await policies.get_policy(tx, story.guild_id) if story else Policy(),
    )
