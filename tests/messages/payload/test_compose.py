from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.messages.layout.parts import MessagePart, Piece, Role
from bot.messages.payload import compose as composing
from bot.messages.payload.compose import compose
from bot.messages.payload.identity import mark, nonce
from bot.messages.proof.proof import ProofFailed
from bot.messages.proof.reader import read_payload, walk
from bot.models.release import PartKind, PlannedPart
from bot.models.server import Layout, MessageStyle
from bot.models.story import (
    Action,
    Chapter,
    ChapterHead,
    Rating,
    Story,
    WarningFacts,
    WarningState,
)

KEY = "0123456789abcdef" * 2
STORY = Story(
    story_id=1,
    guild_id=2,
    author_id=3,
    author_name="Mara",
    title="Salt and Iron",
    rating=Rating.TEEN,
    warning_state=WarningState.LISTED,
    warnings=("gore",),
    summary="Nine days of rain.",
    note_before="Thanks for *coming*.",
    note_after="That was all.",
    details=(),
    tags=(),
    expected_chapters=2,
    chapter_count=2,
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
)
BODY = """\
Rain came at nine.

::: warning gore | The miller is hurt.
The wheel took his hand before anybody could shout.
:::

***

She ||ran|| home."""
FACTS = WarningFacts(story=("gore",), passages={1: (("gore",),)})


def chapter(number: int = 1, body: str = BODY) -> Chapter:
    head = ChapterHead(10 + number, 1, number, "The Mill", 17, ())
    return Chapter(head, body, note_before=f"Before {number}.", note_after=f"After {number}.")


def composed(
    layout: Layout = Layout.THREAD,
    style: MessageStyle = MessageStyle.COMPONENTS,
    number: int = 1,
    body: str = BODY,
) -> tuple[PlannedPart, ...]:
    return compose(
        STORY,
        chapter(number, body),
        FACTS,
        layout=layout,
        style=style,
        release_id=77,
        key=KEY,
        chapter_total=2,
    )


def test_a_server_may_show_openly_what_is_warned_of():
    for style in MessageStyle:
        parts = compose(
            STORY,
            chapter(),
            FACTS,
            layout=Layout.CHANNEL,
            style=style,
            release_id=77,
            key=KEY,
            chapter_total=2,
            policy={"gore": Action.OPEN}.__getitem__,
        )
        assert "took his hand" in shown(parts, PartKind.TEXT, hidden=False)
        assert shown(parts, PartKind.TEXT, hidden=True) == "ran"
        assert "Warnings: gore" in shown(parts, PartKind.CARD)
        assert "hidden" not in shown(parts, PartKind.CARD)


def shown(parts: tuple[PlannedPart, ...], kind: PartKind, *, hidden: bool | None = None) -> str:
    runs = (run for part in parts if part.kind is kind for run in read_payload(part.payload))
    return "".join(run.text for run in runs if hidden is None or run.hidden is hidden)


@pytest.mark.parametrize(
    ("layout", "kinds"),
    [
        (Layout.THREAD, [PartKind.CARD, PartKind.THREAD, PartKind.TEXT]),
        (Layout.CHANNEL, [PartKind.CARD, PartKind.TEXT]),
        (Layout.FORUM, [PartKind.POST, PartKind.CARD, PartKind.TEXT]),
        (Layout.CARD, [PartKind.CARD]),
    ],
)
@pytest.mark.parametrize("style", list(MessageStyle))
def test_a_layout_decides_the_steps(layout: Layout, kinds: list[PartKind], style: MessageStyle):
    assert [part.kind for part in composed(layout, style)] == kinds


def test_a_step_is_known_by_its_position():
    for position, part in enumerate(composed(body=f"{BODY}\n\n" + "Rain fell. " * 2000)):
        assert (part.nonce, part.mark) == (nonce(KEY, 77, position), mark(KEY, 77, position))
        if part.kind is not PartKind.THREAD:
            assert part.payload["components"][0]["id"] == part.mark


def test_the_marks_of_plain_cards_stand_on_their_buttons():
    card, *_ = composed(style=MessageStyle.TEXT)
    assert [each["id"] for each, _ in walk(card.payload) if "id" in each] == [card.mark]


def test_a_thread_is_named_and_kept_for_a_week():
    thread = composed()[1]
    name = "Salt and Iron – 1. The Mill"
    assert thread.payload == {"name": name, "auto_archive_duration": 10080}


@pytest.mark.parametrize("style", list(MessageStyle))
def test_what_is_warned_of_is_hidden_and_nothing_else(style: MessageStyle):
    parts = composed(style=style)
    hidden = shown(parts, PartKind.TEXT, hidden=True).replace("\n", "")
    assert hidden == "The wheel took his hand before anybody could shout.ran"
    assert "wheel" not in shown(parts, PartKind.TEXT, hidden=False)
    assert "The miller is hurt." in shown(parts, PartKind.TEXT, hidden=False)


def test_the_card_says_what_is_hidden():
    card = shown(composed(), PartKind.CARD)
    assert "Chapter 1 of 2 · The Mill" in card
    assert "Warnings: gore" in card
    assert "1 passage is hidden: gore." in card


def test_the_storys_notes_stand_outermost():
    first = shown(composed(number=1), PartKind.TEXT)
    last = shown(composed(number=2), PartKind.TEXT)
    assert first.index("Thanks for coming.") < first.index("Before 1.") < first.index("Rain")
    assert "That was all." not in first
    assert "Thanks" not in last
    assert last.index("home.") < last.index("After 2.") < last.index("That was all.")


def test_passages_that_storage_does_not_know_are_hidden_too():
    parts = compose(
        STORY,
        chapter(),
        replace(FACTS, passages={}),
        layout=Layout.CHANNEL,
        style=MessageStyle.COMPONENTS,
        release_id=77,
        key=KEY,
        chapter_total=None,
    )
    assert "wheel" in shown(parts, PartKind.TEXT, hidden=True)
    assert "wheel" not in shown(parts, PartKind.TEXT, hidden=False)


def test_the_same_chapter_is_composed_the_same():
    assert composed() == composed()


def test_a_composition_that_leaks_is_refused(monkeypatch: pytest.MonkeyPatch):
    def show_all(content, style):
        pieces = (Piece(Role.PROSE, "The wheel took his hand before anybody could shout."),)
        return (MessagePart(pieces),)

    monkeypatch.setattr(composing, "make_parts", show_all)
    with pytest.raises(ProofFailed) as failed:
        composed()
    assert any(finding.startswith("leak") for finding in failed.value.findings)
