"""A guild, the people who act in it, and the channels configured to receive stories."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Layout(StrEnum):
    """How a chapter stands in its channel."""

    THREAD = "thread"
    CHANNEL = "channel"
    FORUM = "forum"
    CARD = "card"


HISTORY = "Read Message History"
NOTICES_NEED = frozenset({"View Channel", "Send Messages", HISTORY})
"""What telling admins of problems, each of them once, takes by Discord's own names."""

_ALWAYS = NOTICES_NEED
LAYOUT_NEEDS = {
    Layout.THREAD: _ALWAYS | {"Create Public Threads", "Send Messages in Threads"},
    Layout.CHANNEL: _ALWAYS,
    Layout.FORUM: _ALWAYS | {"Send Messages in Threads"},
    Layout.CARD: _ALWAYS,
}
"""What posting takes. To make a forum post is to send a message there, and no thread's making."""


class MessageStyle(StrEnum):
    """`components`: Components V2, 4,000 characters. `text`: plain messages, 2,000 characters."""

    COMPONENTS = "components"
    TEXT = "text"


class TargetState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class PauseReason(StrEnum):
    """Why a target is paused. Each has one sentence, which may name a detail."""

    CHANNEL_GONE = "channel_gone"
    LACKS_PERMISSIONS = "lacks_permissions"  # the detail names them
    NOT_AGE_RESTRICTED = "not_age_restricted"
    REFUSED = "refused"  # by Discord; the detail is the sentence that says what and why


@dataclass(frozen=True, slots=True)
class Pause:
    reason: PauseReason
    detail: str = ""


class Sight(StrEnum):
    """What a member sees of a channel now. ADULTS: they see it, and it is age-restricted."""

    NOTHING = "nothing"
    OPEN = "open"
    ADULTS = "adults"


def sees_nothing(_channel_id: int) -> Sight:
    """What is not known to be seen is not."""
    return Sight.NOTHING


@dataclass(frozen=True, slots=True)
class Member:
    """Who is asking, and where: everything that a permission depends on.

    `age_restricted` says that the answer is shown in a channel for adults only. `sees` tells of
    every channel of the guild what this member sees of it; it asks nobody.
    """

    guild_id: int
    user_id: int
    name: str
    may_manage: bool = False
    role_ids: frozenset[int] = frozenset()
    age_restricted: bool = False
    sees: Callable[[int], Sight] = field(default=sees_nothing, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Guild:
    """`author_role_id` names the role whose members may be authors; None means managers only.

    Discord's role id of @everyone equals the guild's id, so that value opens authorship to all.
    """

    guild_id: int
    zone: str | None = None
    author_role_id: int | None = None
    notice_channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    target_id: int
    guild_id: int
    channel_id: int
    layout: Layout
    style: MessageStyle
    state: TargetState
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What Discord says of a channel now.

    `missing` are those of all the permissions in LAYOUT_NEEDS that we lack, in Discord's order.
    `wants_tag`: a forum that takes no post without a tag; `tags` are those that we may give.
    """

    channel_id: int
    guild_id: int
    name: str
    age_restricted: bool
    missing: tuple[str, ...] = ()
    spoiler_channel: bool = False
    is_forum: bool = False
    wants_tag: bool = False
    tags: tuple["ForumTag", ...] = ()

    def lacking(self, needs: Collection[str]) -> tuple[str, ...]:
        """Those of the permissions needed that are missing."""
        return tuple(name for name in self.missing if name in needs)


@dataclass(frozen=True, slots=True)
class ForumTag:
    tag_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Audit:
    """One act that an admin may want to look up later."""

    guild_id: int
    actor_id: int
    action: str
    subject: str
    at: datetime
