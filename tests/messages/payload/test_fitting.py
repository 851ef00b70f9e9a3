import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.payload.fitting import fit
from bot.text.limits import utf16_length


def doubled(text: str) -> str:
    return "".join(f"\\{char}" for char in text)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("", 10, ""),
        ("one two three", 8, "one two…"),
        ("one two, three", 9, "one two…"),
        ("unbreakable", 5, "unbr…"),
        ("👩‍👩‍👧👩‍👩‍👧", 9, "👩‍👩‍👧…"),
        ("word", 1, "…"),
        ("word", 0, ""),
    ],
)
def test_words_are_cut_where_a_cut_can_be_read(text: str, limit: int, expected: str):
    assert fit(text, limit) == expected


def test_the_limit_is_on_what_is_sent():
    assert fit("one two three", 16, doubled) == doubled("one two…")


@given(st.text() | st.text("ฝนตก 灯🌊", min_size=9), st.integers(0, 99), st.integers(0, 99))
def test_bytes_may_be_what_runs_out(text: str, limit: int, most_bytes: int):
    shown = fit(text, limit, doubled, most_bytes=most_bytes)
    assert utf16_length(shown) <= limit
    assert len(shown.encode()) <= most_bytes


@given(st.text(), st.integers(0, 60))
def test_what_is_fitted_fits(text: str, limit: int):
    assert utf16_length(fit(text, limit, doubled)) <= limit


@given(st.text("ab \n👨‍👩‍👧e\u0301", max_size=80), st.integers(2, 60))
def test_no_grapheme_is_cut(text: str, limit: int):
    shown = fit(text, limit).removesuffix("…").rstrip()
    assert text.startswith(shown)
    clusters = [cluster.end() for cluster in regex.finditer(r"\X", text)]
    assert len(shown.rstrip()) in {0, len(text), *clusters}
