"""Questions that a button answers: `Remove`, and `Never mind` for any of them."""

from typing import Self

import discord
from typing_extensions import override

from bot.discord_ui.members import member_of, services_of
from bot.discord_ui.safe_items import ROW_ID, SafeButton, SafeView, row_of


class NeverMind(SafeButton, template=r"never-mind"):
    @classmethod
    def offer(cls) -> Self:
        return cls.make("never-mind", "Never mind")

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.edit_message(view=said("Nothing was changed."))


class RemoveStory(SafeButton, template=rf"remove:{ROW_ID}"):
    @classmethod
    def offer(cls, story_id: int) -> Self:
        return cls.make(f"remove:{story_id}", "Remove", discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        done = await services_of(interaction).library.remove(member_of(interaction), int(groups[0]))
        await interaction.edit_original_response(view=said(done))


def said(text: str, *buttons: SafeButton) -> SafeView:
    """A text with buttons below it; without any, whatever was asked is over."""
    view = SafeView()
    view.add_item(discord.ui.TextDisplay(text))
    if buttons:
        view.add_item(row_of(*buttons))
    return view
