"""The fields in which an author edits the details of a draft."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import discord

from bot.importing.lines.titles import MAX_TITLE
from bot.messages.payload.card import RATINGS
from bot.models.story import Manuscript, WarningState
from bot.views import texts

LONGEST = 4000
Field: TypeAlias = "discord.ui.TextInput[Any]"


def detail_fields(manuscript: Manuscript) -> list[tuple[str, Field]]:
    """Labels and fields, filled with what holds now. What Discord cannot show whole is left out."""
    now = details(manuscript)
    fields = [
        (texts.TITLE, _field("title", now["title"], longest=MAX_TITLE, required=True)),
        (texts.RATING, _field("rating", now["rating"], longest=40)),
        (texts.WARNINGS_FIELD, _field("warnings", now["warnings"])),
        (texts.SUMMARY_FIELD, _field("summary", now["summary"], tall=True)),
        (texts.NOTE_FIELD, _field("note_before", now["note_before"], tall=True)),
    ]
    return [(label, field) for label, field in fields if len(field.default or "") <= LONGEST]


def changed_fields(manuscript: Manuscript, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields that the author changed: an untouched field must not freeze a later choice."""
    now = details(manuscript)
    return {
        name: words.strip()
        for name, words in typed.items()
        if name in now and words.split() != now[name].split()
    }


def details(manuscript: Manuscript) -> dict[str, str]:
    """The editable fields, in the words in which an author would type them."""
    none_apply = manuscript.warning_state is WarningState.NONE_APPLY
    return {
        "title": manuscript.title,
        "rating": RATINGS[manuscript.rating],
        "warnings": "none" if none_apply else ", ".join(manuscript.warnings),
        "summary": manuscript.summary,
        "note_before": manuscript.note_before,
    }


def _field(
    name: str, value: str, *, longest: int = LONGEST, required: bool = False, tall: bool = False
) -> Field:
    style = discord.TextStyle.paragraph if tall else discord.TextStyle.short
    return discord.ui.TextInput(
        custom_id=name, style=style, default=value, required=required, max_length=longest
    )
