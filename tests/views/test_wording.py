import pytest

from bot.views.schedule_view import TEXT, cut
from bot.views.wording import numbers, public


@pytest.mark.parametrize(
    ("chapters", "words"),
    [([4], "chapter 4"), ([4, 5, 6], "chapters 4–6"), ([2, 5, 6], "chapters 2, 5, 6")],
)
def test_runs_of_chapters_are_named_by_their_ends_and_others_one_by_one(chapters, words):
    assert numbers(chapters) == words


def test_somebodys_words_are_one_line_that_opens_nothing():
    assert public("**Loud**\n\n# and @everyone") == r"\*\*Loud\*\* # and \@everyone"
    assert len(public("word " * 1_000, 50)) <= 50
    assert public("a" * 10**6, 20).endswith("…")


def test_what_is_too_long_for_a_message_ends_with_a_whole_line():
    lines = [f"line {number}" for number in range(2_000)]
    shown = cut("\n".join(lines)).split("\n")
    assert shown[:-1] == lines[: len(shown) - 1]
    assert shown[-1] == "…"
    assert len("\n".join(shown)) <= TEXT + 2
    assert len(cut("x" * 9_000)) <= TEXT + 2
    assert cut("short") == "short"
