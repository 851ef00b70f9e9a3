"""What the reconciliation needs of Discord. Implemented in `bot.discord_api.histories`."""

from typing import Protocol

from bot.models.feedback import HistoryEntry, Reactor

PAGE = 100


class FeedbackPort(Protocol):
    """Questions only. Every method raises DeliveryProblem when Discord says no."""

    @property
    def reads_chat(self) -> bool:
        """Whether Discord shows us what is not addressed to us."""
        ...

    @property
    def own_id(self) -> int:
        """The bot's own user id. Only after login."""
        ...

    async def history(self, guild_id: int, channel_id: int, *, after: int) -> list[HistoryEntry]:
        """The PAGE messages that follow `after`, oldest first; fewer at the end of the history.

        Where we may not read the history Discord's answer is an empty one.
        """
        ...

    async def reactors(
        self, channel_id: int, message_id: int, emoji: str, *, burst: bool, after: int
    ) -> list[Reactor]:
        """The PAGE users with ids above `after` who gave this, ascending; fewer at the end."""
        ...

    async def is_there(self, channel_id: int, message_id: int) -> bool:
        """Whether a message exists; False only where Discord says that it does not."""
        ...
