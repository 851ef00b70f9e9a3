"""Turning over the messages of a chapter as a draft would revise it, privately."""

from functools import partial
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import is_age_restricted, member_of, services_of
from bot.models.server import MessageStyle
from bot.views import texts
from bot.views.preview_pager import show_page
from bot.views.safe_items import ROW_ID, SafeButton


class SeeRevision(SafeButton, template=rf"revision:{ROW_ID}:(\d{{1,18}}):see"):
    @classmethod
    def offer(cls, draft_id: int, story_id: int) -> Self:
        return cls.make(f"revision:{draft_id}:{story_id}:see", texts.SEE_MESSAGES)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        draft_id, story_id = map(int, groups)
        library = services_of(interaction).library
        style = await library.style_of(member_of(interaction), story_id)
        await _show(interaction, draft_id, style, 0)


class TurnRevision(SafeButton, template=rf"revision:{ROW_ID}:(components|text):(\d{{1,4}})"):
    @classmethod
    def offer(cls, place: str, page: int, label: str, *, dead: bool) -> Self:
        return cls.make(f"{place}:{page}", label, disabled=dead)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        draft_id, style, page = groups
        await _show(interaction, int(draft_id), MessageStyle(style), int(page))


async def _show(
    interaction: discord.Interaction, draft_id: int, style: MessageStyle, page: int
) -> None:
    payloads = await services_of(interaction).drafts.messages(
        member_of(interaction),
        draft_id,
        style,
        age_restricted=is_age_restricted(interaction),
    )
    place = f"revision:{draft_id}:{style.value}"
    await show_page(interaction, payloads, page, partial(TurnRevision.offer, place))
