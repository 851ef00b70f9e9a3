import pytest

from bot.errors import StoryError
from bot.importing.files.gathering import story_key
from bot.importing.files.story_file import StoryFile
from bot.importing.files.story_files import read_story_files
from bot.importing.files.uploads import bundle
from bot.importing.questions import Reading
from bot.models.story import Rating, WarningFacts, WarningState
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter
from tests.importing.files.archives import docx, epub, fb2, odt, paragraphs, zipped

OIL = "The shop smelled of oil and cold tea."
BELL = "At noon the bell rang once more than it should have."
SPRING = "She counted the drawers twice."


def attached(files: dict[str, str | bytes], **choices: str) -> Reading:
    """As `/story add` hands over what stands in its options."""
    each = [StoryFile(name, _bytes(data)) for name, data in files.items()]
    return read_story_files([bundle(each)], _keys(choices))


def archived(files: dict[str, str | bytes], name: str = "salt-road.zip", **choices: str) -> Reading:
    packed = zipped({name: _bytes(data) for name, data in files.items()})
    return read_story_files([StoryFile(name, packed)], _keys(choices))


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _keys(choices: dict[str, str]) -> dict[str, str]:
    """`f3_title` is `f3:title`; a keyword cannot have a colon."""
    return {key.replace("_", ":", 1) if key[0] == "f" and key[1].isdigit() else key: option
            for key, option in choices.items()}  # fmt: skip


def titles(reading: Reading) -> list[str]:
    return [chapter.title for chapter in reading.manuscript.chapters]


def bodies(reading: Reading) -> list[str]:
    return [chapter.body for chapter in reading.manuscript.chapters]


def hidden(reading: Reading) -> list[tuple[str, ...]]:
    """For what each chapter is hidden whole in the story that this becomes."""
    story = reading.manuscript
    numbered = list(enumerate(story.chapters, 1))
    facts = WarningFacts(
        story.warnings,
        {number: chapter.warnings for number, chapter in numbered},
        {
            number: tuple(passage.warnings for passage in parse_body(chapter.body).passages)
            for number, chapter in numbered
        },
    )
    return [hide_chapter(facts, number).whole for number, _ in numbered]


def test_an_archive_becomes_chapters_in_natural_order():
    reading = archived(
        {
            "Salt Road/Chapter 10 - The Bell.txt": BELL,
            "Salt Road/Chapter 2 - Springs.txt": SPRING,
            "Salt Road/Prologue.txt": OIL,
        }
    )
    assert reading.manuscript.title == "Salt road"
    assert bodies(reading) == [OIL, SPRING, BELL]
    assert titles(reading) == ["Prologue", "Springs", "Chapter 10: The Bell"]
    assert "3 files were read in this order" in reading.changes[0]


def test_what_is_no_chapter_is_left_out_and_said():
    reading = archived(
        {
            "1.txt": OIL,
            "README.md": "Packed by hand.",
            "__MACOSX/._1.txt": b"\0\5\x16\7",
            "__MACOSX/._2.txt": b"\0\5\x16\7",
            ".DS_Store": b"\0\0\0\1Bud1",
            "cover.jpg": b"\xff\xd8\xff",
            "2.txt": BELL,
            "3.txt": " \n\n",
        }
    )
    assert bodies(reading) == [OIL, BELL]
    left_out, empty = reading.changes[:2]
    assert left_out == "Left out: README.md, __MACOSX, .DS_Store, cover.jpg."
    assert empty == "Empty, and so left out: 3.txt."


def test_one_file_in_an_archive_is_read_as_if_it_had_come_alone():
    text = f"The Debt\n\nWarnings: gore\n\nChapter 1: Brass\n\n{OIL}"
    alone = read_story_files([StoryFile("debt.txt", text.encode())], {})
    reading = archived({"debt.txt": text, "__MACOSX/x": ""})
    assert reading.manuscript == alone.manuscript
    assert reading.proposals == alone.proposals
    assert archived({"README.txt": OIL}).manuscript.chapters


def test_a_file_of_labels_speaks_for_the_whole():
    reading = archived(
        {
            "1.txt": OIL,
            "2.txt": BELL,
            "info.txt": "Title: The Debt\nRating: Teen\nWarnings: gore\nSummary: A shop.\n"
            "Dedicated to: Mo\nChapters: 12\n",
        }
    )
    story = reading.manuscript
    assert (story.title, story.rating, story.summary) == ("The Debt", Rating.TEEN, "A shop.")
    assert (story.warnings, story.warning_state) == (("gore",), WarningState.LISTED)
    assert story.details == (("Dedicated to", "Mo"),)
    assert story.expected_chapters == 12
    assert hidden(reading) == [("gore",), ("gore",)]


