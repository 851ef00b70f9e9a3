"""Discord's limit on editing messages that are older than an hour (30046)."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from tests.wire.faults import Limited
from tests.wire.traffic import WireRequest

EDIT = re.compile(r"/channels/(\d+)/messages/(\d+)")
TOO_MANY = 30046
OLD = timedelta(hours=1)


@dataclass
class OldEdits:
    """So many a channel in so many seconds. How many Discord allows, it does not say: None is all.

    The refusal is a 429 that carries the code, as hosts of other bots saw it.
    """

    limit: int | None = None
    seconds: float = 60.0
    _made: dict[str, list[datetime]] = field(default_factory=dict)

    def check(self, request: WireRequest, now: datetime) -> None:
        """Count an edit of an old message; raises Limited where it is one too many."""
        found = EDIT.fullmatch(request.path) if request.method == "PATCH" else None
        if found is None or self.limit is None:
            return
        if now - discord.utils.snowflake_time(int(found[2])) < OLD:
            return
        since = now - timedelta(seconds=self.seconds)
        made = [at for at in self._made.get(found[1], []) if at > since]
        self._made[found[1]] = made
        if len(made) >= self.limit:
            left = (made[0] - since).total_seconds()
            raise Limited(left, code=TOO_MANY)
        made.append(now)
