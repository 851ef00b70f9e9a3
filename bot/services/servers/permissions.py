"""Rights: one table of who may do what, and the functions that ask it.

Cogs hide commands from others; these rights hold for any ids and titles that are sent. A member who
may not know of a story gets the same answer as for a story that does not exist.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import StoryError
from bot.models.server import Guild, Member
from bot.models.story import Story
from bot.services.servers import texts
from bot.services.servers.visibility import chapters_seen, stories_seen
from bot.storage.database.database import Tx
from bot.storage.servers import guilds
from bot.storage.stories import stories


class Person(StrEnum):
    """A member's part in a story. FORMER_AUTHOR: it is theirs, and the author role is gone."""

    AUTHOR = "author"
    FORMER_AUTHOR = "former author"
    MANAGER = "manager"
    READER = "reader"


class Act(StrEnum):
    """An act on a story. Readers act only on what is out in channels that they see."""

    KNOW = "know"
    LOOK_AHEAD = "look ahead"  # what is still to come, and when
    PREVIEW = "preview"
    WRITE = "write"  # append and revise
    WARN = "warn"  # hide more
    OPEN = "open"  # hide less
    SCHEDULE = "schedule"  # release now and skip as well
    UNDO = "undo"  # a release by hand, before it begins
    HALT = "halt"  # pause and resume
    CANCEL = "cancel"
    REMOVE = "remove"
    BRING_BACK = "bring back"
    HIDE_WHOLE = "hide whole"
    OPEN_WHOLE = "open whole"


_OWN = frozenset({Person.AUTHOR, Person.FORMER_AUTHOR})
_HOUSE = _OWN | {Person.MANAGER}
_AUTHOR = frozenset({Person.AUTHOR})

WHO: Mapping[Act, frozenset[Person]] = {
    Act.KNOW: frozenset(Person),
    Act.LOOK_AHEAD: _HOUSE,
    Act.PREVIEW: _OWN,
    Act.WRITE: _AUTHOR,
    Act.WARN: _OWN,
    Act.OPEN: _AUTHOR,
    Act.SCHEDULE: _AUTHOR,
    Act.UNDO: _HOUSE,
    Act.HALT: _HOUSE,
    Act.CANCEL: _HOUSE,
    Act.REMOVE: _HOUSE,
    Act.BRING_BACK: _AUTHOR | {Person.MANAGER},
    Act.HIDE_WHOLE: _HOUSE,
    Act.OPEN_WHOLE: _AUTHOR | {Person.MANAGER},
}


async def require(tx: Tx, member: Member, story_id: int, act: Act) -> Story:
    """The living story, for who may do this with it; StoryError for everybody else."""
    story = await stories.get_story(tx, story_id)
    if story is None or not await knows(tx, member, story):
        raise StoryError(texts.STORY_NOT_HERE)
    await require_act(tx, member, story, act)
    return story


async def require_act(tx: Tx, member: Member, story: Story, act: Act) -> None:
    """StoryError for who may know of the story, but not do this with it."""
    person = await person_of(tx, member, story)
    if person not in WHO[act]:
        raise StoryError(_refusal(person, act))


async def knows(tx: Tx, member: Member, story: Story) -> bool:
    """Whether the member may know that there is this story, living, on their server."""
    if story.guild_id != member.guild_id or story.removed_at is not None:
        return False
    return belongs_to_house(member, story) or bool(await chapters_seen(tx, member, story))


async def may(tx: Tx, member: Member, story: Story, act: Act) -> bool:
    return await knows(tx, member, story) and await person_of(tx, member, story) in WHO[act]


def belongs_to_house(member: Member, story: Story) -> bool:
    """Whether a member is more than a reader of a story: its author, or a manager of its server.

    They may know of all its chapters, those to come included.
    """
    own = story.author_id == member.user_id or member.may_manage
    return own and story.guild_id == member.guild_id


async def person_of(tx: Tx, member: Member, story: Story) -> Person:
    """The member's part in a story of their own server."""
    if story.author_id == member.user_id:
        is_author = await may_write(tx, member)
        return Person.AUTHOR if is_author else Person.FORMER_AUTHOR
    return Person.MANAGER if member.may_manage else Person.READER


async def find_for(tx: Tx, member: Member, act: Act, words: str, limit: int) -> list[Story]:
    """Stories that the member may do this with, if the title has all the words; likeliest first."""
    if member.may_manage and Person.MANAGER in WHO[act]:
        return await stories.find_stories(tx, member.guild_id, words=words, limit=limit)
    if Person.READER in WHO[act]:
        return await stories_seen(tx, member, words, limit)
    if Person.FORMER_AUTHOR not in WHO[act] and not await may_write(tx, member):
        return []
    return await stories.find_stories(
        tx, member.guild_id, author_id=member.user_id, words=words, limit=limit
    )


async def may_write(tx: Tx, member: Member) -> bool:
    """Whether a member is an author here. Members who may manage the server count as authors."""
    guild = await guilds.get_guild(tx, member.guild_id) or Guild(member.guild_id)
    return member.may_manage or _has_author_role(member, guild)


async def require_author(tx: Tx, member: Member) -> None:
    if not await may_write(tx, member):
        raise StoryError(texts.AUTHORS_ONLY)


def require_manager(member: Member) -> None:
    if not member.may_manage:
        raise StoryError(texts.MANAGERS_ONLY)


def _refusal(person: Person, act: Act) -> str:
    if person is Person.FORMER_AUTHOR:
        return texts.ROLE_IS_GONE
    if Person.MANAGER in WHO[act]:
        return texts.AUTHOR_OR_ADMIN_ONLY
    return texts.AUTHOR_ONLY


def _has_author_role(member: Member, guild: Guild) -> bool:
    role_id = guild.author_role_id
    # Discord's role of @everyone has the guild's own id, and no list of roles need name it.
    return role_id is not None and (role_id == guild.guild_id or role_id in member.role_ids)
