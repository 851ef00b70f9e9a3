"""The simulated guild: its channels, an admin, an author, and readers."""

from dataclasses import dataclass

import discord
import simcord

AUTHOR_ROLE = "Authors"


@dataclass(frozen=True, slots=True)
class World:
    """Who and what a rehearsal plays with. `page` is the channel that the browser shows."""

    env: simcord.Env
    guild: simcord.GuildHandle
    page: simcord.ChannelHandle
    threads: simcord.ChannelHandle
    author_role: simcord.RoleHandle
    admin: simcord.MemberActor
    author: simcord.MemberActor
    you: simcord.MemberActor
    readers: tuple[simcord.MemberActor, ...]


def build_world(env: simcord.Env) -> World:
    """A reading room with two channels: one for each layout."""
    guild = env.create_guild("The Reading Room")
    author_role = guild.create_role(AUTHOR_ROLE)
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))

    def member(name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        return guild.add_member(env.create_user(name), roles=list(roles))

    return World(
        env=env,
        guild=guild,
        page=guild.create_text_channel("serial"),
        threads=guild.create_text_channel("chapters"),
        author_role=author_role,
        admin=member("Maren", keepers),
        author=member("Wren", author_role),
        you=member("you"),
        readers=tuple(member(name) for name in ("Alice", "Bob", "Chidi")),
    )
