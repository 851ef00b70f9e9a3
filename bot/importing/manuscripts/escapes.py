"""Titles, labels and tags of a document as their words, without the escapes of Markdown.

Chapters and notes stay Markdown; what stands beside them is plain text.
"""

from dataclasses import replace

from bot.importing.questions import Question, Reading
from bot.models.story import ChapterText, Manuscript
from bot.text.canonical.markdown_blocks import parse_inline


def open_escapes(reading: Reading, settled: int) -> Reading:
    """The reading of a document; its first `settled` proposals are plain already."""
    proposals = (
        proposal if index < settled else _open_proposal(proposal)
        for index, proposal in enumerate(reading.proposals)
    )
    return replace(
        reading, manuscript=_open_manuscript(reading.manuscript), proposals=tuple(proposals)
    )


def plain_words(markdown: str) -> str:
    """What Markdown shows, line by line. What it hides stays marked as hidden."""
    if not any(sign in markdown for sign in "\\&*_"):
        return markdown
    return "\n".join(map(_plain_line, markdown.split("\n")))


def _plain_line(line: str) -> str:
    if "||" in line:
        return line
    return "".join(span.text for span in parse_inline(line))


def _open_manuscript(manuscript: Manuscript) -> Manuscript:
    return replace(
        manuscript,
        title=_one_line(manuscript.title),
        chapters=tuple(map(_open_chapter, manuscript.chapters)),
        warnings=tuple(map(_one_line, manuscript.warnings)),
        summary=plain_words(manuscript.summary),
        details=tuple((_one_line(name), plain_words(value)) for name, value in manuscript.details),
        tags=tuple(map(_one_line, manuscript.tags)),
    )


def _open_chapter(chapter: ChapterText) -> ChapterText:
    return replace(
        chapter,
        title=_one_line(chapter.title),
        warnings=tuple(map(_one_line, chapter.warnings)),
    )


def _open_proposal(proposal: Question) -> Question:
    return replace(
        proposal,
        question=_one_line(proposal.question),
        sample=_one_line(proposal.sample),
    )


def _one_line(words: str) -> str:
    return " ".join(plain_words(words).split())
