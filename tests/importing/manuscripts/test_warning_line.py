"""A warnings line in prose: what is certain is taken, everything else is hidden and asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.manuscripts.edits import apply_edits
from bot.importing.manuscripts.reading import read_manuscript
from bot.importing.manuscripts.warning_line import mark_of, read_warning_line
from bot.importing.questions import Findings, field_of
from bot.models.story import Rating, WarningState
from bot.text.warnings.word_lists import CANONICAL

LINES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "everything at once": (
        "gore, my awful grammar, Yaoi, I don't own the sea, character death (sorry!), fluff, "
        "don't like don't read, mentions of s/h & SA",
        (
            "gore", "my awful grammar", "Yaoi", "I don't own the sea", "character death", "fluff",
            "don't like don't read", "self-harm", "rape/non-con",
        ),
        ("my awful grammar", "Yaoi", "I don't own the sea", "fluff", "don't like don't read"),
    ),
    "sentences": (
        "Some blood and a terrible joke. No beta, we sink like stones.",
        ("blood", "a terrible joke", "No beta, we sink like stones"),
        ("a terrible joke.", "No beta, we sink like stones."),
    ),
    "a sentence that goes on over lines": (
        "graphic depictions of\nviolence, and a few mentions of past self-\nharm",
        ("violence", "self-harm"),
        (),
    ),
    "a list": ("- gore\n- drowning\n\n1. fire\n2) war", ("gore", "drowning", "fire", "war"), ()),
    "signs": ("🔞 🩸", ("sexual content", "blood"), ()),
    "disguises": (
        "s*icide, r*pe, n0n-con, dubcon, k!ll, p0rn, r.a.p.e, un@live",
        ("suicide", "rape/non-con", "dubious consent", "character death", "sexual content"),
        (),
    ),
    "labels inside": ("TW: gore // fire tw blood", ("gore", "fire", "blood"), ()),
    "measures": (
        "lots and lots of violence, but nothing too graphic; maybe some swearing?",
        ("violence", "strong language"),
        (),
    ),
    "brackets that name more": ("violence (and gore, mostly)", ("violence", "gore"), ()),
    "one sentence that warns": (
        "This chapter contains mild swearing and a scene of self-harm",
        ("strong language", "self-harm"),
        (),
    ),
    "a sentence that warns and says more": (
        "There is blood everywhere when Tom drops the lantern.",
        ("blood", "There is blood everywhere when Tom drops the lantern"),
        ("There is blood everywhere when Tom drops the lantern.",),
    ),
    "a denial": ("no character death, I promise", ("no character death, I promise",), (...,)),
    "elsewhere": ("read the tags", ("read the tags",), ("read the tags",)),
    "at the end": ("see end notes", ("see end notes",), ("see end notes",)),
    "no idea": ("not sure how to tag this", ("not sure how to tag this",), (...,)),
    "a shrug": ("you know the drill", ("you know the drill",), ("you know the drill",)),
    "own words": ("loud geese, wet socks", ("loud geese", "wet socks"), ()),
}  # fmt: skip


@pytest.mark.parametrize(("line", "terms", "asked"), LINES.values(), ids=LINES)
def test_a_line_is_taken_apart(line, terms, asked):
    findings = Findings({})
    found = read_warning_line(line, findings)
    assert set(found.terms) == set(terms)
    assert found.state is WarningState.LISTED
    if ... not in asked:
        assert tuple(one.sample for one in findings.proposals) == asked
    else:
        assert len(findings.proposals) == 1
    assert {one.chosen for one in findings.proposals} <= {"warning"}


@pytest.mark.parametrize(
    "line",
    [
        "None!", "n/a", "none (yet)", "No warnings for this chapter", "nothing to see here",
        "No Archive Warnings Apply", "no trigger warnings", "None really", "none, I guess", "-",
        "nope", "none that I know of",
    ],
)  # fmt: skip
def test_none_is_said_in_many_ways(line):
    found = read_warning_line(line, Findings({}))
    assert (found.state, found.terms) == (WarningState.NONE_APPLY, ())


@pytest.mark.parametrize(
    "line",
    [
        "Choose Not To Use Archive Warnings", "Creator chose not to warn", "I prefer not to tag",
        "decided against warnings", "CNTW", "undisclosed",
    ],
)  # fmt: skip
def test_not_wanting_to_warn_is_said_in_many_ways(line):
    found = read_warning_line(line, Findings({}))
    assert (found.state, found.chose_not) == (WarningState.CHOSE_NOT, True)


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("None really, maybe some swearing?", "strong language"),
        ("No Archive Warnings Apply, gore", "gore"),
        ("gore. Creator chose not to use archive warnings.", "gore"),
    ],
)
def test_what_is_named_counts_whatever_else_is_said(line, term):
    findings = Findings({})
    found = read_warning_line(line, findings)
    assert (found.state, found.terms) == (WarningState.LISTED, (term,))
    assert any("what is named counts" in change for change in findings.changes)


JOKE = "gore, a very wet goose, fire"
GOOSE = f"warning:{mark_of('a very wet goose')}"


@pytest.mark.parametrize(
    ("option", "terms", "tags", "remarks"),
    [
        ("warning", ("gore", "a very wet goose", "fire"), (), ()),
        ("tag", ("gore", "fire"), ("a very wet goose",), ()),
        ("remark", ("gore", "fire"), (), ("a very wet goose",)),
    ],
)
def test_each_choice_moves_the_words_and_loses_none(option, terms, tags, remarks):
    found = read_warning_line(JOKE, Findings({GOOSE: option}))
    assert (found.terms, found.tags, found.remarks) == (terms, tags, remarks)


def test_a_sentence_can_warn_of_its_term_alone():
    line = "There is blood everywhere when Tom drops the lantern."
    found = read_warning_line(line, Findings({f"warning:{mark_of(line)}": "listed"}))
    assert (found.terms, found.remarks) == (("blood",), (line,))


def test_a_long_sentence_is_cut_as_a_warning_and_kept_whole_as_a_remark():
    line = "I would rather not say what happens " + "to the kettle and the cat " * 5
    found = read_warning_line(line, Findings({}))
    assert all(len(term) <= 100 for term in found.terms)
    assert found.remarks == (line.strip(),)


def test_proposals_keep_their_keys_whatever_stands_around_them():
    alone, among = Findings({}), Findings({})
    read_warning_line("a very wet goose", alone)
    read_warning_line(f"fire, my knees, {JOKE}, a very wet goose", among)
    assert alone.proposals[0].key == GOOSE
    assert [one.key for one in among.proposals].count(GOOSE) == 1
    assert field_of(GOOSE) == "warnings"
    assert field_of(f"warning:2:{mark_of('x')}") == ""


@given(st.lists(st.sampled_from([*CANONICAL, "loud geese", "my hat", "Yaoi", "none"]), max_size=8))
def test_no_listed_term_of_a_line_is_ever_lost(terms):
    found = read_warning_line(", ".join(terms), Findings({}))
    assert set(terms) & set(CANONICAL) <= set(found.terms)


@given(st.text(max_size=200))
def test_any_line_is_either_a_promise_a_refusal_or_hidden(line):
    found = read_warning_line(line, Findings({}))
    assert (found.state is WarningState.LISTED) == bool(found.terms)
    assert all(0 < len(term.strip()) <= 100 for term in found.terms)


def story(warnings: str, head: str = "", **choices: str):
    chapters = "".join(f"Chapter {n}\n\nRain, day {n}.\n\n" for n in range(1, 6))
    text = f"Title: Tide\n{head}Warnings: {warnings}\n\n{chapters}"
    return read_manuscript(text.encode(), filename="tide.txt", choices=choices)


def by_chapter(reading) -> dict[int, tuple[str, ...]]:
    chapters = enumerate(reading.manuscript.chapters, 1)
    return {number: chapter.warnings for number, chapter in chapters if chapter.warnings}


@pytest.mark.parametrize(
    ("words", "chapters"),
    [
        ("smut in chapter 2", (2,)),
        ("violence from ch. 4 on", (4, 5)),
        ("gore (ch 3)", (3,)),
        ("chapters 2-4: gore", (2, 3, 4)),
        ("gore in chapters 1, 3 and 5", (1, 3, 5)),
    ],
)
def test_a_warning_of_named_chapters_is_theirs(words, chapters):
    reading = story(words)
    assert reading.manuscript.warnings == ()
    assert reading.manuscript.warning_state is WarningState.LISTED
    assert set(by_chapter(reading)) == set(chapters)
    assert not [one for one in reading.proposals if one.key.startswith("scope:")]


def test_a_warning_of_vaguely_named_chapters_holds_for_all_until_the_author_limits_it():
    words = "gore around chapter 2"
    cautious = story(words)
    assert (cautious.manuscript.warnings, by_chapter(cautious)) == (("gore",), {})
    key = next(one.key for one in cautious.proposals if one.key.startswith("scope:"))
    limited = story(words, **{key: "chapters"}).manuscript
    assert limited.warnings == ()
    assert by_chapter(story(words, **{key: "chapters"})) == {2: ("gore",)}


def test_a_warning_that_is_also_given_for_all_is_never_limited():
    key = f"scope:{mark_of('gore in chapter 2')}"
    assert by_chapter(story("gore in chapter 2, graphic gore", **{key: "chapters"})) == {}
    head = "CW: gore\n"
    assert by_chapter(story("gore in chapter 2", head, **{key: "chapters"})) == {}


def test_a_chapter_that_is_not_in_the_file_limits_nothing():
    key = f"scope:{mark_of('gore in chapter 9')}"
    reading = story("gore in chapter 9", **{key: "chapters"})
    assert (reading.manuscript.warnings, by_chapter(reading)) == (("gore",), {})


def test_a_grave_word_among_the_tags_is_a_warning_until_the_author_denies_it():
    reading = story("none", "Tags: fluff, Major Character Death, tea\n")
    assert reading.manuscript.warnings == ("character death",)
    assert reading.manuscript.warning_state is WarningState.LISTED
    assert "Major Character Death" in reading.manuscript.tags
    key = f"tagged:{mark_of('Major Character Death')}"
    denied = story("none", "Tags: fluff, Major Character Death, tea\n", **{key: "tag"})
    assert denied.manuscript.warnings == ()
    assert denied.manuscript.warning_state is WarningState.NONE_APPLY


@pytest.mark.parametrize(
    ("head", "rating"),
    [
        ("Tags: tea, Smut\n", Rating.EXPLICIT),
        ("Rating: Not rated\nTags: non-con\n", Rating.EXPLICIT),
        ("Genre: Romance/Lemon\n", Rating.EXPLICIT),
        ("Rating: Teen\nTags: smut\n", Rating.TEEN),
        ("Tags: tea\n", Rating.NOT_RATED),
    ],
)
def test_adult_tags_and_genres_rate_a_story_that_nobody_rated(head, rating):
    assert story("none", head).manuscript.rating is rating


def test_who_will_not_say_in_one_line_promises_nothing_in_another():
    reading = story("none", "CW: Creator chose not to warn\n")
    assert reading.manuscript.warning_state is WarningState.CHOSE_NOT


@pytest.mark.parametrize(
    ("typed", "state", "terms"),
    [
        ("None!", WarningState.NONE_APPLY, ()),
        ("", WarningState.CHOSE_NOT, ()),
        ("I chose not to warn", WarningState.CHOSE_NOT, ()),
        ("MCD; loud geese", WarningState.LISTED, ("character death", "loud geese")),
        ("none, maybe some gore", WarningState.LISTED, ("gore",)),
    ],
)
def test_what_an_author_types_is_read_the_same_way(typed, state, terms):
    edited = apply_edits(story("fire").manuscript, {"warnings": typed})
    assert (edited.warning_state, edited.warnings) == (state, terms)
