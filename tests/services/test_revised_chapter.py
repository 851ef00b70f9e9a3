"""What a chapter becomes when its author gives it anew: nothing that was hidden comes to light."""

from datetime import UTC, datetime

import pytest

from bot.errors import StoryError
from bot.models.story import (
    Chapter,
    ChapterHead,
    ChapterText,
    Manuscript,
    Rating,
    Story,
    WarningFacts,
    WarningState,
)
from bot.services.revised_chapter import facts_with, revise_chapter
from bot.text.canonical.markdown import parse_body
from bot.text.hiding import hide_chapter

LINES = ["The lamp went out.", "Something climbed.", "It screamed.", "Then it was still.", "Dawn."]
MARKED = [*LINES[:1], "::: warning gore | It ends badly.", *LINES[1:4], ":::", LINES[4]]


def story(**changed) -> Story:
    values = {
        "story_id": 1,
        "guild_id": 1,
        "author_id": 1,
        "author_name": "Ines",
        "title": "Salt",
        "rating": Rating.TEEN,
        "warning_state": WarningState.LISTED,
        "warnings": (),
        "summary": "",
        "note_before": "",
        "note_after": "",
        "details": (),
        "tags": (),
        "expected_chapters": None,
        "chapter_count": 3,
        "created_at": datetime(2026, 3, 2, tzinfo=UTC),
    }
    return Story(**values | changed)


def chapter(*lines: str, number: int = 2, listed=(), title: str = "Night 2") -> Chapter:
    body = "\n\n".join(lines)
    head = ChapterHead(1, 1, number, title, 9, tuple(listed))
    return Chapter(head, body, "", "", parse_body(body).passages)


def revised(*lines: str, old: Chapter | None = None, of: Story | None = None, **manuscript):
    old = old or chapter(*MARKED)
    passages = tuple(passage.warnings for passage in old.passages)
    facts = WarningFacts(
        chapters={old.head.number: old.head.warnings}, passages={old.head.number: passages}
    )
    text = ChapterText(manuscript.pop("heading", ""), "\n\n".join(lines))
    given = Manuscript("", (text,), **manuscript)
    made = revise_chapter(given, of or story(), old, facts)
    hiding = hide_chapter(facts_with(facts, old.head.number, made), old.head.number)
    return made, hiding


def hidden(made, hiding) -> list[str]:
    if hiding.whole:
        return [block.text for block in made.body.blocks]
    covered = [range(each.first, each.last + 1) for each in made.body.passages if each.warnings]
    return [made.body.blocks[index].text for run in covered for index in run]


CASES = [
    (LINES, LINES[1:4]),
    (["New.", *LINES], LINES[1:4]),
    ([*LINES[:2], "It shouted.", *LINES[3:]], ["Something climbed.", "It shouted.", LINES[3]]),
    ([LINES[0], "All new.", "And this.", LINES[4]], ["All new.", "And this."]),
    ([LINES[0], LINES[4]], []),
    (LINES[1:4], LINES[1:4]),
    (["Nothing", "as it was."], ["Nothing", "as it was."]),
    ([*LINES, "Again.", "It screamed."], [*LINES, "Again.", "It screamed."]),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_a_passage_is_carried_over_to_where_its_words_may_stand(lines, expected):
    assert hidden(*revised(*lines)) == expected


def test_a_summary_goes_with_its_passage():
    made, _ = revised(*LINES)
    assert [(each.warnings, each.summary) for each in made.body.passages] == [
        (("gore",), "It ends badly.")
    ]
    assert made.carried == ("gore",)


def test_what_the_file_marks_itself_is_where_it_says():
    made, hiding = revised(*LINES[:2], "::: warning gore", LINES[2], ":::", *LINES[3:])
    assert hidden(made, hiding) == [LINES[2]]
    assert (made.carried, made.spread) == ((), ())


def test_what_a_chapter_lists_stays_unless_the_file_speaks_of_warnings():
    old = chapter(*LINES, listed=["violence"])
    assert revised(*LINES, old=old)[0].text.warnings == ("violence",)
    said = {"warning_state": WarningState.LISTED, "warnings": ("gore",)}
    assert revised(*LINES, old=old, **said)[0].text.warnings == ("gore",)
    none = {"warning_state": WarningState.NONE_APPLY}
    assert revised(*LINES, old=old, **none)[0].text.warnings == ()


def test_a_title_stays_unless_the_file_has_one():
    assert revised(*LINES)[0].text.title == "Night 2"
    assert revised(*LINES, heading="Dusk")[0].text.title == "Dusk"


@pytest.mark.parametrize(("note", "shown"), [("", "Old words."), ("New words.", "New words.")])
def test_a_storys_own_note_is_said_once(note: str, shown: str):
    own = story(note_before="Old words.")
    made, _ = revised(*LINES, old=chapter(*LINES, number=1), of=own, note_before=note)
    assert (made.story_notes[0], made.text.note_before) == (shown, "")
    made, _ = revised(*LINES, of=own, note_before="Mine.")
    assert (made.story_notes[0], made.text.note_before) == ("Old words.", "Mine.")


def test_a_file_of_several_chapters_is_none():
    given = Manuscript("", (ChapterText("1", "a"), ChapterText("2", "b")))
    with pytest.raises(StoryError, match="holds 2 chapters: give me chapter 2 alone"):
        revise_chapter(given, story(), chapter(*LINES), WarningFacts())
