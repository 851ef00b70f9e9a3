"""A part's message as it is edited once its chapter is complete: its label leads to the end."""

import json
from dataclasses import replace

from bot.messages.layout.parts import MessagePart
from bot.messages.layout.spoiler_labels import JUMP_ADDRESS
from bot.messages.payload.message import SUPPRESS_NOTIFICATIONS, part_payload
from bot.messages.payload.recognition import texts_of
from bot.messages.proof.edits import Edit
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.text.limits import NOTHING, PLAIN_ROOM, TEXT_DISPLAY, V2_ROOM, size_of

ROOMS = {MessageStyle.COMPONENTS: V2_ROOM, MessageStyle.TEXT: PLAIN_ROOM}


def link_part(number: int, part: MessagePart, style: MessageStyle, mark: int) -> Edit | None:
    """Return the edit of part `number`; None where no label leads on, or a link has no room.

    Opening labels always have room. A story may say the address itself: then there is no telling
    which of the two is ours, and its label stays as it is.
    """
    jump = next((piece.jump for piece in part.pieces if piece.jump is not None), None)
    if jump is None:
        return None
    pieces = [
        piece if piece.jump is None else replace(piece, markup=piece.jump.markup)
        for piece in part.pieces
    ]
    payload = part_payload(MessagePart(tuple(pieces)), style, mark)
    # An edit notifies nobody, and Discord wants no flag that only a new message can have.
    payload["flags"] &= ~SUPPRESS_NOTIFICATIONS
    texts = list(texts_of(payload))
    size = sum((size_of(text) + TEXT_DISPLAY for text in texts), start=NOTHING)
    if not size.within(ROOMS[style]) or "".join(texts).count(JUMP_ADDRESS) != 1:
        return None
    return Edit(number, jump.to, payload)


def fill_in(payload: Payload, guild_id: int, channel_id: int, message_id: int) -> Payload:
    """Return the body of an edit with its link leading to this message."""
    address = f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
    return json.loads(json.dumps(payload).replace(JUMP_ADDRESS, address))
