"""Turning over the messages of a chapter before it is released, privately."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol, Self

import discord
from typing_extensions import override

from bot.discord_api.members import is_age_restricted, member_of, services_of
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.text.limits import COMPONENTS
from bot.views import texts
from bot.views.payload_view import component_count, payload_view
from bot.views.safe_items import ROW_ID, SafeButton, SafeView, row_of

PAGER = 4  # a row, two arrows, and the place between them


class PageButton(Protocol):
    """Makes a button that opens a page."""

    def __call__(self, page: int, label: str, *, dead: bool) -> SafeButton: ...


class TurnPreview(
    SafeButton, template=rf"preview:{ROW_ID}:(\d{{1,6}}):(components|text):(\d{{1,4}})"
):
    @classmethod
    def offer(cls, place: str, page: int, label: str, *, dead: bool) -> Self:
        return cls.make(f"{place}:{page}", label, disabled=dead)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        story_id, number, style, page = groups
        await show_preview(interaction, int(story_id), int(number), MessageStyle(style), int(page))


async def show_preview(
    interaction: discord.Interaction,
    story_id: int,
    number: int,
    style: MessageStyle,
    page: int = 0,
) -> None:
    """Show one message of a chapter in the (private, deferred) answer to an interaction."""
    payloads = await services_of(interaction).library.preview(
        member_of(interaction),
        story_id,
        number,
        style,
        age_restricted=is_age_restricted(interaction),
    )
    place = f"preview:{story_id}:{number}:{style.value}"
    await show_page(interaction, payloads, page, partial(TurnPreview.offer, place))


async def show_page(
    interaction: discord.Interaction, payloads: Sequence[Payload], page: int, offer: PageButton
) -> None:
    """Show one of the messages, the last if there are fewer, with arrows to its neighbours."""
    page = min(page, len(payloads) - 1)
    view = payload_view(payloads[page])
    if component_count(payloads[page].get("components", ())) + PAGER > COMPONENTS:
        await interaction.followup.send(view=view, ephemeral=True)
        view = SafeView()
        view.add_item(discord.ui.TextDisplay(texts.BELOW))
    view.add_item(_arrows(offer, page, len(payloads) - 1))
    await interaction.edit_original_response(view=view)


def _arrows(
    offer: PageButton, page: int, last: int
) -> "discord.ui.ActionRow[discord.ui.LayoutView]":
    # No two buttons of a message may have the same id, dead ones included.
    return row_of(
        offer(max(page - 1, 0), "◀", dead=page == 0),
        offer(last + 2, texts.PAGE_OF(page=page + 1, last=last + 1), dead=True),
        offer(page + 1, "▶", dead=page == last),
    )
