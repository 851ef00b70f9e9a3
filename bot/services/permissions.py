"""Who may do what. Cogs hide commands from others; this is what holds."""

from bot.errors import StoryError
from bot.models.server import Guild, Member
from bot.models.story import Story


def require_manager(member: Member) -> None:
    if not member.may_manage:
        raise StoryError("Only members who may manage this server can do that. Ask one of them.")


def require_author(member: Member, guild: Guild) -> None:
    """Whoever may manage the server counts as an author for stories of their own."""
    if not (member.may_manage or _has_author_role(member, guild)):
        raise StoryError(
            "Only this server's authors can add stories. Ask an admin for the author role "
            "(it is chosen with /server setup)."
        )


def may_change(member: Member, story: Story) -> bool:
    """True for the story's own author, and for anybody who may manage its server."""
    return story.guild_id == member.guild_id and (
        story.author_id == member.user_id or member.may_manage
    )


def require_change(member: Member, story: Story) -> None:
    if not may_change(member, story):
        raise StoryError("Only the story's author or an admin of this server can do that.")


def _has_author_role(member: Member, guild: Guild) -> bool:
    role_id = guild.author_role_id
    # Discord's role of @everyone has the guild's own id, and no list of roles need name it.
    return role_id is not None and (role_id == guild.guild_id or role_id in member.role_ids)
