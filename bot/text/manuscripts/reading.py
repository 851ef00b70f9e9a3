"""A story file's bytes to a manuscript, with every doubt proposed and every alteration said."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.errors import StoryError
from bot.models.story import Manuscript
from bot.text.manuscripts.bodies import make_body_maker
from bot.text.manuscripts.characters import clean
from bot.text.manuscripts.edits import apply_edits
from bot.text.manuscripts.encoding import Decoded, decode
from bot.text.manuscripts.facts import StoryFacts, make_notes
from bot.text.manuscripts.front_matter import read_front_matter
from bot.text.manuscripts.layout import find_layout
from bot.text.manuscripts.opening import read_opening
from bot.text.manuscripts.outline import Outline, find_outline
from bot.text.manuscripts.proposals import Findings, Option, Proposal, Reading, clip
from bot.text.manuscripts.sections import Section, find_sections, make_chapters
from bot.text.manuscripts.source import Source, is_markdown_name, make_source

__all__ = [
    "MAX_BYTES",
    "MAX_CHAPTERS",
    "Option",
    "Proposal",
    "Reading",
    "apply_edits",
    "read_manuscript",
]

MAX_BYTES = 10_000_000
MAX_CHAPTERS = 2_000
_NO_CHOICES: Mapping[str, str] = MappingProxyType({})


def read_manuscript(
    data: bytes, *, filename: str, choices: Mapping[str, str] = _NO_CHOICES
) -> Reading:
    """Read a plain text or Markdown file. The same bytes and choices always give the same.

    `choices` maps a proposal's key to an option's; what is unknown is ignored. Raises StoryError
    for a file that cannot become a story.
    """
    findings = Findings(choices)
    lines = _read_text(data, findings).split("\n")
    front = read_front_matter(lines)
    facts = StoryFacts(findings)
    facts.add_front_matter(front)
    source = make_source(lines[front.length :], markdown=is_markdown_name(filename))
    outline = find_outline(source, findings)
    _check_chapters(outline)
    opening = read_opening(source, outline, facts, filename)
    sections = find_sections(source, outline, opening, facts)
    return Reading(
        _make_manuscript(source, sections, facts),
        tuple(findings.proposals),
        tuple(findings.changes),
    )


def _make_manuscript(source: Source, sections: list[Section], facts: StoryFacts) -> Manuscript:
    start = min((section.start for section in sections), default=0)
    layout = None if source.markdown else find_layout(source, start, facts.findings)
    maker = make_body_maker(layout)
    chapters = make_chapters(source, sections, maker, facts)
    if not chapters:
        raise StoryError("This file holds no story text: add it below the title and try again.")
    note_before, note_after = make_notes(facts.notes, maker), make_notes(facts.notes_after, maker)
    maker.report(facts.findings)
    return Manuscript(
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


def _read_text(data: bytes, findings: Findings) -> str:
    if len(data) > MAX_BYTES:
        raise StoryError(
            f"This file has {len(data):,} bytes and {MAX_BYTES:,} is the most: send it in parts."
        )
    decoded = decode(data, findings.choices.get("encoding"))
    _propose_encoding(decoded, findings)
    text = clean(decoded.text, findings)
    if not text.strip():
        raise StoryError("This file is empty: save the story in it and send it again.")
    return text


def _propose_encoding(decoded: Decoded, findings: Findings) -> None:
    if decoded.certain:
        return
    options = [
        Option(one.encoding, f"{one.encoding}: {clip(one.sample, 60)}")
        for one in decoded.alternatives
    ]
    sample = next(one.sample for one in decoded.alternatives if one.encoding == decoded.encoding)
    findings.ask(
        "encoding",
        "This file does not say how its letters are stored. Which line reads right?",
        sample,
        options,
        safe=decoded.encoding,
    )


def _check_chapters(outline: Outline) -> None:
    amount = len(outline.divisions) - 1
    if amount > MAX_CHAPTERS:
        raise StoryError(
            f"This file has {amount:,} chapters; {MAX_CHAPTERS:,} is the most: send it in parts."
        )
