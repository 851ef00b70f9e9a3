"""What a message has in common with itself after an edit, and not with any other."""

from itertools import product

import pytest

from bot.messages.layout.spoiler_labels import (
    JUMP_ADDRESS,
    continued_label,
    onward_label,
    opening_label,
)
from bot.messages.payload.jump_links import fill_in
from bot.messages.payload.recognition import one_form, story_in, texts_of, wording
from bot.models.server import MessageStyle

ADDRESS = "https://discord.com/channels/1/22/333"


def opening(**end: object) -> str:
    return opening_label(["gore, spiders"], 400, summary="It ends badly.", **end)


FORMS = {
    "opening": (opening(ends_in=3), opening(ends_in=3, address=ADDRESS)),
    "continued": (continued_label(["gore"]), continued_label(["gore"], ends_in=9, address=ADDRESS)),
    "onward": (onward_label(4), onward_label(4, address=ADDRESS)),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_a_label_and_the_link_that_it_becomes_are_one(before: str, after: str):
    story = "The tide went out.\n\n||All of it.||"
    assert before != after
    assert one_form(f"{before}\n{story}") == one_form(f"{after}\n{story}")
    assert story_in(f"{before}\n{story}") == story_in(f"{after}\n{story}") != ""


def test_several_labels_of_a_message_are_recognised_in_any_of_their_forms():
    messages = ["\n".join(forms) for forms in product(*FORMS.values())]
    assert len(set(messages)) == 8
    assert len({one_form(f"Story.\n{message}\nMore.") for message in messages}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The tide went out.", "The tide went in."),
        ("A: [skip there](https://discord.com/channels/1/2/3)", "A"),
        (continued_label(["gore"]), continued_label(["spiders"])),
        (onward_label(4), onward_label(5)),
        ("One line · ends in part 3", "One line"),
    ],
)
def test_other_words_are_another_message(one: str, other: str):
    assert one_form(one) != one_form(other)


def test_hiding_more_changes_no_word_of_the_story():
    posted = "Of night.\n\n* * *\n\nOf **knives**."
    hidden = f"{opening()}\n||Of night.\n\n* * *\n\nOf **knives**.||\n-# End of the hidden passage"
    assert story_in(posted) == story_in(hidden)
    assert one_form(posted) != one_form(hidden)


def test_a_message_of_small_print_alone_tells_nothing():
    assert story_in("-# This part is not needed any more") == ""


def test_both_styles_say_their_words_in_order():
    first, second = f"{opening(ends_in=3)}", "Of night."
    components = [
        {"type": 10, "id": 5, "content": first},
        {"type": 17, "spoiler": True, "components": [{"type": 10, "content": second}]},
    ]
    payloads = {
        MessageStyle.COMPONENTS: {"components": components},
        MessageStyle.TEXT: {"content": f"{first}\n{second}"},
    }
    assert {wording(payload) for payload in payloads.values()} == {one_form(f"{first}\n{second}")}
    linked = {"content": opening(ends_in=3, address=JUMP_ADDRESS)}
    assert one_form(*texts_of(fill_in(linked, 1, 2, 3))) == one_form(first)
