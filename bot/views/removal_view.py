"""The question before something is removed, and the way back afterwards."""

from typing import Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.services.removals.removals import RemovalAnswer, RemovalQuestion
from bot.services.removals.undo import UndoOffer
from bot.views import texts
from bot.views.confirming import NeverMind, said
from bot.views.safe_items import ROW_ID, SafeButton, SafeView
from bot.views.wording import public


class RemoveStory(SafeButton, template=rf"remove:{ROW_ID}"):
    """Removes what is not released yet; all of it, if nothing is."""

    @classmethod
    def offer(cls, story_id: int, label: str) -> Self:
        return cls.make(f"remove:{story_id}", label, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        removing = services_of(interaction).removals
        done = await removing.remove(member_of(interaction), int(groups[0]))
        await interaction.edit_original_response(view=show_answer(done))


class TakeDown(SafeButton, template=rf"takedown:{ROW_ID}:{ROW_ID}"):
    """Removes a story, or one chapter by its id, with its messages. Chapter 0 is all of them."""

    @classmethod
    def offer(cls, story_id: int, chapter_id: int | None, label: str) -> Self:
        custom_id = f"takedown:{story_id}:{chapter_id or 0}"
        return cls.make(custom_id, label, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        story_id, chapter_id = map(int, groups)
        removing = services_of(interaction).removals
        done = await removing.take_down(member_of(interaction), story_id, chapter_id or None)
        await interaction.edit_original_response(view=show_answer(done))


class BringBack(SafeButton, template=rf"bring-back:{ROW_ID}"):
    @classmethod
    def offer(cls, removal_id: int) -> Self:
        return cls.make(f"bring-back:{removal_id}", texts.BRING_BACK)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        bringing_back = services_of(interaction).undo
        done = await bringing_back.restore(member_of(interaction), int(groups[0]))
        await interaction.edit_original_response(view=said(done))


def show_question(question: RemovalQuestion) -> SafeView:
    story_id, chapter_id = question.story.story_id, question.chapter_id
    if question.posted:
        choices: list[SafeButton] = [
            TakeDown.offer(story_id, chapter_id, texts.REMOVE_WITH_MESSAGES)
        ]
        if chapter_id is None:
            choices.append(RemoveStory.offer(story_id, texts.REMOVE_LEAVE_MESSAGES))
    elif chapter_id is None:
        choices = [RemoveStory.offer(story_id, texts.REMOVE)]
    else:
        choices = [TakeDown.offer(story_id, chapter_id, texts.REMOVE)]
    text = f"### {public(question.story.title)}\n{question.text}"
    return said(text, *choices, NeverMind.offer())


def show_answer(answer: RemovalAnswer) -> SafeView:
    way_back = [BringBack.offer(answer.removal_id)] if answer.removal_id else []
    return said(answer.text, *way_back)


def show_offer(offer: UndoOffer) -> SafeView:
    text = f"### {public(offer.story.title)}\n{offer.text}"
    return said(text, BringBack.offer(offer.removal_id), NeverMind.offer())
