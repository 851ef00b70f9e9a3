"""What stands between two `||` of different paragraphs is hidden unless the author says else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.importing.lines.spanning import Side, Stray, find_runs, side_of
from bot.importing.manuscripts.reading import read_manuscript
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body


def read(text, name="tale.txt", **choices):
    return read_manuscript(text.encode(), filename=name, choices=choices)


def in_the_open(reading):
    """The text of all chapters that neither a passage nor a spoiler hides."""
    shown = []
    for chapter in reading.manuscript.chapters:
        body = parse_body(chapter.body)
        for index, block in enumerate(body.blocks):
            if not any(one.first <= index <= one.last for one in body.passages):
                shown += [span.text for span in block.spans if Mark.SPOILER not in span.marks]
    return " ".join(shown)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("||It rained.", Side.OPENS),
        ("|| It rained.", Side.OPENS),
        ("It ||rained.", Side.OPENS),
        ("It rained.||", Side.CLOSES),
        ("It rained. ||", Side.CLOSES),
        ("It|| rained.", Side.CLOSES),
        ("||", Side.OPENS),
        ("a||b", Side.OPENS),
        ("wet || dry", Side.NEITHER),
    ],
)
def test_what_a_lone_pair_of_pipes_touches_says_what_it_does(text, side):
    assert side_of(text, text.index("||")) is side


def strays(*blocks, side=Side.OPENS):
    return [Stray(block, 0, side) for block in blocks]


@pytest.mark.parametrize(
    ("found", "runs"),
    [
        (strays(), []),
        (strays(1, 3), [(1, 3)]),
        (strays(1, 3, side=Side.NEITHER), [(1, 3)]),
        (strays(0, 1, 5, 7), [(0, 1), (5, 7)]),
        (strays(1, 3, 6), [(1, 6)]),
        (strays(2), [(2, 8)]),
        (strays(2, side=Side.CLOSES), [(0, 2)]),
        (strays(2, side=Side.NEITHER), []),
    ],
)
def test_pairs_hide_what_is_between_and_in_doubt_all_is_hidden(found, runs):
    assert find_runs(found, 9) == runs


SPREAD = "Rain.\n\n||Salt.\n\nTar.||\n\nRope.\n"


@pytest.mark.parametrize("name", ["tale.txt", "tale.md"])
def test_the_author_may_keep_the_pipes_as_text(name):
    hidden, kept = read(SPREAD, name), read(SPREAD, name, secrets="text")
    assert "Salt" not in in_the_open(hidden)
    assert in_the_open(kept) == "Rain. ||Salt. Tar.|| Rope."


def test_a_run_through_a_passage_keeps_what_that_warns_of():
    text = "||Rain.\n\n::: warning gore\nSalt.\n\nTar.||\n\nRope.\n:::\n\nSand.\n"
    body = parse_body(read(text).manuscript.chapters[0].body)
    assert [(one.first, one.last, one.warnings) for one in body.passages] == [
        (0, 0, ("unnamed warning",)),
        (1, 2, ("gore", "unnamed warning")),
        (3, 3, ("gore",)),
    ]


@pytest.mark.parametrize("name", ["tale.txt", "tale.md"])
def test_the_sample_of_the_question_shows_nothing_hidden(name):
    (question,) = (one for one in read(SPREAD, name).proposals if one.key == "secrets")
    assert "Salt" not in question.sample + question.question


@pytest.mark.parametrize(
    "text", ["Summary: he ||dies\n\nRain.\n", "A/N: he ||dies\n\nRain|| fell.\n\nTar.\n"]
)
def test_half_a_secret_in_public_words_is_refused(text):
    with pytest.raises(StoryError, match="public"):
        read(f"Title: Tide\n{text}")


WORDS = st.sampled_from(["Rain fell on the tar.", "Salt lay on the rope.", "A *soft* wind came."])
SECRET = "Mira lied"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(st.sampled_from(["", " again", " and ||tar||", " *now*"]), min_size=2, max_size=5),
    st.lists(WORDS, min_size=1, max_size=4),
    st.sampled_from(["||", "|| ", "||\n\n"]),
    st.sampled_from(["||", " ||", "\n\n||"]),
    st.sampled_from(["tale.txt", "tale.md"]),
)
def test_no_word_between_two_pipes_is_ever_in_the_open(before, inside, after, opens, closes, name):
    hidden = "\n\n".join(f"{SECRET}{ending}" for ending in inside)
    text = "\n\n".join([*before, f"{opens}{hidden}{closes}", *after])
    reading = read(f"Title: Tide\n\n{text}\n", name)
    assert SECRET not in in_the_open(reading)
    assert not any(SECRET in change for change in reading.changes)
    assert SECRET in reading.manuscript.chapters[0].body
