"""A story file's bytes to a manuscript, with every doubt proposed and every alteration said."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.errors import StoryError
from bot.importing.characters import clean
from bot.importing.encoding import decode
from bot.importing.encoding_choice import propose_encoding
from bot.importing.lines.front_matter import FrontMatter, read_front_matter
from bot.importing.lines.hiding_marks import open_marks, straighten_marks
from bot.importing.lines.layout import find_layout
from bot.importing.lines.source import Source, is_markdown_name, make_source
from bot.importing.lines.spanning import SECRETS
from bot.importing.manuscripts.document_text import DocumentText
from bot.importing.manuscripts.escapes import open_escapes
from bot.importing.manuscripts.facts import StoryFacts, make_notes
from bot.importing.manuscripts.opening import read_opening
from bot.importing.manuscripts.outline import Outline, find_outline
from bot.importing.manuscripts.reach import settle_reach
from bot.importing.manuscripts.sections import Section, find_sections, make_chapters
from bot.importing.prose.bodies import make_body_maker
from bot.importing.prose.tags import read_tags
from bot.importing.questions import Findings, Reading, counted
from bot.models.story import Manuscript

MAX_BYTES = 10_000_000
MAX_CHAPTERS = 2_000
_NO_CHOICES: Mapping[str, str] = MappingProxyType({})


class NoStoryText(StoryError):  # noqa: N818 (no failure where other files have the story)
    """The file has no chapters; `labels` is what else it says, for a story in other files."""

    def __init__(self, labels: Reading) -> None:
        super().__init__("This file holds no story text: add it below the title and try again.")
        self.labels = labels


def read_manuscript(
    data: bytes, *, filename: str, choices: Mapping[str, str] = _NO_CHOICES
) -> Reading:
    """Read a plain text or Markdown file. The same bytes and choices always give the same.

    `choices` maps a proposal's key to an option's; what is unknown is ignored. Raises StoryError
    for a file that cannot become a story, NoStoryText where it at least has labels.
    """
    findings = Findings(choices)
    lines = _read_text(data, findings).split("\n")
    front = read_front_matter(lines)
    markdown = is_markdown_name(filename)
    lines = read_tags(lines[front.length :], findings, markdown=markdown)
    lines = straighten_marks(lines, findings, markdown=markdown)
    source = make_source(lines, markdown=markdown, hides=_may_hide(findings))
    return _with_text(_read_source(source, front, filename, findings))


def read_document(
    document: DocumentText, *, filename: str, choices: Mapping[str, str] = _NO_CHOICES
) -> Reading:
    """Read what a document was turned into, as Markdown. Raises as `read_manuscript` does."""
    findings = Findings(choices)
    findings.proposals += document.proposals
    for change in document.changes:
        findings.say(change)
    text = clean(document.markdown, findings)
    if len(text) > MAX_BYTES:
        raise StoryError(
            f"This file has {len(text):,} characters; {MAX_BYTES:,} is the most: send it in parts."
        )
    lines = open_marks(text.split("\n"))
    lines = straighten_marks(lines, findings, markdown=True)
    source = make_source(lines, markdown=True, hides=_may_hide(findings))
    source = replace(source, closing_notes=document.closing_notes)
    settled = len(findings.proposals)
    reading = _read_source(source, FrontMatter(document.facts), filename, findings)
    return _with_text(open_escapes(reading, settled))


def _read_source(source: Source, front: FrontMatter, filename: str, findings: Findings) -> Reading:
    facts = StoryFacts(findings)
    facts.add_front_matter(front)
    outline = find_outline(source, findings)
    _check_chapters(outline)
    opening = read_opening(source, outline, facts, filename)
    sections = find_sections(source, outline, opening, facts)
    manuscript = _make_manuscript(source, sections, facts)
    return Reading(manuscript, tuple(findings.proposals), tuple(findings.changes))


def _may_hide(findings: Findings) -> bool:
    """Whether a `||` hides more than its own paragraph, unless the author says no."""
    return findings.choices.get(SECRETS) != "text"


def _with_text(reading: Reading) -> Reading:
    if not reading.manuscript.chapters:
        raise NoStoryText(reading)
    return reading


def _make_manuscript(source: Source, sections: list[Section], facts: StoryFacts) -> Manuscript:
    start = min((section.start for section in sections), default=0)
    layout = None if source.markdown else find_layout(source, start, facts.findings)
    maker = make_body_maker(layout, facts.findings)
    made = make_chapters(source, sections, maker, facts)
    numbers = [chapter.number for chapter in made]
    chapters = facts.settle_warnings([chapter.text for chapter in made], numbers)
    note_before, note_after = make_notes(facts.notes, maker), make_notes(facts.notes_after, maker)
    maker.report(facts.findings)
    if facts.own_lines:
        lines = counted(facts.own_lines, "line", "lines")
        was = "was" if facts.own_lines == 1 else "were"
        facts.findings.say(f"{lines} of the archive's own {was} left out.")
    story = Manuscript(
        title=facts.title,
        chapters=chapters,
        rating=facts.finish_rating(),
        warning_state=facts.state,
        warnings=tuple(facts.warnings),
        summary=facts.finish_summary(),
        note_before=note_before,
        note_after=note_after,
        details=tuple(facts.details),
        tags=tuple(dict.fromkeys(facts.tags)),
        expected_chapters=facts.expected,
    )
    return settle_reach(story, [chapter.marked for chapter in made], facts.findings)


def _read_text(data: bytes, findings: Findings) -> str:
    if len(data) > MAX_BYTES:
        raise StoryError(
            f"This file has {len(data):,} bytes and {MAX_BYTES:,} is the most: send it in parts."
        )
    decoded = decode(data, findings.choices.get("encoding"))
    propose_encoding(decoded, findings)
    text = clean(decoded.text, findings)
    if not text.strip():
        raise StoryError("This file is empty: save the story in it and send it again.")
    return text


def _check_chapters(outline: Outline) -> None:
    amount = len(outline.divisions) - 1
    if amount > MAX_CHAPTERS:
        raise StoryError(
            f"This file has {amount:,} chapters; {MAX_CHAPTERS:,} is the most: send it in parts."
        )
