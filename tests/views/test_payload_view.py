import pytest

from bot.messages.payload.compose import compose
from bot.messages.payload.preview import inert
from bot.models.server import Layout, MessageStyle
from bot.models.story import Chapter, ChapterHead, Rating, Story, WarningFacts, WarningState
from bot.views.payload_view import component_count, payload_view
from tests.builders import NOW

BODY = """The lamp was lit.

::: warning gore | He does not get up again.
There was no lamp left.
:::

The stairs were wet."""


def a_chapter() -> tuple[Story, Chapter, WarningFacts]:
    head = ChapterHead(1, 1, 1, "Night", 12, ())
    story = Story(
        1,
        1,
        1,
        "Ines",
        "Salt",
        Rating.TEEN,
        WarningState.LISTED,
        ("gore",),
        "",
        "",
        "",
        (),
        (),
        None,
        1,
        NOW,
    )
    facts = WarningFacts(("gore",), {}, {1: (("gore",),)})
    return story, Chapter(head, BODY, "", ""), facts


def payloads(style: MessageStyle):
    planned = compose(
        *a_chapter(), layout=Layout.CHANNEL, style=style, release_id=7, key="k", chapter_total=None
    )
    return [inert(part.payload) for part in planned]


async def test_what_is_shown_is_what_will_be_posted():
    for payload in payloads(MessageStyle.COMPONENTS):
        shown = payload_view(payload).to_components()
        assert [_bare(part) for part in shown] == [_bare(part) for part in payload["components"]]


async def test_a_plain_message_is_shown_with_its_spoilers():
    _, text = payloads(MessageStyle.TEXT)
    (shown,) = payload_view(text).to_components()
    assert shown["content"] == text["content"]
    assert "||" in shown["content"]


async def test_components_are_counted_as_discord_does():
    card, *_ = payloads(MessageStyle.COMPONENTS)
    assert component_count(card["components"]) == payload_view(card).total_children_count


async def test_a_component_nobody_knows_is_an_error_and_not_a_gap():
    with pytest.raises(ValueError, match="type 99"):
        payload_view({"components": [{"type": 99}]})


def _bare(component):
    """Without what has no meaning of its own: numbering, and what is false anyway."""
    kept = {
        k: v
        for k, v in component.items()
        if k not in ("id", "components") and v not in (None, False)
    }
    kept.pop("accent_color", None)
    return kept | {"components": [_bare(child) for child in component.get("components", ())]}
