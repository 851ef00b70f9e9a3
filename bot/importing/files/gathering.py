"""Several files read as one story: their order, their doubts, and what was altered in each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.errors import StoryError
from bot.importing.files.file_names import (
    chapter_title,
    common_name,
    order_key,
    says_place,
    shown_names,
)
from bot.importing.files.merging import FilePart, Whole, merge
from bot.importing.files.story_file import StoryFile
from bot.importing.files.uploads import Upload
from bot.importing.lines.titles import title_from_filename
from bot.importing.manuscripts.reach import marked_in, settle_reach
from bot.importing.manuscripts.reading import MAX_CHAPTERS, NoStoryText
from bot.importing.questions import Findings, Option, Question, Reading, field_of
from bot.models.story import Manuscript, Rating

ReadFile: TypeAlias = Callable[[StoryFile, Mapping[str, str]], Reading]

_BLANK = b"\xef\xbb\xbf\0 \t\r\n"
_LABELS = re.compile(r"f(\d+):(story:)?(.+)")
NO_STORY = "These files hold no story text: add it and send them again."
TOO_LONG = f"These files make more than {MAX_CHAPTERS:,} chapters: send them in parts."


@dataclass(frozen=True, slots=True)
class _Read:
    """A file, where it stood in what was handed over, and what became of it."""

    number: int
    file: StoryFile
    reading: Reading

    @property
    def manuscript(self) -> Manuscript:
        return self.reading.manuscript


def gather(upload: Upload, choices: Mapping[str, str], read: ReadFile) -> Reading:
    """The files as one story. A single file is read as if it had come alone. Raises StoryError.

    `read` reads one file; one with labels alone must give a manuscript without chapters.
    """
    findings = Findings(choices)
    if upload.left_out:
        findings.say(f"Left out: {shown_names(upload.left_out)}.")
    told = _with_text(upload, findings)
    if len(told) == 1:
        reading = read(told[0][1], choices)
        if not reading.manuscript.chapters:
            raise NoStoryText(reading)
        return replace(reading, changes=(*findings.changes, *reading.changes))
    found = [
        _read(read, number, file, choices) for number, file in _ordered(told, upload, findings)
    ]
    return _joined(found, upload, findings)


def story_key(key: str) -> str:
    """A proposal's key as one file alone would have it, or '' where it decides no story's field."""
    found = _LABELS.fullmatch(key)
    if found is None:
        return key
    return found[3] if found[2] else ""


def _with_text(upload: Upload, findings: Findings) -> list[tuple[int, StoryFile]]:
    """The files with their numbers; empty ones among several are passed over."""
    numbered = list(enumerate(upload.files, 1))
    told = [(number, file) for number, file in numbered if file.data.strip(_BLANK)]
    empty = [file.name for _, file in numbered if not file.data.strip(_BLANK)]
    if not told:
        return numbered[:1]
    if empty:
        findings.say(f"Empty, and so left out: {shown_names(empty)}.")
    return told


def _ordered(
    files: list[tuple[int, StoryFile]], upload: Upload, findings: Findings
) -> list[tuple[int, StoryFile]]:
    natural = sorted(files, key=lambda pair: (order_key(pair[1].name), pair[1].name))
    chosen = "names"
    if upload.given and natural != files:
        chosen = findings.ask(
            "order",
            "In which order do these files belong?",
            shown_names([file.name for _, file in natural]),
            (
                Option("names", f"By name: {shown_names([file.name for _, file in natural], 4)}"),
                Option("given", f"As attached: {shown_names([file.name for _, file in files], 4)}"),
            ),
            safe="names" if _tell_order(files) else "given",
        )
    ordered = files if chosen == "given" else natural
    names = [file.name for _, file in ordered]
    findings.say(f"{len(names):,} files were read in this order: {shown_names(names, 20)}.")
    return ordered


def _tell_order(files: Sequence[tuple[int, StoryFile]]) -> bool:
    """Whether names say where files belong; one of labels among them may say nothing."""
    telling = sum(says_place(file.name) for _, file in files)
    return telling >= max(2, len(files) - 1)


def _read(read: ReadFile, number: int, file: StoryFile, choices: Mapping[str, str]) -> _Read:
    matches = ((_LABELS.fullmatch(key), option) for key, option in choices.items())
    own = {found[3]: option for found, option in matches if found and int(found[1]) == number}
    try:
        return _Read(number, file, read(file, own))
    except StoryError as refusal:
        raise StoryError(f"{shown_names([file.name])}: {refusal.sentence}") from refusal


def _joined(found: Sequence[_Read], upload: Upload, findings: Findings) -> Reading:
    base = next((i for i, each in enumerate(found) if not each.manuscript.chapters), 0)
    if not any(each.manuscript.chapters for each in found):
        raise StoryError(NO_STORY)
    if sum(len(each.manuscript.chapters) for each in found) > MAX_CHAPTERS:
        raise StoryError(TOO_LONG)
    common = common_name([each.file.name for each in found])
    called = upload.name or common
    parts = [FilePart(each.file.name, each.manuscript, _stated_title(each)) for each in found]
    title = _story_title(found, parts, base, called, findings)
    for_story = _are_for_story(parts, base, findings)
    merged = merge(parts, Whole(base, title, common, for_story=for_story))
    manuscript = settle_reach(merged, marked_in(merged), findings)
    _say_changes(found, findings)
    _say_rating(found, base, manuscript.rating, findings)
    proposals = [*findings.proposals]
    for index, each in enumerate(found):
        fallback = _fallback(called, parts[index]) if index == base else ""
        proposals += _proposals(each, is_base=index == base, fallback=fallback)
    return Reading(manuscript, tuple(proposals), tuple(findings.changes))


def _title_proposal(each: _Read) -> Question | None:
    return next((one for one in each.reading.proposals if one.key == "title"), None)


def _stated_title(each: _Read) -> str:
    """What the file itself says, by a label, a heading or its first line; not its name."""
    asked = _title_proposal(each)
    return each.manuscript.title if asked is None or asked.chosen == "line" else ""


def _story_title(
    found: Sequence[_Read], parts: Sequence[FilePart], base: int, called: str, findings: Findings
) -> str:
    first, asked = parts[base], _title_proposal(found[base])
    fallback = _fallback(called, first)
    if not first.title:
        return fallback if asked is None or asked.chosen == "filename" else first.manuscript.title
    others = {part.title.casefold() for index, part in enumerate(parts) if index != base}
    others.discard("")
    alone = len(first.manuscript.chapters) == 1 and not first.manuscript.chapters[0].title
    if not alone or not others or first.title.casefold() in others:
        return first.title
    chosen = findings.ask(
        "title",
        "This stands at the top of the first file. Whose title is it?",
        first.title,
        (
            Option("chapter", f"Its chapter's: call the story “{fallback}”"),
            Option("story", "The story's"),
        ),
        safe="story" if _speaks_of_story(first.manuscript) else "chapter",
    )
    return fallback if chosen == "chapter" else first.title


def _speaks_of_story(manuscript: Manuscript) -> bool:
    """Whether its labels are those at the head of a story: then its title is the story's too."""
    rated = manuscript.rating is not Rating.NOT_RATED
    return rated or bool(manuscript.summary or manuscript.details)


