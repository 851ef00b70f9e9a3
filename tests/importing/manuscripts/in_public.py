"""What of a reading somebody else can see: its words beside the text, and what is not hidden."""

from bot.importing.manuscripts.reading import read_manuscript
from bot.importing.questions import Reading
from bot.models.story import Manuscript, WarningFacts
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter


def read(text: str, name: str = "tale.txt", **choices: str) -> Reading:
    return read_manuscript(text.encode(), filename=name, choices=choices)


def in_public(reading: Reading) -> str:
    """Everything that is seen unhidden once the story is out, in one text."""
    story = reading.manuscript
    facts = facts_of(story)
    words = [story.title, story.summary, *story.tags, *story.warnings]
    words += [word for detail in story.details for word in detail]
    notes = [story.note_before, story.note_after]
    for number, chapter in enumerate(story.chapters, 1):
        hiding = hide_chapter(facts, number)
        body = parse_body(chapter.body)
        hidden = {
            index
            for passage, terms in zip(body.passages, hiding.passages, strict=True)
            for index in range(passage.first, passage.last + 1)
            if terms
        }
        if not hiding.whole:
            words += _shown(chapter.body, hidden)
        words += [chapter.title, *hiding.listed, *(one.summary for one in body.passages)]
        notes += [chapter.note_before, chapter.note_after]
    return "\n".join([*words, *(word for note in notes for word in _shown(note, set()))])


def facts_of(story: Manuscript) -> WarningFacts:
    numbered = list(enumerate(story.chapters, 1))
    return WarningFacts(
        story=story.warnings,
        chapters={number: chapter.warnings for number, chapter in numbered},
        passages={
            number: tuple(one.warnings for one in parse_body(chapter.body).passages)
            for number, chapter in numbered
        },
    )


def everything(reading: Reading) -> str:
    """All text of a reading, hidden or not."""
    story = reading.manuscript
    return "\n".join([in_public(reading), *(chapter.body for chapter in story.chapters)])


def _shown(markdown: str, hidden: set[int]) -> list[str]:
    return [
        f"{span.text} {span.link}"
        for index, block in enumerate(parse_body(markdown).blocks)
        if index not in hidden
        for span in block.spans
        if Mark.SPOILER not in span.marks
    ]
