"""Questions that a button answers, and `Never mind` for any of them."""

from typing import Self

import discord
from typing_extensions import override

from bot.views import texts
from bot.views.safe_items import SafeButton, SafeView, row_of


class NeverMind(SafeButton, template=r"never-mind"):
    @classmethod
    def offer(cls) -> Self:
        return cls.make("never-mind", texts.NEVER_MIND)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.edit_message(view=said(texts.NOTHING_CHANGED))


def said(text: str, *buttons: SafeButton) -> SafeView:
    """A text with buttons below it; without any, the question is over."""
    view = SafeView()
    view.add_item(discord.ui.TextDisplay(text))
    if buttons:
        view.add_item(row_of(*buttons))
    return view
