import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.payload.thread_names import thread_name
from bot.text.limits import utf16_length

LONG = "A Very Long Title That Goes On And On Without An End In Sight For Anybody"


@pytest.mark.parametrize(
    ("story", "number", "chapter", "expected"),
    [
        ("Salt", 3, "Ash", "Salt – 3. Ash"),
        ("Salt", 3, "", "Salt – Chapter 3"),
        ("Salt", 3, "Chapter 3: Ash", "Salt – Chapter 3: Ash"),
        ("Salt", 1, "Chapter 12", "Salt – 1. Chapter 12"),
        ("Salt\nand Iron", 3, "  Ash ", "Salt and Iron – 3. Ash"),
        (LONG, 12, "Ash", f"{LONG} – 12. Ash"),
        (LONG * 3, 12, "", None),
        (LONG, 12, LONG, None),
    ],
)
def test_a_thread_is_named_after_story_and_chapter(story, number, chapter, expected):
    name = thread_name(story, number, chapter)
    assert utf16_length(name) <= 100
    assert name == expected if expected else str(number) in name


@given(st.text(min_size=1, max_size=200), st.integers(1, 2000), st.text(max_size=200))
def test_a_thread_name_fits_and_keeps_its_number(story: str, number: int, chapter: str):
    name = thread_name(story, number, chapter)
    assert 1 <= utf16_length(name) <= 100
    assert str(number) in name
    assert name == name.strip()
