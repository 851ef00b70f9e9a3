"""Known bugs of a delivery, each planted in the bot's own process before it starts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import bot.discord_api.publisher as publishing
from bot.models.release import Part, PartState
from bot.services.channels import history_search
from bot.services.delivery import posting
from bot.services.notices import sender
from bot.services.ports import publisher
from hunts.crashes.pressed_mutations import PRESSED

Bug = Callable[[], None]


def _put(place: Any, name: str, bad: Any) -> None:
    setattr(place, name, bad)


def bug(name: str) -> str:
    """Return where the altered bot finds the bug of this name."""
    return f"{ALL[name].__module__}:{ALL[name].__name__}"


def nonce_changes() -> None:
    """Each try has a nonce of its own, so Discord cannot know it for the same."""
    old = publishing.DiscordPublisher.post

    async def post(self: Any, channel_id: int, payload: Any, *, nonce: str) -> int:
        return await old(self, channel_id, payload, nonce=f"{nonce[:12]}{uuid4().hex[:12]}")

    _put(publishing.DiscordPublisher, "post", post)


def told_anew() -> None:
    """Each try of a notice has a nonce of its own."""
    old = publishing.DiscordPublisher.tell

    async def tell(self: Any, channel_id: int, text: str, *, nonce: str) -> int:
        return await old(self, channel_id, text, nonce=f"{nonce[:12]}{uuid4().hex[:12]}")

    _put(publishing.DiscordPublisher, "tell", tell)


def search_skipped() -> None:
    """What was tried long ago is sent again without a look at the channel."""

    async def find(*_: object) -> None:
        return None

    _put(history_search.Search, "find", find)


def word_not_looked_for() -> None:
    """What a file that was put back does not know to be told is told again."""

    async def find(*_: object) -> None:
        return None

    _put(sender.NoticeSender, "_find", find)


def word_looked_for_alone() -> None:
    """What was told among other word is not found."""

    def times_said(seen: publisher.OwnMessage, words: str) -> int:
        return int(seen.content.strip() == words.strip())

    _put(publisher.OwnMessage, "times_said", times_said)


def attempt_taken_for_sent() -> None:
    """After a start, what was tried counts as sent."""
    old = posting.Posting.post_all

    async def post_all(
        self: Any, release: Any, parts: Any, guard: Any, *, doubtful: bool
    ) -> list[Part]:
        trusted = [part for part in parts if not doubtful or part.state is not PartState.ATTEMPTED]
        return await old(self, release, trusted, guard, doubtful=doubtful)

    _put(posting.Posting, "post_all", post_all)


def always_fresh() -> None:
    """A nonce is trusted for ever."""
    _put(history_search, "FRESH", timedelta(days=1))


def spoiler_forgotten() -> None:
    """What is left of a chapter after a start is sent without its spoilers."""
    old = posting.Posting.post_all

    async def post_all(
        self: Any, release: Any, parts: Any, guard: Any, *, doubtful: bool
    ) -> list[Part]:
        bare = [replace(part, payload=_bare(part.payload)) for part in parts]
        return await old(self, release, bare if doubtful else parts, guard, doubtful=doubtful)

    _put(posting.Posting, "post_all", post_all)


def _bare(payload: dict[str, Any]) -> dict[str, Any]:
    shown = [
        {key: value for key, value in component.items() if key != "spoiler"}
        for component in payload.get("components", [])
    ]
    return {**payload, "components": shown} if shown else payload


COPIED: dict[str, Bug] = {
    each.__name__.replace("_", "-"): each for each in (word_not_looked_for, word_looked_for_alone)
}
"""They show when an old copy is put back."""

ALL: dict[str, Bug] = {
    each.__name__.replace("_", "-"): each
    for each in (
        nonce_changes,
        told_anew,
        search_skipped,
        attempt_taken_for_sent,
        always_fresh,
        spoiler_forgotten,
    )
} | (COPIED | PRESSED)
