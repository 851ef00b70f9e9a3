"""Posted chapters that must follow a change, asked for in the transaction that makes it."""

from collections.abc import Callable, Collection
from datetime import datetime

from bot.models.release import BEGUN, Release
from bot.models.story import Action, ChapterHead, WarningFacts
from bot.storage.database.database import Tx
from bot.storage.releases import releases
from bot.storage.revisions import revisions
from bot.storage.servers import policies
from bot.storage.stories import warnings
from bot.text.warnings.hiding import hide_chapter
from bot.text.warnings.policy import Policy
from bot.text.warnings.terms import canonical


async def ask_story(
    tx: Tx,
    guild_id: int,
    story_id: int,
    before: WarningFacts,
    *,
    chapter_id: int,
    new_text: bool,
    asked_by: int,
    now: datetime,
) -> list[Release]:
    """Owe revisions to a chapter that changed, and to others that are hidden otherwise now.

    Returns the chapter's own releases. `before` is what the story warned of until now.
    """
    policy = await policies.get_policy(tx, guild_id)
    after = await warnings.get_warning_facts(tx, story_id)
    begun = await begun_releases(tx, story_id)
    own = [release for release in begun if release.chapter_id == chapter_id]
    numbers = {release.chapter_number for release in begun} - {r.chapter_number for r in own}
    turned = _hidden_otherwise(numbers, (before, policy), (after, policy))
    await revisions.ask(tx, _ids(own), asked_by=asked_by, new_text=new_text, now=now)
    others = [release for release in begun if release.chapter_number in turned]
    await revisions.ask(tx, _ids(others), asked_by=asked_by, new_text=False, now=now)
    return own


async def ask_guild(tx: Tx, guild_id: int, before: Policy, after: Policy, *, now: datetime) -> None:
    """Owe revisions to all posted chapters that a server hides more of now.

    What it hides no more stays as it was posted: readers do not see what they were spared.
    """
    for story_id in await policies.begun_stories(tx, guild_id):
        facts = await warnings.get_warning_facts(tx, story_id)
        if not _closes(facts, before, after):
            continue
        begun = await begun_releases(tx, story_id)
        numbers = {release.chapter_number for release in begun}
        turned = _hidden_otherwise(numbers, (facts, before), (facts, after))
        asked = [release for release in begun if release.chapter_number in turned]
        await revisions.ask(tx, _ids(asked), asked_by=None, new_text=False, now=now)


async def begun_releases(tx: Tx, story_id: int) -> list[Release]:
    """Releases of a story that are posted, in part at least, or may be."""
    found = await releases.find_releases(tx, story_id=story_id, states=BEGUN)
    return [release for release in found if release.begun_at is not None]


async def begun_channels(tx: Tx, chapter: ChapterHead) -> tuple[int, ...]:
    """Channels where a chapter is posted, in part at least, or may be."""
    found = await begun_releases(tx, chapter.story_id)
    own = [release for release in found if release.chapter_id == chapter.chapter_id]
    return tuple(dict.fromkeys(release.channel_id for release in own))


def _closes(facts: WarningFacts, before: Policy, after: Policy) -> bool:
    opened = (term for term in map(canonical, facts.terms) if before(term) is Action.OPEN)
    return any(after(term) is not Action.OPEN for term in opened)


def _hidden_otherwise(
    numbers: Collection[int],
    before: tuple[WarningFacts, Callable[[str], Action]],
    after: tuple[WarningFacts, Callable[[str], Action]],
) -> set[int]:
    return {
        number
        for number in numbers
        if hide_chapter(before[0], number, before[1]) != hide_chapter(after[0], number, after[1])
    }


def _ids(found: Collection[Release]) -> list[int]:
    return [release.release_id for release in found]
