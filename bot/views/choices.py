"""Choices offered while a story, a chapter or a time zone is typed."""

from collections.abc import Callable, Coroutine, Iterable
from enum import StrEnum
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_api.members import member_of, services_of
from bot.errors import StoryError
from bot.messages.payload.fitting import fit
from bot.models.story import ChapterHead, Story
from bot.services.servers.permissions import Act
from bot.views import texts

Autocomplete: TypeAlias = Callable[
    [discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]
]
MOST = 25
LONGEST = 100


def stories_to(act: Act) -> Autocomplete:
    """Stories that the member may do this with."""

    async def suggest(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        library, member = services_of(interaction).library, member_of(interaction)
        return story_choices(await library.suggest(member, current, act))

    return suggest


async def chapters(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Chapters of the story that stands in the option `story` by now."""
    library, member = services_of(interaction).library, member_of(interaction)
    try:
        story = await library.find_story(member, interaction.namespace.story or "")
        heads = await library.suggest_chapters(member, story.story_id, current)
    except StoryError:
        return []
    return [_chapter(head) for head in heads]


async def chapters_out(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Chapters of the story in the option `story` that the member may read."""
    services, member = services_of(interaction), member_of(interaction)
    try:
        story = await services.library.find_story(member, interaction.namespace.story or "")
        heads = await services.reading.suggest(member, story.story_id, current)
    except StoryError:
        return []
    return [_chapter(head) for head in heads]


async def removable_stories(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Stories that the member may remove; then removed ones, which can be brought back."""
    living = await stories_to(Act.REMOVE)(interaction, current)
    removed = await services_of(interaction).undo.suggest(member_of(interaction), current)
    marked = [
        _choice(texts.CHOICE_REMOVED(name=_by_author(story)), str(story.story_id))
        for story in removed
    ]
    return [*living, *marked][:MOST]


async def removable_chapters(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Chapters of the story in the option `story`; then those removed from it."""
    services, member = services_of(interaction), member_of(interaction)
    try:
        story = await services.library.find_story(member, interaction.namespace.story or "")
    except StoryError:
        return []
    found = await services.undo.suggest_chapters(member, story.story_id, current)
    marked = [
        _choice(
            texts.CHOICE_REMOVED(name=f"{each.head.number}. {fit(each.head.title, 80)}"), each.value
        )
        for each in found
    ]
    return [*await chapters(interaction, current), *marked][:MOST]


async def zones(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [_choice(zone, zone) for zone in services_of(interaction).servers.suggest_zones(current)]


async def policy_terms(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    found = await services_of(interaction).policies.suggest(member_of(interaction), current)
    return [_choice(name, name) for name in found]


def story_choices(stories: Iterable[Story]) -> list[app_commands.Choice[str]]:
    return [_choice(_by_author(story), str(story.story_id)) for story in stories][:MOST]


def words(kind: Iterable[StrEnum]) -> list[app_commands.Choice[str]]:
    """A choice for each word, shown as it is stored (discord.py would show Python's names)."""
    return [_choice(word.value.replace("_", " "), word.value) for word in kind]


def _by_author(story: Story) -> str:
    return f"{fit(story.title, 60)} – {story.author_name}"


def _chapter(head: ChapterHead) -> app_commands.Choice[str]:
    return _choice(f"{head.number}. {head.title}".strip(" ."), str(head.number))


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    # Choices know no markup: what is written is what is shown.
    return app_commands.Choice(name=fit(" ".join(name.split()), LONGEST), value=value)
