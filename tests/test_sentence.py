import pytest

from bot.sentence import Sentence

LEFT = Sentence("{count:chapter|chapters} of {title} {count:~is|are} left.")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 chapters of {Ash} are left."),
        (1, "1 chapter of {Ash} is left."),
        (1200, "1,200 chapters of {Ash} are left."),
    ],
)
def test_words_follow_the_number_and_values_are_no_templates(count: int, said: str):
    assert LEFT(title="{Ash}", count=count) == said


@pytest.mark.parametrize("values", [{"title": "Ash"}, {"title": "Ash", "count": 1, "more": 2}])
def test_each_place_is_filled_and_nothing_else(values):
    with pytest.raises(ValueError, match="is filled with"):
        LEFT(**values)


@pytest.mark.parametrize("template", ["{}", "{0}", "{title.upper}", "{title"])
def test_places_have_plain_names(template: str):
    with pytest.raises(ValueError, match=r"places have names|expected '\}'"):
        Sentence(template)
