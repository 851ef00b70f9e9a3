"""What a chapter becomes when its author gives it anew: nothing that was hidden comes to light."""

from dataclasses import replace
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
from bot.services.drafts.revised_chapter import NO_ANSWERS, facts_with, revise_chapter
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter

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


def revised(
    *lines: str,
    old: Chapter | None = None,
    of: Story | None = None,
    answers=NO_ANSWERS,
    **manuscript,
):
    old = old or chapter(*MARKED)
    passages = tuple(passage.warnings for passage in old.passages)
    facts = WarningFacts(
        chapters={old.head.number: old.head.warnings}, passages={old.head.number: passages}
    )
    text = ChapterText(manuscript.pop("heading", ""), "\n\n".join(lines))
    given = Manuscript("", (text,), **manuscript)
    facts = replace(facts, story=(of or story()).warnings)
    made = revise_chapter(given, of or story(), old, facts, answers=answers)
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
    ([*LINES, "Again.", "It screamed."], [*LINES[1:4], "It screamed."]),
    ([LINES[0], LINES[4], "A wholly new end."], [LINES[0], LINES[4], "A wholly new end."]),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_a_passage_is_carried_over_to_where_its_words_may_stand(lines, expected):
    assert hidden(*revised(*lines)) == expected


def test_a_summary_goes_with_its_passage():
    made, _ = revised(*LINES)
    assert [(each.warnings, each.summary) for each in made.body.passages] == [
        (("gore",), "It ends badly.")
    ]
    assert made.kept.carried == ("gore",)


MARKED_LESS = (*LINES[:2], "::: warning gore", LINES[2], ":::", *LINES[3:])


def asked(made) -> dict[str, tuple[str, ...]]:
    """The options of each question, the chosen one first."""
    return {
        each.key.partition(":")[0]: tuple(
            sorted((option.key for option in each.options), key=lambda key: key != each.chosen)
        )
        for each in made.kept.settled.proposals
    }


def answered(made, key: str = "kept") -> dict[str, str]:
    """What its author would press to let the file have its way."""
    return {
        each.key: "said"
        for each in made.kept.settled.proposals
        if each.key.partition(":")[0] == key
    }


def test_a_file_that_marks_less_is_asked_about():
    made, hiding = revised(*MARKED_LESS)
    assert hidden(made, hiding) == LINES[1:4]
    assert asked(made) == {"kept": ("keep", "said")}
    made, hiding = revised(*MARKED_LESS, answers=answered(made))
    assert hidden(made, hiding) == [LINES[2]]
    assert asked(made) == {"kept": ("said", "keep")}
    assert made.kept.settled.acts == ("gore: passages as the file marks them",)


def test_a_file_that_marks_the_same_or_more_is_no_question():
    for marked in (MARKED, ["::: warning gore", *LINES, ":::"]):
        made, hiding = revised(*marked)
        assert asked(made) == {}
        assert set(hidden(made, hiding)) >= set(LINES[1:4])


SAYINGS = [
    ({}, (), None),
    ({"warning_state": WarningState.CHOSE_NOT}, (), None),
    ({"warning_state": WarningState.NONE_APPLY}, (), ("keep", "said")),
    ({"warning_state": WarningState.LISTED, "warnings": ("gore",)}, ("gore",), ("keep", "said")),
    ({"warning_state": WarningState.LISTED, "warnings": ("Violence",)}, (), None),
]


@pytest.mark.parametrize(("said", "more", "asks"), SAYINGS)
def test_what_a_chapter_lists_stays_whatever_the_file_says(said, more, asks):
    old = chapter(*LINES, listed=["violence"])
    made, _ = revised(*LINES, old=old, **said)
    assert made.text.warnings == ("violence", *more)
    assert asked(made).get("known_warnings") == asks
    made, _ = revised(*LINES, old=old, answers=answered(made, "known_warnings"), **said)
    assert made.text.warnings == (more if asks else ("violence",))


def test_a_mark_for_one_warning_opens_nothing_of_another():
    old = chapter(*LINES, listed=["gore"])
    made, hiding = revised(*LINES[:3], "::: warning spiders", LINES[3], ":::", LINES[4], old=old)
    assert (hiding.whole, hiding.passages) == (("gore",), (("spiders",),))
    assert asked(made) == {"known_warnings": ("keep", "said")}
    assert made.opens == ()


def test_a_mark_by_name_narrows_its_own_warning_and_that_is_said():
    made, hiding = revised(*MARKED, old=chapter(*LINES, listed=["gore", "spiders"]))
    assert (hiding.whole, hiding.passages) == (("spiders",), (("gore",),))
    assert made.opens == ("gore",)


