import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.files.file_names import (
    chapter_title,
    common_name,
    order_key,
    says_place,
    shown_names,
)

ORDERS = [
    ["chapter1.txt", "chapter2.txt", "chapter10.txt"],
    ["01 - Ash.txt", "02 - Brass.txt", "10 - Coal.txt"],
    ["Prologue.docx", "Chapter 1.docx", "Chapter 2.docx", "Interlude.docx", "Epilogue.docx"],
    ["00 - Prologue.md", "1 - Ash.md", "12 - Epilogue.md", "13 - Bonus.md"],
    ["Salt Road - Prologue.txt", "Salt Road - Chapter 9.txt", "Salt Road - Chapter 11.txt"],
    ["Chapter One.txt", "Chapter Two.txt", "Chapter Three.txt", "Chapter Twenty-One.txt"],
    ["Chapter I.txt", "Chapter II.txt", "Chapter IV.txt", "Chapter IX.txt", "Chapter X.txt"],
    ["第一章.txt", "第二章.txt", "第十章.txt"],
    ["Глава 2.txt", "Глава 10.txt", "Эпилог.txt"],
    ["Book 1/Prologue.txt", "Book 1/2.txt", "Book 1/10.txt", "Book 2/1.txt", "Book 10/1.txt"],
    ["Book 1 Prologue.txt", "Book 1 Chapter 2.txt", "Book 2 Prologue.txt", "Book 2 Chapter 1.txt"],
    ["ch_2.txt", "ch_3 (1).txt", "ch_11.txt"],
    ["1.txt", "2.txt", "١٠.txt"],
]


@pytest.mark.parametrize("names", ORDERS, ids=lambda names: names[-1])
def test_files_stand_in_the_order_a_reader_would_put_them(names: list[str]):
    mixed = random.Random(4).sample(names, len(names))  # noqa: S311 (no secret)
    assert sorted(mixed, key=order_key) == names


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_names_can_be_sorted_shown_and_made_titles(names: list[str]):
    keys = sorted(map(order_key, names))
    assert keys == sorted(map(order_key, reversed(names)))
    common = common_name(names)
    assert all(len(chapter_title(name, 1, common)) <= 200 for name in names)
    shown_names(names)


def test_a_number_as_long_as_its_name_is_still_one():
    assert order_key("9" * 255 + ".txt") > order_key("8.txt")


TITLES = [
    ("01 - Ash.txt", 1, "Ash"),
    ("chapter2.txt", 2, ""),
    ("chapter2.txt", 3, "Chapter 2"),
    ("Chapter 3 - Coal.docx", 3, "Coal"),
    ("Chapter 3 - Coal.docx", 4, "Chapter 3: Coal"),
    ("Salt Road 03.txt", 3, ""),
    ("Salt Road 03 - Coal.txt", 3, "Coal"),
    ("prologue.txt", 1, "Prologue"),
    ("book/07_the_long_way_home.md", 7, "The long way home"),
    ("IV.txt", 4, ""),
    ("Untitled document.docx", 1, ""),
    ("7 nights (3).txt", 7, "Nights"),
    ("100 Days.txt", 1, "100 Days"),
    ("1984.txt", 3, ""),
    ("", 1, ""),
]


@pytest.mark.parametrize(("name", "number", "title"), TITLES)
def test_a_name_gives_a_title_when_it_says_something(name: str, number: int, title: str):
    assert chapter_title(name, number, "Salt Road " if name.startswith("Salt") else "") == title


@pytest.mark.parametrize(
    ("names", "common"),
    [
        (["Salt Road 1.txt", "Salt Road 2.txt"], "Salt Road "),
        (["Salt Road Chapter 1.txt", "Salt Road Chapter 2.txt"], "Salt Road "),
        (["Salt Road - Kapitel 1.txt", "Salt Road - Kapitel 2.txt"], "Salt Road "),
        (["Chapter 1.txt", "Chapter 2.txt"], ""),
        (["1.txt", "2.txt"], ""),
        (["Ash.txt", "Brass.txt"], ""),
        (["Ash.txt"], ""),
        ([], ""),
    ],
)
def test_what_all_names_begin_with_is_the_storys(names: list[str], common: str):
    assert common_name(names) == common


@pytest.mark.parametrize(
    ("name", "says"),
    [("chapter2.txt", True), ("Prologue.txt", True), ("Ash.txt", False), ("info.txt", False)],
)
def test_a_number_or_a_prologue_tells_a_place(name: str, says: bool):
    assert says_place(name) == says


def test_many_names_are_cut_short():
    assert shown_names(["a.txt", "b.txt"]) == "a.txt, b.txt"
    assert shown_names([f"{n}.txt" for n in range(1_200)], 2) == "0.txt, 1.txt and 1,198 more"
    assert len(shown_names(["x" * 300])) == 60
