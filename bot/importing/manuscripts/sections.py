"""The chapters of a file: their labels, notes, warnings and text."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import StoryError
from bot.importing.lines.headings import read_heading, short_title
from bot.importing.lines.notes import ClosingNote, find_closing_note
from bot.importing.lines.source import Source
from bot.importing.lines.titles import MAX_TITLE
from bot.importing.manuscripts.facts import REMARK, StoryFacts, make_notes
from bot.importing.manuscripts.head import HeadReader
from bot.importing.manuscripts.labelled import CHAPTER_FIELDS, STORY_FIELDS, Filled, Head
from bot.importing.manuscripts.opening import Opening
from bot.importing.manuscripts.outline import Division, Outline
from bot.importing.manuscripts.stray_labels import (
    read_inner_warnings,
    read_labels_at_end,
    read_noted_warnings,
    take_noted_warnings,
)
from bot.importing.manuscripts.warning_line import mark_of, read_warning_line
from bot.importing.prose.bodies import BodyMaker
from bot.importing.questions import Findings, Option, clip, counted
from bot.importing.words.label_words import Field
from bot.models.story import ChapterText, WarningState
from bot.text.warnings.scopes import find_scope

LONGEST_CHAPTER = 1_000_000
_OWN_LABEL = re.compile(r"\b(?<!by )(?<!per )chapter", re.IGNORECASE)
_OF_CHAPTERS = CHAPTER_FIELDS - {Field.RATING}


@dataclass(slots=True)
class Section:
    """One chapter in the making: `lead` are lines of text in front of lines `start` to `end`.

    `mark` tells its questions from those of other chapters, whatever the author answers to others.
    `begun`: a `||` of an earlier chapter is open where this one begins. `above` are lines of its
    text before the first heading: what they warn of is for the story, and so it is with all of a
    `front` section, such as a foreword. `number` is what its heading says. `covers` is where the
    part ends that it begins: what it warns of is for all chapters up to there. `bare`: it has no
    text of its own, and its words are the next section's. `doubtful`: its heading may be the
    story's title, and what stands there is the story's unless labelled for a chapter, as `own` is.
    """

    title: str
    start: int
    end: int
    mark: str = ""
    lead: list[str] = field(default_factory=list[str])
    notes: list[Sequence[str]] = field(default_factory=list[Sequence[str]])
    closing: tuple[str, ...] = ()
    begun: bool = False
    above: list[str] = field(default_factory=list[str])
    front: bool = False
    number: int | None = None
    warnings: tuple[str, ...] = ()
    covers: int = 0
    bare: bool = False
    doubtful: bool = False
    own: tuple[str, ...] = ()
    says_none: bool = False


def find_sections(
    source: Source, outline: Outline, opening: Opening, facts: StoryFacts
) -> list[Section]:
    """Every chapter that has text, with what its own labels say."""
    before, *divisions = outline.divisions
    sections: list[Section] = []
    first = Section("", opening.start, before.end, above=_kept_lines(source, opening))
    first.front = bool(divisions)
    # A few doubtful lines are no chapter: the author's Chapter 1 stays the first.
    belongs = bool(divisions) and not _has_lines(source, first)
    if not belongs and _has_text(source, first):
        sections.append(first)
    carried: list[str] = []
    for division in divisions:
        place = 1 + sum(not section.bare for section in sections)
        section = _read_division(source, _with_part(division, carried), facts, place)
        facts.expect(division.total)
        first_heading = division is divisions[0] and not (opening.titled or division.front)
        section.doubtful = first_heading and read_heading(division.heading, 0) is None
        alone = len(divisions) == 1 or division.front
        if alone or (division is divisions[0] and not opening.labelled):
            _read_story_labels(source, section, facts, alone=alone)
        _read_chapter_labels(source, section, facts)
        section.bare = not _has_text(source, section) and bool(
            division.covers or (division.front and not section.notes)
        )
        carried = [section.title] if division.covers and section.bare else []
        if section.bare and not division.covers:
            heading = clip(division.heading, 80)
            facts.findings.say(f"The heading “{heading}” stood over labels alone and was left out.")
        sections.append(section)
    if belongs and first.above:
        _put_above(source, first.above, sections, facts.findings)
    _read_late_labels(source, sections, facts)
    sections = list(_settle_parts(sections))
    _settle_closing_notes(source, sections, facts)
    return sections


def _with_part(division: Division, carried: Sequence[str]) -> Division:
    """A part's heading without text lends its words to its first chapter's."""
    if not carried:
        return division
    before = " · ".join(carried)
    return replace(
        division,
        heading=f"{before} · {division.heading}",
        label=f"{before} · {division.label}" if division.label else before,
    )


def _settle_parts(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections with what their parts warn of, those without text left out."""
    notes: list[Sequence[str]] = []
    for index, section in enumerate(sections):
        for chapter in sections[index + 1 :] if section.covers else ():
            if chapter.start < section.covers:
                terms = (*chapter.warnings, *section.warnings)
                chapter.warnings = tuple(dict.fromkeys(terms))
        if section.bare:
            notes += section.notes
        else:
            section.notes, notes = [*notes, *section.notes], []
            yield section


