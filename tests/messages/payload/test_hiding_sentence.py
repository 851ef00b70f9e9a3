import pytest

from bot.messages.payload.hiding_sentence import hiding_sentence
from bot.text.warnings.hiding import ChapterHiding

TABLE = {
    "nothing": (ChapterHiding((), ((),), ("gore",)), ""),
    "the whole chapter": (
        ChapterHiding(("gore",), (), ("gore",)),
        "This chapter is hidden behind a spoiler for gore.",
    ),
    "the whole chapter for three": (
        ChapterHiding(("gore", "violence", "grief"), (), ()),
        "This chapter is hidden behind a spoiler for gore, violence and grief.",
    ),
    "the whole chapter, a passage for more": (
        ChapterHiding(("gore",), (("grief",),), ()),
        "This chapter is hidden behind a spoiler for gore and grief.",
    ),
    "one passage": (ChapterHiding((), (("gore",), ()), ()), "1 passage is hidden: gore."),
    "two passages": (
        ChapterHiding((), (("gore", "grief"), ("gore",)), ()),
        "2 passages are hidden: gore, grief.",
    ),
}


@pytest.mark.parametrize(("hiding", "sentence"), TABLE.values(), ids=TABLE)
def test_the_card_says_what_is_hidden(hiding: ChapterHiding, sentence: str):
    assert hiding_sentence(hiding) == sentence
