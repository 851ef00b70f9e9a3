"""A guild with stories in three rooms, every kind of person in it, and what they may forge."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import discord
import simcord
from simcord.backend import serializers
from simcord.enums import InteractionType

from bot.models.server import Guild
from bot.models.story import Rating
from bot.storage.database.database import Tx
from bot.storage.releases import releases
from bot.storage.removals import removals
from bot.storage.servers import guilds
from bot.storage.stories import drafts, stories
from tests.builders import (
    a_draft,
    a_manuscript,
    add_a_schedule,
    add_a_story,
    add_a_target,
    chapter_ids,
    daily_slots,
    post_it,
)
from tests.worlds.stage import Stage, answer, said

OPEN, PATRONS, ADULTS, SECRET = "The Open Tide", "The Paid Tide", "The Late Tide", "The Kept Tide"
"""One chapter of each is out in the room of that name; of the last one nothing is."""

GONE = 424_242


@dataclass
class Ids:
    """What a button can name: of one story and what hangs on it."""

    story: int
    chapter: int  # the first
    release: int  # of the second, which is to come

    def forged(self, template: str, **more: object) -> str:
        return template.format(story=self.story, chapter=self.chapter, release=self.release, **more)


NOTHING = Ids(GONE, GONE, GONE)


@dataclass
class House:
    stage: Stage
    rooms: dict[str, simcord.ChannelHandle]
    people: dict[str, simcord.MemberActor]
    ids: dict[str, Ids]
    draft: int
    removal: int
    bases: dict[str, Any] = field(default_factory=dict)

    def room_of(self, person: str) -> simcord.ChannelHandle:
        return self.rooms["elsewhere" if person == "stranger" else "serial"]

    async def says(self, person: str, command: str, **options: Any) -> str:
        """What a command is answered with, in the room that everybody sees."""
        who = self.people[person]
        return said(await who.slash(self.room_of(person), command, **options))

    async def offered(self, person: str, command: str, option: str, **filled: Any) -> list[str]:
        who = self.people[person]
        choices = await who.autocomplete(self.room_of(person), command, option, "", **filled)
        return [choice["name"] for choice in choices]

    async def presses(self, person: str, custom_id: str) -> str:
        """What a button that was never there is answered with."""
        button = {"type": 2, "style": 2, "label": "Forged", "custom_id": custom_id}
        data = {"custom_id": custom_id, "component_type": 2}
        return await self._sends(person, data, button)

    async def submits(self, person: str, custom_id: str, **typed: str) -> str:
        """What a form that was never shown is answered with."""
        fields = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": words}}
            for name, words in typed.items()
        ]
        return await self._sends(person, {"custom_id": custom_id, "components": fields}, None)

    async def _sends(self, person: str, data: dict[str, Any], button: dict[str, Any] | None) -> str:
        base = self.bases.get(person) or await self._own_message(person)
        backend = self.stage.env.backend
        stored = backend.get_message(base.channel_id, base.id)
        message = dict(serializers.message_payload(backend, stored))
        message["components"] = [{"type": 1, "components": [button]}] if button else []
        kind = InteractionType.MESSAGE_COMPONENT if button else InteractionType.MODAL_SUBMIT
        result = await self.people[person]._dispatch_interaction(
            kind, self.room_of(person), data, extra={"message": message}, source_message_id=base.id
        )
        if result.modal is not None:
            return f"form: {result.modal['title']}"
        if result.followups or result.response:
            return said(result)
        # It was edited: the next forgery begins with another one.
        return said(self.bases.pop(person))

    async def _own_message(self, person: str) -> Any:
        """A private answer to this person: all that a forger can press on."""
        who = self.people[person]
        shown = await who.slash(self.room_of(person), "read", story="Nothing of the sort")
        self.bases[person] = answer(shown)
        return self.bases[person]


async def furnish(stage: Stage) -> House:
    """The rooms, the people and the stories. Rows, not commands: it is done for every test."""
    guild = stage.guild
    await stage.slash(stage.admin, "server setup", timezone="Europe/Berlin", authors=stage.authors)
    paying = guild.create_role("Paying")
    closed = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        paying: discord.PermissionOverwrite(view_channel=True),
    }
    other = stage.env.create_guild("Another Room")
    rooms = {
        "serial": stage.channel,
        "patrons": guild.create_text_channel("patrons", overwrites=closed),
        "adults": guild.create_text_channel("adults"),
        "elsewhere": other.create_text_channel("elsewhere"),
    }
    await stage.env.bot.get_channel(rooms["adults"].id).edit(nsfw=True)
    keepers = other.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
    people = {
        "author": stage.author,
        "manager": stage.admin,
        "reader": stage.reader,
        "patron": guild.add_member(stage.env.create_user("Pat"), roles=[paying]),
        "other author": guild.add_member(stage.env.create_user("Olu"), roles=[stage.authors]),
        "stranger": other.add_member(stage.env.create_user("Stan"), roles=[keepers]),
        "bot": guild.add_member(stage.env.create_user("Robot", bot=True), roles=[paying]),
    }
    async with stage.db.write() as tx:
        ids = {
            title: await _shelve(tx, stage, title, rooms.get(room), message)
            for title, room, message in (
                (OPEN, "serial", 10_000),
                (PATRONS, "patrons", 20_000),
                (ADULTS, "adults", 30_000),
                (SECRET, "", 40_000),
            )
        }
        now = stage.env.now()
        owner = {"guild_id": guild.id, "author_id": stage.author.id}
        later = now + timedelta(days=1)
        draft = await drafts.add_draft(tx, a_draft(**owner, created_at=now, expires_at=later))
        secret = await chapter_ids(tx, ids[SECRET].story)
        await stories.remove_chapters(tx, secret[2:], now)
        removal = await removals.add_removal(
            tx,
            story_id=ids[SECRET].story,
            chapter_ids=secret[2:],
            schedule_ids=[],
            removed_by=stage.author.id,
            now=now,
            purge_at=later,
        )
    return House(stage, rooms, people, ids, draft, removal)


def take_role_away(house: House) -> None:
    """The author is none any more."""
    backend, guild = house.stage.env.backend, house.stage.guild
    backend.get_guild(guild.id).members[house.stage.author.id].role_ids.clear()
    house.people["former author"] = house.people.pop("author")


async def _shelve(
    tx: Tx, stage: Stage, title: str, room: simcord.ChannelHandle | None, message: int
) -> Ids:
    """A story of three chapters, its first one out in a room, the others to come there."""
    rating = Rating.EXPLICIT if title == ADULTS else Rating.TEEN
    guild_id, target = stage.guild.id, room or stage.channel
    guild = await guilds.get_guild(tx, guild_id) or Guild(guild_id)
    await guilds.update_guild(tx, replace(guild, author_role_id=stage.authors.id))
    target_id = await add_a_target(tx, target.id, guild_id=guild_id)
    story_id = await add_a_story(
        tx, a_manuscript(title, rating=rating), guild_id=guild_id, author_id=stage.author.id
    )
    schedule = await add_a_schedule(tx, story_id, target_id)
    ids = await chapter_ids(tx, story_id)
    await releases.add_releases(tx, schedule, daily_slots(ids, stage.env.now() + timedelta(days=9)))
    first, second, _ = await releases.find_releases(tx, story_id=story_id)
    if room is not None:
        await post_it(tx, first.release_id, first_message=message)
    return Ids(story_id, ids[0], second.release_id)
