"""Bodies against Discord's published schema, where it is at hand."""

from collections.abc import Callable

import pytest

from bot.messages.layout.parts import Jump, MessagePart, Piece, Role
from bot.messages.layout.spoiler_labels import JUMP_ADDRESS
from bot.messages.payload.card import card_payload
from bot.messages.payload.jump_links import fill_in, link_part
from bot.messages.payload.message import part_payload
from bot.messages.payload.preview import inert
from bot.models.server import MessageStyle
from tests.messages.payload.test_card import FACTS
from tests.openapi import discord_schema

__all__ = ["discord_schema"]

PART = MessagePart(
    (Piece(Role.LABEL, "-# label"), Piece(Role.HIDDEN, "Behind."), Piece(Role.PROSE, "After."))
)
MESSAGE = "MessageCreateRequest"
Judge = Callable[[str, dict], list[str]]


@pytest.mark.parametrize("style", list(MessageStyle))
def test_every_message_is_one_that_discord_takes(style: MessageStyle, discord_schema: Judge):
    part, card = part_payload(PART, style, 2**31 - 1), card_payload(FACTS, style, 1)
    for payload in (part, card, inert(part), inert(card)):
        body = {**payload, "nonce": "A" * 25, "enforce_nonce": True}
        assert discord_schema(MESSAGE, body) == []


@pytest.mark.parametrize("style", list(MessageStyle))
def test_every_edit_is_one_that_discord_takes(style: MessageStyle, discord_schema: Judge):
    label = Piece(Role.LABEL, "-# label", Jump(2, f"-# label: [skip there]({JUMP_ADDRESS})"))
    edit = link_part(1, MessagePart((label, *PART.pieces[1:])), style, 2**31 - 1)
    body = fill_in(edit.payload, *[2**63 - 1] * 3)
    assert discord_schema("MessageEditRequestPartial", body) == []
    assert discord_schema("MessageEditRequestPartial", {**body, "nonce": "a"}) != []


def test_a_thread_is_one_that_discord_takes(discord_schema: Judge):
    thread = {"name": "a" * 100, "auto_archive_duration": 10080}
    assert discord_schema("CreateTextThreadWithMessageRequest", thread) == []


@pytest.mark.parametrize(
    "change",
    [
        {"content": "a" * 2001},
        {"unknown": 1},
        {"nonce": "A" * 26},
        {"components": [{"type": 10, "content": ""}]},
        {"components": [{"type": 10, "content": "a", "spoiler": True}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "a" * 81}]}]},
    ],
)
def test_the_schema_refuses_what_discord_refuses(change: dict, discord_schema: Judge):
    assert discord_schema(MESSAGE, change) != []
