"""Chapters whose alphabet takes three bytes a letter, and a Discord that bears so many of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from bot.messages.layout import packing
from bot.messages.payload import card, forum_post, jump_links
from bot.messages.proof import wire_limits
from bot.messages.proof.reader import walk
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.text.limits import TEXT_DISPLAY_TOTAL, UNBOUNDED, Size
from tests.worlds.delivery import ForgetfulPublisher, World

BEARABLE = 10_170
SENTENCE = "ลมทะเลพัดแรงจนตะเกียงดับ ไม่มีใครกล้าขึ้นบันไดเก่าอีกเลยในคืนนั้น "
LIGHT = "The tide went out over the stones. " * 30


def heavy(messages: int, mark: str = "คืน") -> str:
    """So many messages, filled by characters, of paragraphs that each say where they stand."""
    count = 19 * messages
    return "\n\n".join(f"{mark} {number}: {SENTENCE * 3}".strip() for number in range(count))


def light(count: int) -> str:
    return "\n\n".join(f"{number}: {LIGHT}".strip() for number in range(count))


def weight(payload: Payload) -> int:
    """What Discord counts of a message."""
    payload = payload.get("message", payload)
    texts = [each["content"] for each, _ in walk(payload) if "content" in each]
    return sum(len(text.encode()) + 12 for text in texts)


@dataclass
class TenderPublisher(ForgetfulPublisher):
    """Answers 500 to what is too heavy, whenever it is asked; `refused` are its weights."""

    bearable: int = BEARABLE
    refused: list[int] = field(default_factory=list)

    async def post(self, channel_id: int, payload: Payload, *, nonce: str) -> int:
        self._weigh(payload)
        return await super().post(channel_id, payload, nonce=nonce)

    async def create_post(self, channel_id: int, payload: Payload) -> int:
        self._weigh(payload)
        return await super().create_post(channel_id, payload)

    async def edit(self, channel_id: int, message_id: int, payload: Payload) -> None:
        self._weigh(payload)
        await super().edit(channel_id, message_id, payload)

    def _weigh(self, payload: Payload) -> None:
        if weight(payload) > self.bearable:
            self.refused.append(weight(payload))
            raise DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")


def make_tender(world: World) -> TenderPublisher:
    """Let the world's channel weigh what comes."""
    tender = TenderPublisher(world.clock)
    tender.__dict__.update(vars(world.publisher))
    world.publisher = tender
    return tender


@contextmanager
def before_the_limit_was_known(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bot as it was when it counted no bytes."""
    room = Size(TEXT_DISPLAY_TOTAL, UNBOUNDED)
    old = replace(packing.LIMITS[MessageStyle.COMPONENTS], bytes=UNBOUNDED)
    with patch.context() as then:
        then.setitem(packing.LIMITS, MessageStyle.COMPONENTS, old)
        then.setitem(jump_links.ROOMS, MessageStyle.COMPONENTS, room)
        then.setattr(card, "V2_ROOM", room)
        then.setattr(forum_post, "V2_ROOM", room)
        then.setattr(wire_limits, "TEXT_BYTES", UNBOUNDED)
        yield
