"""What an author corrects in the preview, put over what the file says."""

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import StoryError
from bot.importing.lines.titles import check_title, require_open
from bot.importing.manuscripts.warning_line import read_warning_line
from bot.importing.questions import Findings
from bot.models.story import Manuscript, Rating, WarningState
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body
from bot.text.warnings.ratings import parse_rating

_RATINGS = "General, Teen, Mature, Explicit or Not rated"


def apply_edits(manuscript: Manuscript, edits: Mapping[str, str]) -> Manuscript:
    """The manuscript with the fields title, rating, warnings, summary and note_before replaced.

    Warnings are separated by commas; `none` says that none apply, nothing that the author chose
    not to warn. Raises StoryError where a value cannot be taken; unknown fields are ignored.
    """
    if "title" in edits:
        manuscript = replace(manuscript, title=_read_title(edits["title"]))
    if "rating" in edits:
        manuscript = replace(manuscript, rating=_read_rating(edits["rating"]))
    if "warnings" in edits:
        state, terms = _read_warnings(edits["warnings"])
        manuscript = replace(manuscript, warning_state=state, warnings=terms)
    if "summary" in edits:
        require_open("summary", edits["summary"])
        manuscript = replace(manuscript, summary=edits["summary"].strip())
    if "note_before" in edits:
        manuscript = replace(manuscript, note_before=_read_note(edits["note_before"]))
    return manuscript


def _read_title(words: str) -> str:
    title = check_title(words)
    if not title:
        raise StoryError("A story needs a title: write one and try again.")
    return title


def _read_rating(words: str) -> Rating:
    rating = parse_rating(words) if words.strip() else Rating.NOT_RATED
    if rating is None:
        raise StoryError(f"“{words.strip()[:60]}” is no rating: write {_RATINGS}.")
    return rating


def _read_warnings(words: str) -> tuple[WarningState, tuple[str, ...]]:
    found = read_warning_line(words, Findings({}))
    return found.state, found.terms


def _read_note(words: str) -> str:
    body = parse_body(words.strip())
    marked = any(line.lstrip().startswith(":::") for line in words.split("\n"))
    if marked or body.passages:
        raise StoryError("A note to readers is public: take the ::: passage out of it.")
    for block in body.blocks:
        shown = (span.text for span in block.spans if not span.marks & (Mark.SPOILER | Mark.CODE))
        # Half of a secret whose other half is in another paragraph would show both.
        require_open("note to readers", "".join(shown))
    return print_body(body)
