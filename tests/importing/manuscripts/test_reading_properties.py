"""Whatever is sent: an answer or one StoryError, nothing lost, and never a long wait."""

import re
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.importing.lines.labels import read_label
from bot.importing.manuscripts.reading import read_manuscript
from bot.text.canonical.markdown import parse_body

LINES = [
    "", "", "", "It rained on the low harbour.", "She said: no.", "Chapter 1", "Chapter 2: Ash",
    "CHAPTER THREE - Bone", "Prologue", "I.", "II.", "3", "***", "~*~", "oOo", "# Ash", "## Bone",
    "::: warning gore | safe", ":::", "||hidden|| and ||", "Title: Tide", "By: Ada",
    "Warnings: gore",
    "Warnings: Yaoi, I own nothing, fire", "A/N: hello", "Author's Note", "Rating: T",
    "Rating: blue",
    "A Low Harbour", "by Ada Quill", "*soft* **loud** _low_ * _", "   indented", "\tindented",
    "---",
    "title: x", "- a list", "1. one", "> quote", "#tag @everyone <@1> `x` \\", "第二章　塩",
    "Note: well",
    "Summary: a tide", "This is my first fic, please review!", "x" * 150, "```", "~~~",
    "a, b; c | d",

    "[A/N: in brackets]", "Disclaimer: mine", "Words: 12", "Chapters: 2/5", "Mood: grey", "?", "—",
]  # fmt: skip
lines = st.one_of(st.sampled_from(LINES), st.text(max_size=30))
texts = st.lists(lines, max_size=25).map("\n".join)
SYMBOLS = re.compile(r"[\s*_\-–—~=#|:.,;•·\[\](){}<>\\/!\"“”&+]")


def read(text, name="tale.txt", **choices):
    return read_manuscript(text.encode(errors="replace"), filename=name, choices=choices)


def told(reading):
    """Everything the manuscript says, as its reader would see it."""
    story = reading.manuscript
    words = [story.title, story.summary, *story.warnings, *story.tags, story.rating]
    words += [part for detail in story.details for part in detail]
    bodies = [story.note_before, story.note_after]
    for chapter in story.chapters:
        words += [chapter.title, *chapter.warnings]
        bodies += [chapter.body, chapter.note_before, chapter.note_after]
    for body in map(parse_body, bodies):
        words += [block.text for block in body.blocks]
        words += [word for one in body.passages for word in (*one.warnings, one.summary)]
    return "".join(words)


@settings(max_examples=250, deadline=None)
@given(st.one_of(st.binary(max_size=400), texts.map(str.encode).map(lambda b: b[:-1])))
def test_any_bytes_give_a_reading_or_a_sentence(data):
    for name in ("tale.txt", "tale.md"):
        try:
            reading = read_manuscript(data, filename=name)
        except StoryError:
            continue
        assert reading.manuscript.title
        assert reading.manuscript.chapters


@settings(max_examples=250, deadline=None)
@given(texts)
def test_reading_is_the_same_every_time_and_for_choices_nobody_offered(text):
    try:
        first = read(text)
    except StoryError:
        return
    assert first == read(text, nonsense="x", title="nonsense")


@settings(max_examples=250, deadline=None)
@given(texts)
def test_every_option_gives_a_reading_and_is_the_one_chosen(text):
    try:
        first = read(text)
    except StoryError:
        return
    for proposal in first.proposals:
        assert proposal.chosen in {option.key for option in proposal.options}
        for option in proposal.options:
            try:
                again = read(text, **{proposal.key: option.key})
            except StoryError:
                continue
            chosen = {one.key: one.chosen for one in again.proposals}
            assert chosen[proposal.key] == option.key


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvw yz äßéñ水日本語дж?'…\U0001f300")
# A label's own words are not kept, so those that may stand here are the ones that MARKS knows.
PROSE = st.text(LETTERS, min_size=1, max_size=90).filter(lambda line: read_label(line) is None)
STORY = st.lists(
    st.one_of(PROSE, st.sampled_from(LINES)),
    min_size=1,
    max_size=30,
    unique=True,
).map("\n".join)
MARKS = re.compile(
    r"^(?:::: warning.*|Title:|By:|by |Warnings:|A/N:|Author's Note|Rating:|Summary:|"
    r"Disclaimer:|Words:|Chapters:.*|Mood:|\[A/N:|Note:|oOo$|title:|Chapter \d|CHAPTER THREE|#+ )",
    re.MULTILINE,
)


@settings(max_examples=400, deadline=None)
@given(STORY)
def test_no_character_of_a_plain_text_is_lost(text):
    try:
        reading = read(text)
    except StoryError:
        return
    kept = Counter(SYMBOLS.sub("", told(reading)).casefold())
    sent = Counter(SYMBOLS.sub("", MARKS.sub("", text)).casefold())
    missing = {sign: count for sign, count in (sent - kept).items() if sign != "3"}
    assert not missing


AWKWARD = {
    "stars": "*" * 1_000_000,
    "star pairs": "*a _b " * 40_000,
    "nested stars": "*a **b " * 40_000,
    "faces": "*_" * 80_000,
    "pipes": "|| " * 100_000,
    "colons": ":::\n" * 60_000,
    "openers": "::: warning gore\n" * 50_000,
    "one word": "word " * 180_000,
    "short lines": "a\n" * 80_000,
    "blank lines": "a\n\n" * 60_000,
    "labels": "Title: x | Rating: T; " * 40_000,
    "labels by line": "Beta: x\n" * 25_000,
    "hashes": "#\n\n" * 60_000,
    "commas": "A low tide.\n\nWarnings: " + "gore, " * 600,
    "hyphens": "- " * 400_000,
    "brackets": "[A/N: " + "(" * 500_000,
    "numbers": "\n\n".join(f"{n % 999}" for n in range(40_000)),
    "fences": "```\n~~~\n" * 25_000,
    "spaces": "a" + " " * 900_000 + "b",
    "indented": "\u3000" * 900_000 + "b: c",
    "a line of marks": ("~*~ " * 20 + "b\n\n") * 3_000,
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_text_is_read_or_refused(text):
    """What took time in the square of its length would not come back from here."""
    with suppress(StoryError):
        assert read("A Low Harbour\n\n" + text + "\n\nThe end.\n").manuscript.chapters