def _put_above(
    source: Source, lines: Sequence[str], sections: list[Section], findings: Findings
) -> None:
    first = next((section for section in sections if not section.bare), None)
    if first is None:
        sections.append(Section("", 0, 0, above=list(lines), front=True))
        return
    gap = [] if first.lead or source.is_blank(first.start) else [""]
    first.above = [*lines, *gap]
    findings.say("The lines before the first heading begin that heading's chapter.")


@dataclass(frozen=True, slots=True)
class MadeChapter:
    """`number` is what the chapter's heading says, `marked` are the warnings of its passages."""

    text: ChapterText
    number: int | None
    marked: tuple[str, ...]


def make_chapters(
    source: Source, sections: Sequence[Section], maker: BodyMaker, facts: StoryFacts
) -> tuple[MadeChapter, ...]:
    """The chapters' canonical text; one of white space and symbols alone is not made."""
    made = (_make_chapter(source, section, maker, facts) for section in sections)
    return tuple(chapter for chapter in made if chapter is not None)


def _make_chapter(
    source: Source, section: Section, maker: BodyMaker, facts: StoryFacts
) -> MadeChapter | None:
    lines = [*section.above, *section.lead, *source.lines[section.start : section.end]]
    length = sum(map(len, lines)) + len(lines)
    if length > LONGEST_CHAPTER:
        raise StoryError(
            f"A chapter has {length:,} characters and {LONGEST_CHAPTER:,} is the most: part it "
            "with headings such as “Chapter 2” on lines of their own."
        )
    body = maker.make(lines, begun=section.begun)
    if not body.markdown and not section.notes and not section.title:
        return None
    if body.passages and facts.state is not WarningState.LISTED:
        facts.state = WarningState.LISTED
    text = ChapterText(
        title=section.title,
        body=body.markdown,
        note_before=make_notes(section.notes, maker),
        note_after=make_notes([section.closing], maker) if section.closing else "",
        warnings=section.warnings,
        says_none=section.says_none,
    )
    marked = tuple(term for passage in body.passages for term in passage.warnings)
    return MadeChapter(text, section.number, marked)


def _kept_lines(source: Source, opening: Opening) -> list[str]:
    """With the gaps as they were, where nothing was taken out between."""
    lines: list[str] = []
    following_starts = [*(first for first, _ in opening.kept[1:]), opening.start]
    for (first, end), following in zip(opening.kept, following_starts, strict=False):
        between = source.lines[end:following]
        if any(line.strip() for line in between):
            between = [] if source.is_blank(following) else [""]
        lines += [*source.lines[first:end], *between]
    return lines


def _has_text(source: Source, section: Section) -> bool:
    return bool(section.above or section.lead) or _has_lines(source, section)


def _has_lines(source: Source, section: Section) -> bool:
    return any(source.lines[index].strip() for index in range(section.start, section.end))


def _read_division(source: Source, division: Division, facts: StoryFacts, number: int) -> Section:
    """A heading's hidden or overlong words go into the text: a title is public and short."""
    title = short_title(division.heading, number)
    lead: list[str] = []
    gap = [] if source.is_blank(division.body) else [""]
    begun = source.is_secret(division.start, division.body)
    if begun and (division.title or division.number is None):
        title, lead = "", [division.heading, *gap]
        facts.findings.say("A chapter heading between two || is hidden at the top of its chapter.")
    elif "||" in title:
        title, lead = short_title(division.label, number), [division.title, *gap]
        facts.findings.say("The || in a chapter heading moved that heading's words into the text.")
    if "||" in title or len(title) > MAX_TITLE:
        title, lead = "", [division.heading, *gap]
        facts.findings.say("A chapter heading too long for a title went into the text.")
    return Section(
        title,
        division.body,
        division.end,
        f"{mark_of(division.heading)}:",
        lead,
        begun=begun,
        front=division.front,
        number=division.number,
        covers=division.covers,
    )


