"""What a single line means: a scene break, a heading, a label."""

import pytest

from bot.importing.lines.headings import HeadingKind, read_heading, short_title
from bot.importing.lines.labels import read_label, read_labels
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.titles import could_be_title, looks_like_title, title_from_filename
from bot.importing.prose.inline import read_inline
from bot.importing.words.label_words import Field
from bot.importing.words.numbers import parse_number


@pytest.mark.parametrize(
    "line",
    ["***", "* * *", "---", "- - -", "___", "~*~", "~~~", "oOo", "xXx", "-x-", "#", "⁂", "-oOo-",
    "o0o",
     "~*~*~*~", "=====", "* ~ *", "x x x", "###", "<*><*>", "———", "•••", "*"],
)  # fmt: skip
def test_a_line_of_symbols_is_a_scene_break(line):
    assert is_scene_break(f"  {line} ")


@pytest.mark.parametrize(
    "line",
    ["", "...", "Oooo", "xoxo", "XX", "ox", "O", "x", "000", "-_-", "^_^", ":)", "!!!", "- No",
    "?!", "…",
     ":::", "x" * 90, "—", "a*b", "(o)", "1", "--"],
)  # fmt: skip
def test_faces_kisses_and_words_are_text(line):
    assert not is_scene_break(line)


@pytest.mark.parametrize(
    ("line", "label", "title", "number"),
    [
        ("Chapter 3", "Chapter 3", "", 3),
        ("CHAPTER THREE: Ash", "CHAPTER THREE", "Ash", 3),
        ("Chapter 3 - Ash", "Chapter 3", "Ash", 3),
        ("Chapter 3 Ash", "Chapter 3", "Ash", 3),
        ("**Chapter Twenty-One**", "Chapter Twenty-One", "", 21),
        ("=== Chapter IV ===", "Chapter IV", "", 4),
        ("Ch. 12", "Ch. 12", "", 12),
        ("Part Two", "Part Two", "", 2),
        ("Prologue", "Prologue", "", None),
        ("Epilogue: After", "Epilogue", "After", None),
        ("Interlude II", "Interlude II", "", 2),
        ("Kapitel 3", "Kapitel 3", "", 3),
        ("3. Kapitel", "3. Kapitel", "", 3),
        ("Chapitre 3 : La mer", "Chapitre 3", "La mer", 3),
        ("第三章", "第三章", "", 3),
        ("第十二話　雨", "第十二話", "雨", 12),
        ("제3장 비", "제3장", "비", 3),
        ("Глава 3", "Глава 3", "", 3),
        ("## Chapter 3: Ash", "Chapter 3", "Ash", 3),
    ],
)
def test_chapter_headings_of_all_kinds(line, label, title, number):
    heading = read_heading(line, 0)
    assert heading.kind is HeadingKind.CHAPTER
    assert (heading.label, heading.title, heading.number) == (label, title, number)


@pytest.mark.parametrize(
    "line",
    ["Chapter 3 was the hardest to write.", "Part of me", "Part I love best", "Book a flight",
    "chapters",
     "Chapterhouse 3", "Prologues are dull", "Parting 3", "#hashtag", "Chapter and verse",
     "Part one of the plan was easy"],
)  # fmt: skip
def test_sentences_are_no_headings(line):
    assert read_heading(line, 0) is None


def test_the_total_of_chapter_n_of_m_is_kept():
    assert read_heading("Chapter 1 of 12", 0).total == 12
    assert read_heading("Chapter 1/?", 0).total is None


@pytest.mark.parametrize(
    ("title", "number", "short"),
    [
        ("Chapter 3: Ash", 3, "Ash"),
        ("Chapter 3", 3, ""),
        ("Chapter 3: Ash", 4, "Chapter 3: Ash"),
        ("Part Two", 2, "Part Two"),
        ("Prologue", 1, "Prologue"),
        ("Ash", 1, "Ash"),
    ],
)
def test_a_title_does_not_repeat_its_chapters_number(title, number, short):
    assert short_title(title, number) == short


@pytest.mark.parametrize(
    ("words", "number"),
    [("7", 7), ("xiv", 14), ("IX", 9), ("twenty-one", 21), ("one hundred and five", 105), ("十二",
    12),
     ("二〇", 20), ("１２", 12), ("The First", 1), ("iiii", None), ("salt", None), ("", None),
     ("12345", None)],
)  # fmt: skip
def test_numbers_are_read(words, number):
    assert parse_number(words) == number


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Title: Tide", Field.TITLE, "Tide"),
        ("**Warnings:** gore", Field.WARNINGS, "gore"),
        ("*Warnings: gore*", Field.WARNINGS, "gore"),
        ("CW: gore", Field.WARNINGS, "gore"),
        ("Trigger Warnings：gore", Field.WARNINGS, "gore"),
        ("A/N - hello", Field.NOTE, "hello"),
        ("[A/N: hello]", Field.NOTE, "hello"),
        ("Author’s Note: hello", Field.NOTE, "hello"),
        ("AN: hello", Field.NOTE, "hello"),
        ("__Rated__: T", Field.RATING, "T"),
        ("Pairing: Ada/Bo", Field.DETAIL, "Ada/Bo"),
    ],
)
def test_labels_in_many_spellings(line, field, value):
    label = read_label(line)
    assert (label.field, label.value) == (field, value)


@pytest.mark.parametrize(
    "line", ["She said: no", "an: x", "Title", "12:30 already", "Warnings were given", "A note", ""]
)
def test_other_lines_have_no_label(line):
    assert read_label(line) is None


def test_labels_on_one_line_are_told_apart():
    labels = read_labels("Title: Tide | Rating: T; Warnings: gore, salt")
    assert [(one.field, one.value) for one in labels] == [
        (Field.TITLE, "Tide"),
        (Field.RATING, "T"),
        (Field.WARNINGS, "gore, salt"),
    ]


@pytest.mark.parametrize("line", ["A New Tide", "THE TIDE", "**tide**", "Of Salt and Rope"])
def test_titles_look_like_titles(line):
    assert could_be_title(line)
    assert looks_like_title(line)


@pytest.mark.parametrize(
    "line", ["It rained.", "“No”", "- No", "III", "12", "***", "a ||dead|| man"]
)
def test_other_lines_are_no_titles(line):
    assert not could_be_title(line)


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("the_salt-road.txt", "The salt road"),
        ("C:\\x\\My Story (final).md", "My Story (final)"),
        (".txt", "Untitled story"),
        ("", "Untitled story"),
        ("a.b" * 300, None),
    ],
)
def test_a_file_name_becomes_a_title(filename, title):
    found = title_from_filename(filename)
    assert found == title or (title is None and 0 < len(found) <= 200)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("*a*", 1), ("*a* _b_ **c**", 3), ("***a***", 1), ("*a _b_ c*", 2), ("a*b*c", 0), ("*_*", 0),
     ("snake_case_word", 0), ("* a *", 0), ("*a", 0), ("“*a*,”", 1), ("||*a|| b*", 0),
     ("*a ||b|| c*", 1)],
)  # fmt: skip
def test_emphasis_is_taken_where_it_is_balanced(text, pairs):
    styled = read_inline(text)
    assert styled.emphasis == pairs
    plain = text.replace("||", "") if pairs == 0 else "".join(c for c in text if c not in "*_|")
    assert "".join(span.text for span in styled.spans) == plain
