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


def by_chapter(text: str, name: str = "story.txt") -> list[set[str]]:
    return [set(terms) for terms in hidden_whole(read(text, name).manuscript)]


PARTS = [
    ("story.txt", "Part One", "Part Two"),
    ("story.txt", "Book One: Ash", "Book Two: Fire"),
    ("story.txt", "Act I", "Act II"),
    ("story.txt", "Volume 1", "Volume 2"),
    ("story.md", "# Part One", "# Part Two"),
    ("story.md", "# Ash", "# Fire"),
    ("story.txt", "第一部", "第二部"),
]


def parted(name: str, first: str, second: str, under_first: str, under_second: str) -> str:
    title, sign = ("# The Debt\n\n", "## ") if name.endswith(".md") else ("The Debt\n\n", "")
    chapters = [f"{sign}Chapter {number}\n\nRain, day {number}.\n\n" for number in range(1, 5)]
    return (
        f"{title}{first}\n\n{under_first}{chapters[0]}{chapters[1]}"
        f"{second}\n\n{under_second}{chapters[2]}{chapters[3]}"
    )


@pytest.mark.parametrize(("name", "first", "second"), PARTS)
def test_a_warning_under_the_first_part_is_the_storys(name: str, first: str, second: str):
    text = parted(name, first, second, "Warnings: gore\n\n", "")
    assert by_chapter(text, name) == [{"gore"}] * 4


@pytest.mark.parametrize("label", ["Warnings: gore", "A/N: This part contains gore."])
@pytest.mark.parametrize(("name", "first", "second"), PARTS)
def test_a_warning_under_a_later_part_is_all_its_chapters(
    name: str, first: str, second: str, label: str
):
    text = parted(name, first, second, "", f"{label}\n\n")
    assert by_chapter(text, name) == [set(), set(), {"gore"}, {"gore"}]


@pytest.mark.parametrize("under", ["Warnings: gore\n\n", "A/N: Thanks to Bea.\n\n"])
@pytest.mark.parametrize(("name", "first", "second"), PARTS)
def test_a_part_without_text_is_no_chapter(name: str, first: str, second: str, under: str):
    story = read(parted(name, first, second, under, under), name).manuscript
    assert [chapter.body for chapter in story.chapters] == [f"Rain, day {n}." for n in range(1, 5)]
    assert story.chapters[0].title == f"{first.lstrip('# ')} · Chapter 1"
    assert story.chapters[2].title == f"{second.lstrip('# ')} · Chapter 3"
    assert ("Thanks to Bea." in story.chapters[2].note_before) == ("Bea" in under)


def test_a_part_with_text_of_its_own_covers_its_chapters_too():
    under = "Warnings: gore\n\nA letter came.\n\n"
    text = parted("story.txt", "Part One", "Part Two", "", under)
    assert by_chapter(text) == [set(), set(), {"gore"}, {"gore"}, {"gore"}]


@pytest.mark.parametrize("head", ["# The Debt", "The Debt\n========"])
@pytest.mark.parametrize("label", ["Warnings: gore", "A/N: This story contains gore.", "TW: gore"])
def test_a_first_heading_that_may_be_the_title_warns_for_the_story(head: str, label: str):
    text = f"{head}\n\n{label}\n\nIt rained.\n\n# The Mill\n\nTwo.\n\n# The Weir\n\nThree."
    assert by_chapter(text, "story.md") == [{"gore"}] * 3


@pytest.mark.parametrize(
    "head", ["# Chapter 1", "# Prologue", "# 1", "Title: The Debt\n\n# The Mill"]
)
def test_a_first_heading_that_is_a_chapters_warns_for_it(head: str):
    text = f"{head}\n\nWarnings: gore\n\nIt rained.\n\n# The Weir\n\nTwo."
    assert by_chapter(text, "story.md") == [{"gore"}, set()]


def test_what_is_labelled_for_the_chapter_is_the_chapters_under_any_heading():
    text = "# The Mill\n\nChapter warnings: gore\n\nIt rained.\n\n# The Weir\n\nTwo."
    assert by_chapter(text, "story.md") == [{"gore"}, set()]


@pytest.mark.parametrize(
    "heading",
    ["A Note to Readers", "Note to the Reader", "A word before you begin", "Dear Reader",
     "A Letter to My Readers", "Note from the author"],
)  # fmt: skip
def test_a_heading_that_speaks_to_readers_begins_no_chapter(heading: str):
    text = f"# {heading}\n\nThis book contains gore.\n\n# Ash\n\nOne.\n\n# Fire\n\nTwo."
    assert by_chapter(text, "story.md") == [{"gore"}] * 3


PLACES = {
    "under a heading": ("Chapter 1\n\nRain.\n\nChapter 2\n\n{}\n\nSun.\n\nChapter 3\n\nEnd.", {2}),
    "behind a line": ("Read me\n\n{}\n\nChapter 1\n\nRain.\n\nChapter 2\n\nEnd.", {2, 3}),
    "above them": ("{}\n\nChapter 1\n\nRain.\n\nChapter 2\n\nEnd.", {1, 2}),
    "at the end of a chapter": ("Chapter 1\n\nRain.\n\n{}\n\nChapter 2\n\nEnd.", {1}),
}  # fmt: skip


@pytest.mark.parametrize("tags", ["Tags: tea, gore", "Additional Tags: gore, slow burn"])
@pytest.mark.parametrize("place", PLACES)
def test_tags_that_warn_hide_wherever_they_stand(place: str, tags: str):
    text, chapters = PLACES[place]
    reading = read("The Debt\n\n" + text.format(tags))
    whole = enumerate(hidden_whole(reading.manuscript), 1)
    assert chapters <= {at for at, terms in whole if "gore" in terms}
    calm = read("The Debt\n\n" + text.format(tags.replace("gore", "rain, geese, violins")))
    assert not any(hidden_whole(calm.manuscript))


@pytest.mark.parametrize("tags", ["tea, gore\nShe fell.", "- tea\n- gore\n\nShe fell.", "gore\n{}"])
@pytest.mark.parametrize("above", ["", "Chapter 1\n\n"])
def test_tags_below_their_name_warn_too(tags: str, above: str):
    head = f"The Debt\n\n{above}Tags:\n{tags.format(FIVE[11:20])}\n\n"
    story = read(f"{head}{'' if above else 'Chapter 1'}\n\nRain.\n\nChapter 2\n\nSun.").manuscript
    assert hidden_whole(story)[0] == ("gore",)
