"""Known bugs of the reconciliation, each planted in the bot's own process before it starts."""

from collections.abc import Callable
from typing import Any

import bot.services.feedback.reconciliation as service
from bot.discord_api import histories
from bot.models.feedback import ReactionCount
from bot.storage.feedback import comments, reactions, reconciliation

Bug = Callable[[], None]


def no_bursts() -> None:
    """Only normal reactions are asked for, as discord.py does unless told otherwise."""
    old: Any = histories._tallies  # pyright: ignore[reportPrivateUsage]

    def tallies(message: Any) -> list[ReactionCount]:
        return [tally for tally in old(message) if not tally.burst]

    histories._tallies = tallies  # pyright: ignore


def no_removals() -> None:
    """What is there is added; what is there no more stays."""

    async def remove_unlisted(*_: object, **__: object) -> int:
        return 0

    reactions.remove_unlisted = remove_unlisted


def counts_are_trusted() -> None:
    """Users are asked for only where the counts differ."""
    old: Any = reconciliation.owe_reactors

    async def owe(tx: Any, channel_id: int, message_id: int, kinds: Any) -> None:
        await old(tx, channel_id, message_id, [kind for kind in kinds if kind[2]])

    reconciliation.owe_reactors = owe


def first_page_only() -> None:
    """A list of users ends with its first page."""
    old: Any = reconciliation.note_reactors

    async def note(tx: Any, owed: Any, _: int | None) -> None:
        await old(tx, owed, None)

    reconciliation.note_reactors = note


def only_at_the_start() -> None:
    """A session that was lost and begun anew is taken for one that was resumed."""
    old: Any = service.Reconciliation.begin_anew
    begun = list[bool]()

    def begin(self: Any) -> None:
        if not begun:
            begun.append(True)
            old(self)

    service.Reconciliation.begin_anew = begin


def comments_never_compared() -> None:
    """New comments are found; what became of known ones is not."""

    async def nothing(*_: object, **__: object) -> dict[int, str]:
        return {}

    comments.find_said = nothing


MUTATIONS: dict[str, Bug] = {
    bug.__name__.replace("_", "-"): bug
    for bug in (
        no_bursts,
        no_removals,
        counts_are_trusted,
        first_page_only,
        only_at_the_start,
        comments_never_compared,
    )
}
