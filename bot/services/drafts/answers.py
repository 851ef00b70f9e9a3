"""What an author answered to a draft's questions about a stored story, carried out and recorded."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.models.server import Audit, Member
from bot.models.story import Rating, Story
from bot.services.drafts.differences import Settled
from bot.services.revisions.requests import begun_releases
from bot.storage.database.database import Tx
from bot.storage.releases import claims
from bot.storage.revisions import revisions
from bot.storage.servers import audit
from bot.storage.stories import narrowings, stories


async def store_answers(
    tx: Tx,
    member: Member,
    story: Story,
    where: str,
    settled: Settled,
    *,
    moved: Sequence[str],
    but: Collection[int],
    rating: Rating,
    now: datetime,
) -> None:
    """Carry out an author's answers: rating, and warnings that the whole story lists no more.

    `moved` are listed by each chapter instead, except those of `but`.

    Each answer that takes something away is recorded with who gave it.
    """
    await narrowings.narrow(tx, story.story_id, moved, but=but, by=member.user_id, now=now)
    if rating is not story.rating:
        await stories.set_rating(tx, story.story_id, rating)
        await _show_rating(tx, member, story, now)
    for act in settled.acts:
        subject = f"story {story.story_id}, {where}: {act}"
        await audit.record(tx, Audit(member.guild_id, member.user_id, "story answer", subject, now))


async def _show_rating(tx: Tx, member: Member, story: Story, now: datetime) -> None:
    """It stands on every card: those to come are made anew, those that are out are edited."""
    await claims.unclaim_story(tx, story.story_id)
    begun = [release.release_id for release in await begun_releases(tx, story.story_id)]
    await revisions.ask(tx, begun, asked_by=member.user_id, new_text=False, now=now)
