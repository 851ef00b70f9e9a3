"""Files that an author hands over: how many drafts may wait undecided, and for how long."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.models.server import Member
from bot.models.story import Draft
from bot.services.drafts import texts
from bot.storage.database.database import Tx
from bot.storage.stories import drafts

LIFETIME = timedelta(hours=24)
MAX_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """Files that are not here yet. `fetch` raises StoryError; `size` are their bytes together."""

    size: int
    fetch: Callable[[], Awaitable[Sequence[StoryFile]]]


def new_draft(
    member: Member,
    file: StoryFile,
    edits: Mapping[str, str],
    story_id: int | None,
    now: datetime,
) -> Draft:
    """A draft of what was handed over, with nothing decided yet."""
    return Draft(
        draft_id=0,
        guild_id=member.guild_id,
        author_id=member.user_id,
        author_name=member.name,
        filename=file.name,
        source=file.data,
        story_id=story_id,
        choices={},
        edits=dict(edits),
        created_at=now,
        expires_at=now + LIFETIME,
    )


async def require_room(tx: Tx, member: Member, now: datetime) -> None:
    """Raise StoryError if the author has as many drafts as one may have."""
    waiting = await drafts.count_drafts(
        tx, guild_id=member.guild_id, author_id=member.user_id, now=now
    )
    if waiting >= MAX_DRAFTS:
        raise StoryError(texts.TOO_MANY_DRAFTS(most=MAX_DRAFTS))