def test_what_the_whole_story_warns_of_leaves_one_chapter_only_by_an_answer():
    own = story(warnings=("gore", "spiders"))
    none = {"warning_state": WarningState.NONE_APPLY}
    made, hiding = revised(*LINES, old=chapter(*LINES), of=own, **none)
    assert (hiding.whole, made.kept.moved) == (("gore", "spiders"), ())
    answers = answered(made, "known_warnings")
    made, hiding = revised(*LINES, old=chapter(*LINES), of=own, answers=answers, **none)
    assert (hiding.whole, made.kept.moved) == ((), ("gore", "spiders"))


def test_text_that_may_stand_anywhere_is_hidden_whole_beside_a_mark_of_the_same_name():
    """A list would not do: what is marked by name narrows it."""
    made, hiding = revised(
        LINES[0], LINES[4], "A wholly new end.", "::: warning gore", LINES[0], ":::"
    )
    assert made.kept.spread == ("gore",)
    assert set(hidden(made, hiding)) == {LINES[0], LINES[4], "A wholly new end."}


@pytest.mark.parametrize(
    ("said", "kept"), [(Rating.GENERAL, Rating.TEEN), (Rating.MATURE, Rating.TEEN)]
)
def test_a_rating_of_the_file_is_a_question(said: Rating, kept: Rating):
    made, _ = revised(*LINES, rating=said)
    assert (made.rating, asked(made)["known_rating"]) == (kept, ("keep", "said"))
    made, _ = revised(*LINES, rating=said, answers=answered(made, "known_rating"))
    assert made.rating is said


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


HIDDEN = "Something climbed up the wall. It sang."
TITLES = {
    HIDDEN: ("Night 2", HIDDEN),
    "Something climbed up the wall": ("Night 2", "Something climbed up the wall"),
    "climbed up": ("Night 2", "climbed up"),
    "Kapitel 2: Something climbed": ("Kapitel 2", "Something climbed"),
    "Chapter 2: It sang": ("Night 2", "It sang"),
    "Gone": ("Night 2", "Gone"),
    "a secret": ("Night 2", "a secret"),
    "The lamp": ("The lamp", ""),
    "Wall": ("Wall", ""),
    "The wall came down": ("The wall came down", ""),
}


@pytest.mark.parametrize("heading", TITLES)
def test_what_was_hidden_is_text_whatever_made_a_title_of_it(heading: str):
    """A first line, or the line below a heading: a title is public, and nobody said that it is."""
    lines = ["The lamp, ||a secret||.", "::: warning gore", HIDDEN, "Gone!", ":::", "Dawn."]
    rest = ["It shone over the stones.", "Dawn."]
    made, hiding = revised(*rest, old=chapter(*lines), heading=heading)
    title, text = TITLES[heading]
    assert (made.text.title, made.as_text) == (title, text)
    shown = [block.text for block in made.body.blocks]
    assert shown == ([text] if text else []) + rest
    if text:
        assert text in hidden(made, hiding) or f"||{text}||" in made.text.body
        answers = {"title": "line"}
        if text not in {HIDDEN, "Something climbed up the wall"}:
            made, _ = revised(*rest, old=chapter(*lines), heading=heading, answers=answers)
            assert made.as_text == ""


GUESSES = {"Wall": True, "Anything climbed": True, "The lamp": False, "Night 2": False}


@pytest.mark.parametrize("line", GUESSES)
def test_a_guessed_title_is_text_unless_it_was_public(line: str):
    """A single word of what is hidden, or its first sentence in other words."""
    old = chapter("The lamp.", "::: warning gore", HIDDEN, ":::")
    facts = WarningFacts(passages={2: (("gore",),)})
    given = Manuscript(line, (ChapterText(line, "Dawn."),))
    made = revise_chapter(given, story(), old, facts, guessed=True)
    expected = ("Night 2", line) if GUESSES[line] else (line, "")
    assert (made.text.title, made.as_text) == expected
    made = revise_chapter(given, story(), chapter("Dusk."), WarningFacts(), guessed=True)
    assert (made.text.title, made.as_text) == (line, "")


@pytest.mark.parametrize("public", [{"note_before": LINES[1]}, {"note_after": f"So. {LINES[1]}"}])
def test_hidden_text_never_becomes_a_note(public):
    lines = ["The lamp.", "Something climbed up the wall.", "It was gone."]
    old = chapter(lines[0], "::: warning gore", lines[1], ":::", lines[2])
    said = {name: words.replace(LINES[1], lines[1]) for name, words in public.items()}
    with pytest.raises(StoryError, match="says what the chapter hides"):
        revised(lines[0], lines[2], old=old, **said)
    named = dict.fromkeys(public, "Something new.")
    assert revised(*lines, old=old, **named)[1].passages == (("gore",),)
