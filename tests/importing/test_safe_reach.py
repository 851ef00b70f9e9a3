"""A warning whose reach is not plain covers the story; what is plain covers what it names."""

import pytest

from tests.importing.test_safe_side import hidden_whole, read

FIVE = "".join(f"Chapter {number}\n\nRain, day {number}.\n\n" for number in range(1, 6))


def gory(words: str) -> set[int]:
    """The chapters that are hidden for gore."""
    story = read(f"The Debt\n\nWarnings: {words}\n\n{FIVE}").manuscript
    return {at for at, terms in enumerate(hidden_whole(story), 1) if "gore" in terms}


@pytest.mark.parametrize(
    ("words", "chapters"),
    [
        ("gore (ch1, ch3)", {1, 3}),
        ("gore (chapter 1, chapter 3)", {1, 3}),
        ("gore (ch. 1; ch. 3)", {1, 3}),
        ("gore ch.1/ch.3", {1, 3}),
        ("gore [ch. 1], [ch. 3]", {1, 3}),
        ("gore (ch. 1), 3", {1, 3}),
        ("gore (ch. 1), ch. 3, blood (ch. 2)", {1, 3}),
        ("gore - ch.1, 3; blood - ch.2.", {1, 3}),
        ("gore (ch. 1 - ch. 3)", {1, 2, 3}),
        ("gore (ch. 1–3, 5)", {1, 2, 3, 5}),
        ("ch. 1, 3: gore", {1, 3}),
        ("ch. 1: gore, ch. 2: blood", {1}),
    ],
)
def test_all_chapters_that_a_warning_names_are_hidden(words: str, chapters: set[int]):
    assert gory(words) == chapters


@pytest.mark.parametrize(
    "words",
    [
        "gore (ch. 1), and again in ch. 3",
        "gore (ch. 1), my goose in ch. 3",
        "gore (ch. 2, ch. 3 a bit)",
        "gore (ch. 1—)",
        "gore (chapter 1-)",
        "gore (ch. 2...)",
        "gore (ch. 2~)",
        "gore (ch 3-1)",
        "gore (ch. 2, implied throughout)",
        "gore (ch. 2, etc.)",
        "gore (ch. 2?)",
        "gore (ch. 2.5)",
        "gore (chapter 1, mentions later)",
        "gore (ch. 1 and chapter three)",
        "gore, ch. 1, 3: blood",
        "gore (ch. 1) blood (ch. 2)",
    ],
)
def test_a_place_that_is_not_wholly_understood_is_the_story(words: str):
    assert gory(words) == {1, 2, 3, 4, 5}


def test_a_full_stop_behind_ch_ends_no_warning_of_a_note():
    text = f"The Debt\n\nA/N: Warning for gore - ch.1, 3; blood - ch.2.\n\n{FIVE}"
    assert all({"gore", "blood"} <= set(terms) for terms in hidden_whole(read(text).manuscript))
