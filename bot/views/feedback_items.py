"""The buttons of every card: `Comment` and `Report`, each of which opens a form."""

import re
from collections.abc import Mapping
from typing import ClassVar

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.services.feedback.comments import MAX_COMMENT
from bot.services.feedback.feedback import MAX_REPORT
from bot.views import texts
from bot.views.errors import tell
from bot.views.safe_items import ROW_ID, SafeButton, SafeModal


class CommentButton(SafeButton, template=rf"comment:{ROW_ID}"):
    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await _open(interaction, CommentModal, int(groups[0]))


class ReportButton(SafeButton, template=rf"report:{ROW_ID}"):
    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await _open(interaction, ReportModal, int(groups[0]))


class CommentModal(SafeModal):
    template: ClassVar[re.Pattern[str]] = re.compile(rf"comment:{ROW_ID}")

    @classmethod
    def empty(cls, release_id: int) -> "CommentModal":
        modal = cls(texts.COMMENT_ON_CHAPTER, f"comment:{release_id}")
        modal.ask(texts.YOUR_COMMENT, _words(MAX_COMMENT))
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        thanks = await services_of(interaction).feedback.comment_on_release(
            member_of(interaction), int(groups[0]), typed.get("text", "")
        )
        await tell(interaction, thanks)


class ReportModal(SafeModal):
    template: ClassVar[re.Pattern[str]] = re.compile(rf"report:{ROW_ID}")

    @classmethod
    def empty(cls, release_id: int) -> "ReportModal":
        modal = cls(texts.REPORT_CHAPTER, f"report:{release_id}")
        modal.ask(texts.WHAT_IS_WRONG, _words(MAX_REPORT))
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await services_of(interaction).feedback.report(
            member_of(interaction), int(groups[0]), typed.get("text", "")
        )
        await tell(interaction, answer)


async def _open(
    interaction: discord.Interaction,
    modal: "type[CommentModal | ReportModal]",
    release_id: int,
) -> None:
    """Show the empty form of a card whose chapter can still be written to."""
    await services_of(interaction).feedback.check_release(member_of(interaction), release_id)
    await interaction.response.send_modal(modal.empty(release_id))


def _words(longest: int) -> "discord.ui.TextInput[discord.ui.Modal]":
    return discord.ui.TextInput(
        custom_id="text", style=discord.TextStyle.paragraph, max_length=longest
    )
