"""How white space is compared, beside what that means in a regular expression."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.proof.client_markdown import DEEPEST, ShownRun, _Scope
from bot.messages.proof.fidelity import INVISIBLE, WHITE_SPACE, _count_signs, _text
from tests.messages.bodies import TRICKS, WORDS

_SPACES = (*" \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0", "\u1680", "\u2003", "\u2028", "\u3000")
texts = st.lists(
    st.sampled_from((*_SPACES, *INVISIBLE, *WORDS, *TRICKS)) | st.characters(codec="utf-8"),
    max_size=12,
).map("".join)


def visible(text: str) -> str:
    return re.sub("[\u200b\u2060]", "", text)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_lines_are_compared_without_the_white_space_around_them(text):
    assert _text([text]) == re.sub(r"[^\S\n]*\n\s*", "\n", visible(text)).strip()


@settings(max_examples=150, deadline=None)
@given(texts)
def test_what_is_counted_is_what_is_not_white_space(text):
    assert _count_signs(text) == len(re.findall(r"\S", visible(text)))


def test_no_white_space_is_forgotten():
    assert [char for char in map(chr, range(0x110000)) if char.isspace()] == [*WHITE_SPACE]


@settings(max_examples=150, deadline=None)
@given(texts, st.booleans(), st.sampled_from((0, DEEPEST - 1, DEEPEST)))
def test_text_that_need_not_be_read_is_shown_as_it_is(text, line_start, depth):
    if not _Scope([], False, depth=depth)._must_read(text):
        shown: list[ShownRun] = []
        _Scope(shown, False, depth=depth).nested(hidden=True).read(text, line_start=line_start)
        assert shown == ([ShownRun(text, True)] if text else [])
