"""The real bot with one thing or another altered, as a later version or a hurried one would be.

Run as `python -m tests.wire.altered_bot '{"limit": 900}' run`; the keys are those of `ALTERATIONS`.
"""

import importlib
import json
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import bot.bot
import bot.checkup
from bot import stopping
from bot.cli import main
from bot.messages.layout import packing
from bot.messages.proof import wire_limits
from bot.services.background import back_off
from bot.services.channels import forum_posts, history_search
from bot.services.delivery import posting, refusal_budget
from bot.services.schedules import release_now


def guilds_come_within(seconds: float) -> None:
    """discord.py waits 2 s for one more guild before it is ready, and 5 s before it begins anew."""
    client = bot.bot.Cliffhanger
    make = client._get_state

    def quick(self: Any, **options: Any) -> Any:
        return make(self, **options, guild_ready_timeout=seconds)

    async def at_once(self: Any, shard_id: int | None, *, initial: bool = False) -> None:
        """Override the wait before a second IDENTIFY."""

    client._get_state = quick
    client.before_identify_hook = at_once


def messages_hold(characters: int) -> None:
    packing.LIMITS.update(
        {style: replace(known, characters=characters) for style, known in packing.LIMITS.items()}
    )


def bytes_count_for_nothing(room: int) -> None:
    """As it was before it was known that Discord counts them, too."""
    packing.LIMITS.update(
        {style: replace(known, bytes=room) for style, known in packing.LIMITS.items()}
    )
    wire_limits.TEXT_BYTES = room


def outcomes_are_open_for(seconds: float) -> None:
    history_search.FRESH = posting.FRESH = timedelta(seconds=seconds)


def retry_after(seconds: float) -> None:
    first = timedelta(seconds=seconds)
    back_off.RELEASE = replace(back_off.RELEASE, first=first)
    back_off.OWED = replace(back_off.OWED, first=first)


def undo_within(seconds: float) -> None:
    release_now.UNDO_GRACE = timedelta(seconds=seconds)


def look_for_posts_after(seconds: float) -> None:
    forum_posts.ON_ITS_WAY = seconds


def extension_too(name: str) -> None:
    bot.bot.EXTENSIONS = bot.checkup.EXTENSIONS = (*bot.bot.EXTENSIONS, name)
    defaults = bot.bot.Cliffhanger.__init__.__kwdefaults__
    defaults["extensions"] = bot.bot.EXTENSIONS


def refused_at_most(bound: tuple[int, float]) -> None:
    """So many refusals in so many seconds."""
    times, seconds = bound
    refusal_budget.RefusalBudget.__init__.__defaults__ = (times, seconds)


def nap_at_least(seconds: float) -> None:
    releasing = importlib.import_module("bot.services.delivery.loop")
    releasing.SHORTEST_SLEEP = timedelta(seconds=seconds)


def stops_within(seconds: float) -> None:
    stopping.LONGEST = seconds


def bug_of(name: str) -> None:
    """Plant what stands under MODULE:NAME: a function that is called with nothing."""
    module, _, function = name.partition(":")
    getattr(importlib.import_module(module), function)()


ALTERATIONS = {
    "ready": guilds_come_within,
    "limit": messages_hold,
    "bytes": bytes_count_for_nothing,
    "fresh": outcomes_are_open_for,
    "retry": retry_after,
    "undo": undo_within,
    "settle": look_for_posts_after,
    "extension": extension_too,
    "refused": refused_at_most,
    "nap": nap_at_least,
    "longest": stops_within,
    "bug": bug_of,
}


def run(alterations: str, *arguments: str) -> None:
    """Be that bot; `alterations` are JSON."""
    for key, value in json.loads(alterations).items():
        ALTERATIONS[key](value)
    main(arguments, prog_name="bot")


if __name__ == "__main__":
    run(*sys.argv[1:])
