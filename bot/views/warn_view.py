"""A chapter with its paragraphs numbered, for its author alone, and what can be done with them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

import discord
from typing_extensions import override

from bot.discord_api.members import is_age_restricted, member_of, services_of
from bot.errors import StoryError
from bot.services.warnings.form_input import LONGEST_SUMMARY
from bot.services.warnings.passages import Change, MarkedChapter, Paragraph
from bot.views import texts
from bot.views.hide_view import AskToOpen, hidden_line, show_state
from bot.views.safe_items import ROW_ID, SafeButton, SafeModal, SafeView, row_of
from bot.views.wording import channel_list, listing, public

PARAGRAPHS = 10
CLIPPED = 220
LONGEST_INPUT = 4_000
_LISTED = "listed"
# The warnings that authors mark passages with most; any other is typed.
OFFERED = (
    "character death", "violence", "gore", "blood", "torture", "abuse", "child abuse",
    "domestic abuse", "rape/non-con", "dubious consent", "sexual content", "nudity", "underage",
    "incest", "self-harm", "suicide", "eating disorder", "drug use", "alcohol", "animal death",
    "kidnapping", "medical content", "panic attacks", "slurs",
)  # fmt: skip
_PLACE = rf"{ROW_ID}:(\d{{1,6}})"
_STAMP = r"([0-9a-f]{12})"


class WarnLayout(SafeView):
    """One page of a chapter. A page number out of range shows the nearest page."""

    def __init__(self, chapter: MarkedChapter, page: int = 0, change: Change | None = None) -> None:
        super().__init__()
        last = max(-(-len(chapter.paragraphs) // PARAGRAPHS) - 1, 0)
        page = min(max(page, 0), last)
        shown = chapter.paragraphs[page * PARAGRAPHS :][:PARAGRAPHS]
        self.add_item(discord.ui.TextDisplay("\n".join(_head(chapter, change))))
        self.add_item(discord.ui.TextDisplay("\n".join(map(_line, shown)) or texts.NO_PARAGRAPHS))
        place = f"{chapter.story.story_id}:{chapter.number}"
        self.add_item(row_of(*_changes(chapter, place)))
        if last:
            self.add_item(row_of(*_arrows(place, page, last)))


class TurnWarnPage(SafeButton, template=rf"warn:{_PLACE}:page:(\d{{1,6}})"):
    @classmethod
    def offer(cls, place: str, page: int, label: str, *, dead: bool) -> Self:
        return cls.make(f"warn:{place}:page:{page}", label, disabled=dead)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        story_id, number, page = map(int, groups)
        await show_paragraphs(interaction, story_id, number, page)


class OpenMark(SafeButton, template=rf"warn:{_PLACE}:mark:{_STAMP}"):
    @classmethod
    def offer(cls, place: str, stamp: str) -> Self:
        return cls.make(
            f"warn:{place}:mark:{stamp}", texts.HIDE_PASSAGE, discord.ButtonStyle.primary
        )

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.send_modal(MarkModal.empty(":".join(groups)))


class OpenUnmark(SafeButton, template=rf"warn:{_PLACE}:unmark:{_STAMP}"):
    @classmethod
    def offer(cls, place: str, stamp: str) -> Self:
        return cls.make(f"warn:{place}:unmark:{stamp}", texts.TAKE_MARK_OFF)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.send_modal(UnmarkModal.empty(":".join(groups)))


class OpenChapterWarnings(SafeButton, template=rf"warn:{_PLACE}:chapter"):
    @classmethod
    def offer(cls, place: str) -> Self:
        return cls.make(f"warn:{place}:chapter", texts.WHOLE_CHAPTER)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        listed = await services_of(interaction).passages.listed(
            member_of(interaction), *map(int, groups)
        )
        await interaction.response.send_modal(
            ChapterWarningsModal.filled(":".join(groups), ", ".join(listed))
        )


class MarkModal(SafeModal):
    template: ClassVar[re.Pattern[str]] = re.compile(rf"warn:{_PLACE}:{_STAMP}:mark")

    @classmethod
    def empty(cls, place: str) -> Self:
        modal = cls(texts.HIDE_PASSAGE, f"warn:{place}:mark")
        _ask_range(modal)
        modal.add_item(discord.ui.Label(text=texts.WARNINGS, component=_offered()))
        modal.ask(texts.OTHER_WARNINGS, _words("others", 200))
        modal.ask(texts.IN_SHORT, _words("summary", LONGEST_SUMMARY))
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer()
        story_id, number, stamp = int(groups[0]), int(groups[1]), groups[2]
        paragraphs = _range(typed)
        change = await services_of(interaction).passages.mark(
            member_of(interaction),
            story_id,
            number,
            stamp,
            paragraphs,
            warnings=f"{typed.get('warnings', '')}\n{typed.get('others', '')}",
            summary=typed.get("summary", ""),
        )
        await show_paragraphs(interaction, story_id, number, _page_of(paragraphs), change)


class UnmarkModal(SafeModal):
    template: ClassVar[re.Pattern[str]] = re.compile(rf"warn:{_PLACE}:{_STAMP}:unmark")

    @classmethod
    def empty(cls, place: str) -> Self:
        modal = cls(texts.TAKE_MARK_OFF, f"warn:{place}:unmark")
        _ask_range(modal)
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer()
        story_id, number, stamp = int(groups[0]), int(groups[1]), groups[2]
        paragraphs = _range(typed)
        change = await services_of(interaction).passages.unmark(
            member_of(interaction), story_id, number, stamp, paragraphs
        )
        await show_paragraphs(interaction, story_id, number, _page_of(paragraphs), change)


class ChapterWarningsModal(SafeModal):
    template: ClassVar[re.Pattern[str]] = re.compile(rf"warn:{_PLACE}:chapter")

    @classmethod
    def filled(cls, place: str, listed: str) -> Self:
        # What is left out is taken off: all of it has to be shown.
        if len(listed) > LONGEST_INPUT:
            raise StoryError(texts.TOO_MANY_WARNINGS)
        modal = cls(texts.WARNINGS_OF_CHAPTER, f"warn:{place}:chapter")
        modal.ask(texts.LISTED_FIELD, _words(_LISTED, LONGEST_INPUT, listed))
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer()
        if _LISTED not in typed:
            raise StoryError(texts.FORM_IS_OLD)
        story_id, number = map(int, groups)
        change = await services_of(interaction).passages.warn(
            member_of(interaction), story_id, number, typed[_LISTED]
        )
        await show_paragraphs(interaction, story_id, number, 0, change)


async def show_warnings(interaction: discord.Interaction, story_id: int, number: int) -> None:
    """Show what this member may do with the warnings of a chapter: mark it, or hide it whole."""
    hiding = services_of(interaction).hidden_chapters
    if await hiding.is_offered(member_of(interaction), story_id):
        await show_state(interaction, story_id, number)
    else:
        await show_paragraphs(interaction, story_id, number)


async def show_paragraphs(
    interaction: discord.Interaction,
    story_id: int,
    number: int,
    page: int = 0,
    change: Change | None = None,
) -> None:
    """Show a page of the chapter in the (private, deferred) answer to an interaction."""
    chapter = await services_of(interaction).passages.look(
        member_of(interaction),
        story_id,
        number,
        age_restricted=is_age_restricted(interaction),
    )
    await interaction.edit_original_response(view=WarnLayout(chapter, page, change))


def _head(chapter: MarkedChapter, change: Change | None) -> Iterator[str]:
    title = f"{chapter.number}. {chapter.title}".rstrip(" .")
    yield f"### {public(chapter.story.title, 150)} · {public(title, 150)}"
    if change is not None:
        yield f"**{public(change.sentence, 300)}**"
    if change is not None and change.opens:
        opens = public(", ".join(change.opens), 150)
        yield texts.OPENED_FOR(warnings=opens)
    if chapter.hidden_whole is not None:
        yield hidden_line(chapter.hidden_whole)
    if chapter.listed:
        listed = public(listing(chapter.listed), 250)
        yield texts.LISTED_FOR_CHAPTER(warnings=listed)
    if chapter.posted:
        yield texts.EDITED_TO_MATCH(channels=channel_list(chapter.posted))
    yield texts.ONLY_YOU_SEE


def _line(paragraph: Paragraph) -> str:
    mark = f"⚠ {public(listing(paragraph.warnings), 60)} · " if paragraph.warnings else ""
    return f"**{paragraph.number}** {mark}{public(paragraph.text, CLIPPED)}"


def _changes(chapter: MarkedChapter, place: str) -> Iterator[SafeButton]:
    yield OpenMark.offer(place, chapter.stamp)
    if chapter.may_open:
        yield OpenUnmark.offer(place, chapter.stamp)
    yield OpenChapterWarnings.offer(place)
    if chapter.may_open and chapter.hidden_whole is not None:
        yield AskToOpen.offer(chapter.story.story_id, chapter.chapter_id)


def _arrows(place: str, page: int, last: int) -> Iterator[SafeButton]:
    # No two buttons of a message may have the same id, dead ones included.
    yield TurnWarnPage.offer(place, max(page - 1, 0), "◀", dead=page == 0)
    yield TurnWarnPage.offer(
        place, last + 2, texts.PAGE_OF(page=page + 1, last=last + 1), dead=True
    )
    yield TurnWarnPage.offer(place, page + 1 if page < last else last + 1, "▶", dead=page == last)


def _ask_range(modal: SafeModal) -> None:
    modal.ask(texts.FROM_PARAGRAPH, _number("first"))
    modal.ask(texts.TO_PARAGRAPH, _number("last", required=False))


def _range(typed: Mapping[str, str]) -> tuple[int, int]:
    first = _whole(typed.get("first", ""))
    last = typed.get("last", "").strip()
    return first, _whole(last) if last else first


def _whole(words: str) -> int:
    digits = words.strip().removeprefix("#")
    if not (digits.isdecimal() and len(digits) <= 7):
        raise StoryError(texts.PARAGRAPH_IN_DIGITS)
    return int(digits)


def _page_of(paragraphs: tuple[int, int]) -> int:
    return (paragraphs[0] - 1) // PARAGRAPHS


def _number(name: str, *, required: bool = True) -> "discord.ui.TextInput[Any]":
    return discord.ui.TextInput(custom_id=name, required=required, max_length=8)


def _words(name: str, longest: int, value: str = "") -> "discord.ui.TextInput[Any]":
    return discord.ui.TextInput(
        custom_id=name, required=False, max_length=longest, default=value[:longest] or None
    )


def _offered() -> "discord.ui.Select[Any]":
    return discord.ui.Select(
        custom_id="warnings",
        min_values=0,
        max_values=len(OFFERED),
        required=False,
        options=[discord.SelectOption(label=term) for term in OFFERED],
    )
