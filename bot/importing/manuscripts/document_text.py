"""What a document becomes: Markdown that the manuscript reader reads on."""

from dataclasses import dataclass

from bot.importing.questions import Question


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`markdown` is Markdown, titles and labelled lines included, and so are the values of `facts`.

    `facts` are labels with their values, in the spelling of front matter. `changes` says what was
    left out or put another way, one sentence each. `proposals` are doubts settled before, with the
    author's choice or the safe one. `closing_notes` are lines of `markdown` that the document says
    by its structure are notes to readers at a chapter's end.
    """

    markdown: str
    facts: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    changes: tuple[str, ...] = ()
    proposals: tuple[Question, ...] = ()
    closing_notes: frozenset[str] = frozenset()
