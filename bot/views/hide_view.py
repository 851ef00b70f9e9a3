"""`Hide the whole chapter`, for those who manage a server, and the way back, for authors too."""

from collections.abc import Iterator
from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.models.story import HiddenWhole
from bot.schedule.wording import stamp
from bot.services.warnings.hidden_chapters import ChapterState
from bot.views import texts
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import ROW_ID, SafeButton, SafeView
from bot.views.wording import channel_list, public


class HideWhole(SafeButton, template=rf"hide-whole:{ROW_ID}:{ROW_ID}"):
    @classmethod
    def offer(cls, state: ChapterState) -> Self:
        custom_id = f"hide-whole:{state.story.story_id}:{state.head.chapter_id}"
        return cls.make(custom_id, texts.HIDE_CHAPTER, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        hiding = services_of(interaction).hidden_chapters
        state = await hiding.hide(member_of(interaction), *map(int, groups))
        await interaction.edit_original_response(view=state_view(state))


class AskToOpen(SafeButton, template=rf"open-whole:{ROW_ID}:{ROW_ID}:ask"):
    """Says first what would be opened, by its name."""

    @classmethod
    def offer(cls, story_id: int, chapter_id: int) -> Self:
        return cls.make(f"open-whole:{story_id}:{chapter_id}:ask", texts.OPEN_AGAIN)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        hiding = services_of(interaction).hidden_chapters
        state = await hiding.named(member_of(interaction), *map(int, groups))
        await interaction.edit_original_response(view=_question(state))


class OpenWhole(SafeButton, template=rf"open-whole:{ROW_ID}:{ROW_ID}"):
    @classmethod
    def offer(cls, state: ChapterState) -> Self:
        custom_id = f"open-whole:{state.story.story_id}:{state.head.chapter_id}"
        label = texts.OPEN_CHAPTER(number=state.head.number)
        return cls.make(custom_id, label, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        hiding = services_of(interaction).hidden_chapters
        state = await hiding.open_again(member_of(interaction), *map(int, groups))
        done = texts.OPEN_NOW(chapter=_name(state))
        await interaction.edit_original_response(view=said(done))


async def show_state(interaction: discord.Interaction, story_id: int, number: int) -> None:
    """Show a chapter's state in the (private, deferred) answer to an interaction."""
    hiding = services_of(interaction).hidden_chapters
    state = await hiding.look(member_of(interaction), story_id, number)
    await interaction.edit_original_response(view=state_view(state))


def state_view(state: ChapterState) -> SafeView:
    if state.hidden is not None:
        button: SafeButton = AskToOpen.offer(state.story.story_id, state.head.chapter_id)
    else:
        button = HideWhole.offer(state)
    return said("\n".join(_lines(state)), button)


def hidden_line(hidden: HiddenWhole) -> str:
    return texts.HIDDEN_WHOLE(user_id=hidden.hidden_by, when=stamp(hidden.hidden_at, "R"))


def _lines(state: ChapterState) -> Iterator[str]:
    yield f"### {_name(state)}"
    if state.hidden is not None:
        yield hidden_line(state.hidden)
    else:
        yield texts.ALL_BEHIND_SPOILER
    if state.posted:
        yield texts.EDITED_TO_MATCH(channels=channel_list(state.posted))
    yield texts.AUTHOR_IS_TOLD


def _question(state: ChapterState) -> SafeView:
    if state.hidden is None:
        return said(texts.NOT_HIDDEN_WHOLE(chapter=_name(state)))
    text = texts.ASK_TO_OPEN(chapter=_name(state), hidden=hidden_line(state.hidden))
    return said(text, OpenWhole.offer(state), NeverMind.offer())


def _name(state: ChapterState) -> str:
    title = f"{state.head.number}. {state.head.title}".rstrip(" .")
    return f"{public(state.story.title, 150)} · {public(title, 150)}"
