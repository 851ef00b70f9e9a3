"""Where notes to readers stand: the story's own outermost, around its first and last chapter."""

from dataclasses import replace

from bot.models.story import ChapterText, Manuscript


def join_notes(*notes: str) -> str:
    """Notes one below the other; those without words leave nothing."""
    return "\n\n".join(note for note in notes if note.strip())


def last_chapter(expected: int | None, there: int) -> int:
    """The number of the one that the story's last note follows, even if it is still to come."""
    return expected or there


def around(
    story: tuple[str, str], own: tuple[str, str], *, first: bool, last: bool
) -> tuple[str, str]:
    """The notes before and after a chapter, with the story's own where it is first or last."""
    before, after = story[0] if first else "", story[1] if last else ""
    return join_notes(before, own[0]), join_notes(own[1], after)


def with_story_notes(
    manuscript: Manuscript, chapters: tuple[ChapterText, ...] | None = None, last: int | None = None
) -> tuple[ChapterText, ...]:
    """The chapters, those of the manuscript as a rule, with its notes around them.

    `last` is the number of the last chapter among them, if it is not the story's.
    """
    texts = manuscript.chapters if chapters is None else chapters
    end = last or last_chapter(manuscript.expected_chapters, len(texts))
    story = manuscript.note_before, manuscript.note_after

    def noted(number: int, text: ChapterText) -> ChapterText:
        own = text.note_before, text.note_after
        before, after = around(story, own, first=number == 1, last=number == end)
        return replace(text, note_before=before, note_after=after)

    return tuple(noted(number, text) for number, text in enumerate(texts, 1))
