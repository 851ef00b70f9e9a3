"""Turning over the messages of a chapter that is out, privately."""

from functools import partial
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.views.preview_pager import show_page
from bot.views.safe_items import ROW_ID, SafeButton

# The card comes first, and whoever pressed its button has just seen it.
FIRST_PART = 1


class ReadButton(SafeButton, template=rf"read:{ROW_ID}"):
    """Hangs on the cards of the layout `card`."""

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        reading = services_of(interaction).reading
        story_id, number = await reading.of_release(member_of(interaction), int(groups[0]))
        await show_reading(interaction, story_id, number, FIRST_PART)


class TurnReading(SafeButton, template=rf"reading:{ROW_ID}:(\d{{1,6}}):(\d{{1,4}})"):
    @classmethod
    def offer(cls, place: str, page: int, label: str, *, dead: bool) -> Self:
        return cls.make(f"{place}:{page}", label, disabled=dead)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        story_id, number, page = map(int, groups)
        await show_reading(interaction, story_id, number, page)


async def show_reading(
    interaction: discord.Interaction, story_id: int, number: int, page: int = 0
) -> None:
    """Show one message of a chapter in the (private, deferred) answer to an interaction."""
    reading = services_of(interaction).reading
    payloads = await reading.read(member_of(interaction), story_id, number)
    place = f"reading:{story_id}:{number}"
    await show_page(interaction, payloads, page, partial(TurnReading.offer, place))
