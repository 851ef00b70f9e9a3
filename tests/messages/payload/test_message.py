from bot.messages.layout.parts import MessagePart, Piece, Role
from bot.messages.payload.message import part_payload
from bot.models.server import MessageStyle

PART = MessagePart(
    (
        Piece(Role.PROSE, "Before."),
        Piece(Role.LABEL, "-# label"),
        Piece(Role.HIDDEN, "Behind."),
        Piece(Role.NOTE, "A note."),
    )
)


def test_a_hidden_piece_stands_in_a_spoilered_container_of_its_own():
    assert part_payload(PART, MessageStyle.COMPONENTS, 99) == {
        "flags": 32768 | 4096,
        "components": [
            {"type": 10, "content": "Before.", "id": 99},
            {"type": 10, "content": "-# label"},
            {"type": 17, "spoiler": True, "components": [{"type": 10, "content": "Behind."}]},
            {"type": 14, "divider": True, "spacing": 1},
            {"type": 10, "content": "A note."},
        ],
        "allowed_mentions": {"parse": []},
    }


def test_a_hidden_piece_is_wrapped_in_the_text_style():
    assert part_payload(PART, MessageStyle.TEXT, 99) == {
        "content": "Before.\n-# label\n||Behind.||\nA note.",
        "flags": 4 | 4096,
        "allowed_mentions": {"parse": []},
    }


def test_a_hidden_part_opens_its_spoiler_at_once():
    hidden = MessagePart((Piece(Role.HIDDEN, "Behind."),))
    assert part_payload(hidden, MessageStyle.TEXT, 99)["content"] == "||Behind.||"


def test_the_mark_stands_on_the_container_where_that_comes_first():
    hidden = MessagePart((Piece(Role.HIDDEN, "Behind."),))
    first, *_ = part_payload(hidden, MessageStyle.COMPONENTS, 5)["components"]
    assert (first["type"], first["id"]) == (17, 5)
