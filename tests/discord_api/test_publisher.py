from dataclasses import dataclass, field
from typing import Any, NamedTuple

import discord
import pytest

from bot.discord_api.publisher import DiscordPublisher
from bot.services.ports.publisher import DeliveryProblem, ProblemKind

THREAD, MESSAGE = 10, 20


class Answer(NamedTuple):
    status: int
    reason: str = ""


@dataclass
class Http:
    """The requests of discord.py's own, against one thread with one message."""

    archived: bool = False
    locked: bool = False
    there: bool = True
    asked: list[str] = field(default_factory=list)

    async def delete_message(self, channel_id: int, message_id: int) -> None:
        self.asked.append("delete")
        if self.archived:
            raise discord.HTTPException(Answer(400), {"code": 50083, "message": "archived"})
        if not self.there:
            raise discord.NotFound(Answer(404), {"code": 10008, "message": "unknown"})
        self.there = False

    async def edit_channel(self, channel_id: int, **settings: Any) -> None:
        self.asked.append("open" if settings == {"archived": False} else "close")
        if self.locked:
            raise discord.Forbidden(Answer(403), {"code": 50013, "message": "no"})
        self.archived = settings["archived"]


@dataclass
class Client:
    http: Http


async def test_an_archived_thread_is_opened_to_delete_in_it_and_can_be_closed():
    http = Http(archived=True)
    publisher = DiscordPublisher(Client(http))
    await publisher.delete(THREAD, MESSAGE)
    await publisher.close_thread(THREAD)
    assert http.asked == ["delete", "open", "delete", "close"]
    assert http.archived and not http.there


@pytest.mark.parametrize(
    ("http", "kind", "asked"),
    [
        (Http(there=False), ProblemKind.NO_MESSAGE, ["delete"]),
        (Http(archived=True, locked=True), ProblemKind.PERMANENT, ["delete", "open"]),
    ],
    ids=["deleted by somebody else", "locked"],
)
async def test_what_cannot_be_deleted_is_told(http: Http, kind: ProblemKind, asked: list[str]):
    with pytest.raises(DeliveryProblem) as told:
        await DiscordPublisher(Client(http)).delete(THREAD, MESSAGE)
    assert told.value.kind is kind
    assert http.asked == asked