def _fallback(called: str, first: FilePart) -> str:
    """What the story is called when no file says it."""
    own = chapter_title(first.name, 0) or first.name
    return title_from_filename(called or own)


def _are_for_story(parts: Sequence[FilePart], base: int, findings: Findings) -> bool:
    """Whether the warnings of the first file are those of the story. Labels alone always are."""
    first = parts[base].manuscript
    if (
        not first.chapters
        or not first.warnings
        or sum(bool(p.manuscript.chapters) for p in parts) < 2
    ):
        return True
    chosen = findings.ask(
        "first_warnings",
        f"{shown_names([parts[base].name])} begins with warnings. What do they apply to?",
        ", ".join(first.warnings),
        (
            Option("story", "The whole story: hide every chapter, unless its file says more"),
            Option("file", "The chapters in that file only"),
        ),
        safe="story",
    )
    return chosen == "story"


def _proposals(each: _Read, *, is_base: bool, fallback: str) -> list[Question]:
    """Each under a key of its own, and with the name of its file."""
    proposals = list[Question]()
    for proposal in each.reading.proposals:
        if proposal.key.startswith("reach:"):
            continue  # asked of the whole story
        options = proposal.options
        if proposal.key == "title":
            if not is_base and all(option.key != "line" for option in options):
                continue
            options = _called(options, fallback) if is_base else options
        mark = "story:" if is_base and field_of(proposal.key) else ""
        proposals.append(
            replace(
                proposal,
                key=f"f{each.number}:{mark}{proposal.key}",
                question=f"{shown_names([each.file.name])}: {proposal.question}",
                options=options,
            )
        )
    return proposals


def _called(options: tuple[Option, ...], fallback: str) -> tuple[Option, ...]:
    if not fallback:
        return options
    label = re.compile(r"“.*”")
    return tuple(
        Option(one.key, label.sub(lambda _: f"“{fallback}”", one.label))
        if one.key == "filename"
        else one
        for one in options
    )


def _say_changes(found: Sequence[_Read], findings: Findings) -> None:
    """What was altered, once for all files in which it was."""
    said: dict[str, list[str]] = {}
    for each in found:
        for change in each.reading.changes:
            said.setdefault(change, []).append(each.file.name)
    for change, names in said.items():
        whose = "All files" if len(names) == len(found) else shown_names(names, 3)
        findings.say(f"{whose}: {change}")


def _say_rating(found: Sequence[_Read], base: int, rating: Rating, findings: Findings) -> None:
    if rating is not found[base].manuscript.rating:
        stated = [each.file.name for each in found if each.manuscript.rating is rating]
        findings.say(f"The rating is the strictest of all files: {shown_names(stated, 1)}.")