def _read_story_labels(source: Source, section: Section, facts: StoryFacts, *, alone: bool) -> None:
    """Labels of the whole story may stand behind the first chapter's heading."""
    head = _read_head(source, section, STORY_FIELDS, facts.findings)
    if not alone and all(filled.label.field in _OF_CHAPTERS for filled in head.filled):
        return
    facts.take(head)
    section.start = head.end


def _read_head(
    source: Source, section: Section, fields: Collection[Field], findings: Findings
) -> Head:
    reader = HeadReader(
        source, section.start, section.end, findings, fields, titled=True, inside=True
    )
    return reader.read()


def _read_chapter_labels(source: Source, section: Section, facts: StoryFacts) -> None:
    head = _read_head(source, section, CHAPTER_FIELDS, facts.findings)
    section.start = head.end
    facts.own_lines += head.own
    for filled in head.filled:
        _take_label(section, filled, facts)


def _take_label(section: Section, filled: Filled, facts: StoryFacts) -> None:
    if filled.label.field is Field.WARNINGS:
        line = "\n".join(filled.lines)
        found = read_warning_line(line, facts.findings, prefix=section.mark)
        facts.add_asides(found)
        if _OWN_LABEL.search(filled.label.name):
            section.own += found.terms
        else:
            section.warnings += found.terms
        section.says_none |= found.state is WarningState.NONE_APPLY
        facts.state = WarningState.LISTED if found.terms else facts.state
    elif filled.label.field is Field.RATING:
        facts.add(filled)
        facts.findings.say("A chapter's rating counts for the whole story.")
    elif filled.label.field is Field.SUMMARY:
        section.notes.append(["Summary: " + " ".join(filled.lines)])
    elif filled.value:
        section.notes.append(filled.lines)


def _read_late_labels(source: Source, sections: Sequence[Section], facts: StoryFacts) -> None:
    for section in sections:
        limit = section.end
        if section is sections[-1]:
            limit, section.end = read_labels_at_end(source, section.start, limit, facts)
        lines = source.open_lines(section.start, limit)
        facts.list_for_story(read_inner_warnings(section.above, (), facts))
        terms = [*section.warnings, *read_inner_warnings(section.lead, lines, facts)]
        terms += read_noted_warnings(section.title, facts, "a chapter's title")
        for note in section.notes:
            terms += read_noted_warnings("\n".join(note), facts)
        if section.doubtful:
            facts.list_for_story(terms)
        section.warnings = tuple(dict.fromkeys([*section.own, *terms]))
        if section.front:
            words = "\n".join(source.open_lines(section.start, limit))
            facts.list_for_story(
                [*section.warnings, *read_noted_warnings(words, facts, "a foreword")]
            )
            section.warnings = ()
    for summary in facts.summaries:
        take_noted_warnings(summary, facts, "the summary")
    for name, value in facts.details:
        if name == REMARK:
            continue
        take_noted_warnings(f"{name}: {value}", facts, "the story's details")
    take_noted_warnings(facts.title, facts, "the title")
    for note in (*facts.notes, *facts.notes_after):
        take_noted_warnings("\n".join(note), facts)


def _settle_closing_notes(source: Source, sections: Sequence[Section], facts: StoryFacts) -> None:
    """One question for all chapters: as notes they would be public, so text is the safe answer.

    What a document says by its structure is no question.
    """
    found = list[tuple[Section, ClosingNote]]()
    for section in sections:
        note = find_closing_note(source, section.start, section.end)
        if note is not None:
            _take_closing_warnings(section, "\n".join(note.lines), facts)
        if note is not None and source.lines[note.start] in source.closing_notes:
            section.end, section.closing = note.start, note.lines
        elif note is not None:
            found.append((section, note))
    if not found:
        return
    amount = counted(len(found), "chapter ends", "chapters end")
    chosen = facts.findings.ask(
        "note_after",
        f"{amount} with what looks like a note to readers. What is it?",
        "\n".join(found[0][1].lines),
        (
            Option("text", "Part of the chapter: hidden wherever the chapter is"),
            Option("note", "A note to readers: shown to everyone"),
        ),
        safe="text",
    )
    if chosen == "note":
        for section, note in found:
            section.end, section.closing = note.start, note.lines


def _take_closing_warnings(section: Section, words: str, facts: StoryFacts) -> None:
    """What a chapter's end warns of is for the chapter, but for the story where it names others."""
    terms = tuple(read_noted_warnings(words, facts))
    facts.list_for_story(terms if find_scope(words) is not None else ())
    section.warnings = tuple(dict.fromkeys((*section.warnings, *terms)))