def test_labels_alone_are_no_story():
    with pytest.raises(StoryError, match="no story text"):
        archived({"a.txt": "Title: The Debt\nRating: Teen\n", "b.txt": "Warnings: gore\n"})


def test_what_a_further_file_says_of_itself_goes_to_its_chapters():
    reading = attached(
        {
            "1.txt": f"Title: The Debt\nDedicated to: Mo\n\n{OIL}",
            "2.txt": "Title: Springs\nDedicated to: Mo\nBeta: Kit\nSummary: Drawers.\n"
            f"Warnings: gore\nTags: clocks\n\n{SPRING}",
        }
    )
    story, second = reading.manuscript, reading.manuscript.chapters[1]
    assert (story.title, story.details, story.summary) == (
        "The Debt",
        (("Dedicated to", "Mo"),),
        "",
    )
    assert story.tags == ("clocks",)
    assert (second.title, second.warnings) == ("Springs", ("gore",))
    assert second.note_before == "Summary: Drawers.\n\nBeta: Kit"
    assert hidden(reading) == [(), ("gore",)]


def test_notes_stay_with_the_file_they_came_in():
    files = {
        f"{number}.txt": f"A/N: Note {number}.\n\n{text}" for number, text in ((1, OIL), (2, BELL))
    }
    story = attached(files).manuscript
    assert (story.note_before, story.note_after) == ("Note 1.", "")
    assert [chapter.note_before for chapter in story.chapters] == ["", "Note 2."]


FIRST = f"Warnings: gore\n\n{OIL}"
MARKED = f"{BELL}\n\n::: warning gore\nIt was not oil.\n:::\n\nHe left."
HIDING = [
    ([FIRST, BELL, SPRING], [("gore",), ("gore",), ("gore",)]),
    ([FIRST, f"Warnings: gore\n\n{BELL}", SPRING], [("gore",), ("gore",), ("gore",)]),
    ([FIRST, MARKED, SPRING], [("gore",), (), ("gore",)]),
    ([FIRST, f"Warnings: drowning\n\n{BELL}"], [("gore",), ("gore", "drowning")]),
    ([OIL, FIRST, BELL], [(), ("gore",), ()]),
    ([OIL, f"Warnings: gore\n\n{MARKED}", BELL], [(), (), ()]),
    (
        [f"Warnings: gore\n\nChapter 1\n\n{MARKED}\n\nChapter 2\n\n{OIL}", SPRING],
        [(), ("gore",), ("gore",)],
    ),
    (
        [f"Warnings: gore\n\nChapter 1\n\n{BELL}\n\nChapter 2\n\n{OIL}", MARKED],
        [("gore",), ("gore",), ()],
    ),
]


@pytest.mark.parametrize(("texts", "whole"), HIDING)
def test_what_a_file_hides_alone_is_hidden_in_the_whole(
    texts: list[str], whole: list[tuple[str, ...]]
):
    reading = archived({f"{number}.txt": text for number, text in enumerate(texts, 1)})
    assert [tuple(sorted(terms, reverse=True)) for terms in hidden(reading)] == [
        tuple(sorted(terms, reverse=True)) for terms in whole
    ]
    assert reading.manuscript.warning_state is WarningState.LISTED


def test_the_author_says_whether_the_first_warnings_are_for_all():
    files = {"1.txt": FIRST, "2.txt": BELL}
    asked = next(one for one in archived(files).proposals if one.key == "first_warnings")
    assert (asked.chosen, asked.sample) == ("story", "gore")
    reading = archived(files, first_warnings="file")
    assert hidden(reading) == [("gore",), ()]
    assert reading.manuscript.warnings == ()


def test_the_strictest_rating_counts():
    reading = archived({"1.txt": f"Rating: Teen\n\n{OIL}", "2.txt": f"Rating: Explicit\n\n{BELL}"})
    assert reading.manuscript.rating is Rating.EXPLICIT
    assert any("strictest" in change for change in reading.changes)


def test_choices_never_reach_another_file():
    old = "Es roch nach Öl, und niemand hatte die Uhr seit Monaten aufgezogen.".encode("cp1252")
    files = {"1.txt": old, "2.txt": old, "3.txt": BELL}
    before = archived(files)
    keys = [one.key for one in before.proposals if one.key.endswith("encoding")]
    assert keys == ["f1:encoding", "f2:encoding"]
    assert "2.txt" in next(one.question for one in before.proposals if one.key == "f2:encoding")
    after = archived(files, f2_encoding="cp1251")
    assert [one == other for one, other in zip(bodies(before), bodies(after), strict=True)] == [
        True,
        False,
        True,
    ]


