"""The stories of a round, in every form that they take while it lasts."""

from dataclasses import dataclass, replace

from tests.wire.chapters import Paragraph, as_file, paragraphs_of

LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Form:
    """What holds of a story at one time: its words, and what is hidden of them."""

    version: int = 0
    all_hidden: bool = False
    open_passages: bool = False


def name_of(story: int, number: int, version: int) -> str:
    """Return the word that this chapter's paragraphs have in this version, and no others have."""
    return f"lamp{LETTERS[story]}{LETTERS[number]}{LETTERS[version]}"


def chapter_in(form: Form, story: int, number: int, blocks: int) -> list[Paragraph]:
    """Return the chapter (from 1) as readers are to find it."""
    plain = paragraphs_of(blocks, name=name_of(story, number, form.version))
    if form.all_hidden:
        return [(words, True) for words, _ in plain]
    if form.open_passages:
        return [(words, False) for words, _ in plain]
    return plain


def story_file(title: str, story: int, blocks: tuple[int, ...]) -> str:
    """Return the file that the author sent."""
    first = Form()
    chapters = [chapter_in(first, story, n, count) for n, count in enumerate(blocks, 1)]
    return as_file(chapters, title)


def with_other_words(form: Form) -> Form:
    return replace(form, version=form.version + 1)
