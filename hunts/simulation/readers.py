"""Readers' acts are written down as they happen here: nobody is asked for them afterwards."""

from typing_extensions import override

from bot.models.feedback import HistoryEntry, Reactor
from bot.services.ports.feedback import FeedbackPort


class Silence(FeedbackPort):
    """A Discord in which nothing happened while nobody listened."""

    @property
    @override
    def reads_chat(self) -> bool:
        return False

    @property
    @override
    def own_id(self) -> int:
        return 1

    @override
    async def history(self, guild_id: int, channel_id: int, *, after: int) -> list[HistoryEntry]:
        return []

    @override
    async def reactors(
        self, channel_id: int, message_id: int, emoji: str, *, burst: bool, after: int
    ) -> list[Reactor]:
        return []

    @override
    async def is_there(self, channel_id: int, message_id: int) -> bool:
        return True