def test_attached_files_keep_their_order_unless_their_names_tell_another():
    files = {"Ash.txt": OIL, "Zeta.txt": BELL, "Brass.txt": SPRING}
    asked = next(one for one in attached(files).proposals if one.key == "order")
    assert asked.chosen == "given"
    assert bodies(attached(files)) == [OIL, BELL, SPRING]
    assert bodies(attached(files, order="names")) == [OIL, SPRING, BELL]
    numbered = {"chapter10.txt": BELL, "chapter2.txt": OIL}
    assert bodies(attached(numbered)) == [OIL, BELL]
    assert bodies(attached(numbered, order="given")) == [BELL, OIL]
    assert bodies(attached({"a.txt": OIL, "b.txt": BELL})) == [OIL, BELL]
    assert not [
        one for one in attached({"a.txt": OIL, "b.txt": BELL}).proposals if one.key == "order"
    ]


def test_two_attached_files_of_one_name_are_two():
    each = [StoryFile("chapter.txt", OIL.encode()), StoryFile("chapter.txt", BELL.encode())]
    assert bodies(read_story_files([bundle(each)], {})) == [OIL, BELL]


def test_lines_at_the_top_are_titles_of_chapters_where_they_differ():
    files = {"Salt Road 1.txt": f"The Lamp\n\n{OIL}", "Salt Road 2.txt": f"The Cup\n\n{BELL}"}
    reading = attached(files)
    assert (reading.manuscript.title, titles(reading)) == ("Salt Road", ["The Lamp", "The Cup"])
    told = attached(files, title="story")
    assert (told.manuscript.title, titles(told)) == ("The Lamp", ["", "The Cup"])
    same = {"1.txt": f"The Debt\n\n{OIL}", "2.txt": f"The Debt\n\n{BELL}"}
    assert (attached(same).manuscript.title, titles(attached(same))) == ("The Debt", ["", ""])


def test_headings_in_files_stay_chapters():
    reading = archived(
        {
            "1.txt": f"Chapter 1: Ash\n\n{OIL}\n\nChapter 2: Brass\n\n{BELL}",
            "2.txt": f"Chapter 3: Coal\n\n{SPRING}",
        }
    )
    assert titles(reading) == ["Ash", "Brass", "Coal"]


def test_every_kind_of_file_may_be_in_an_archive():
    reading = archived(
        {
            "1.txt": OIL,
            "2.md": f"*{BELL}*",
            "3.html": f"<html><body><p>{SPRING}</p></body></html>",
            "4.docx": docx(paragraphs(OIL)),
            "5.odt": odt(f"<text:p>{BELL}</text:p>"),
            "6.rtf": b"{\\rtf1 " + SPRING.encode() + b"}",
            "7.epub": epub(f"<p>{OIL}</p>"),
            "8.fb2": fb2(f"<section><p>{BELL}</p></section>"),
        }
    )
    assert bodies(reading) == [OIL, f"*{BELL}*", SPRING, OIL, BELL, SPRING, OIL, BELL]


BAD = [
    ({"1.txt": OIL, "2.pdf": b"%PDF-1.7 and so on"}, "2.pdf: This is a PDF"),
    ({"1.txt": OIL, "more.zip": zipped({"2.txt": BELL})}, "archive inside an archive"),
    ({"1.txt": OIL, "more.7z": b"7z\xbc\xaf'\x1c\0\4"}, "archive inside an archive"),
    ({"1.txt": OIL, "2.docx": docx("")[:300]}, "damaged"),
    ({"1.txt": "", "2.txt": "\n"}, "empty"),
    ({"cover.png": b"\x89PNG"}, "no chapters"),
    ({f"{n}.txt": OIL for n in range(2_001)}, "more than 2,000 files"),
    ({f"{n}.txt": "\n\n".join(f"Chapter {m}\n\nOil." for m in range(1, 1_500)) for n in (1, 2)},
     "more than 2,000 chapters"),
    ({f"{n}.txt": f"{n} {OIL} " * 150_000 for n in range(4)}, "more than"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "words"), BAD, ids=[words for _, words in BAD])
def test_one_bad_file_is_named_and_nothing_is_taken(files: dict[str, str | bytes], words: str):
    with pytest.raises(StoryError, match=words):
        archived(files)


def test_an_archive_that_calls_itself_ours_opens_no_further_ones():
    inner = zipped({"1/2.zip": zipped({"a.txt": OIL})}, comment=b"uploads")
    outer = zipped({"1/a.zip": inner}, comment=b"uploads")
    with pytest.raises(StoryError, match="archive inside an archive"):
        read_story_files([StoryFile("a.zip", outer)], {})


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("title", "title"),
        ("f2:story:title", "title"),
        ("f1:story:warning:3", "warning:3"),
        ("f3:title", ""),
        ("f3:warning:2:1", ""),
    ],
)
def test_only_what_decides_the_story_gives_way_to_typed_words(key: str, field: str):
    assert story_key(key) == field
