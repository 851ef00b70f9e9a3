"""Back-off: failed work waits longer before each next try, and never longer than a bound."""

from dataclasses import dataclass
from datetime import timedelta

# 2 ** 20 of the shortest first wait is more than any bound.
_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class BackOff:
    first: timedelta
    last: timedelta

    def after(self, tries: int) -> timedelta:
        """How long to wait after it was put off `tries` times before."""
        return min(self.first * 2 ** min(tries, _DOUBLINGS), self.last)

    def seconds(self, tries: int) -> float:
        return self.after(tries).total_seconds()


# A release: its readers wait for it.
RELEASE = BackOff(timedelta(seconds=5), timedelta(minutes=10))
# What is owed beside the releases.
OWED = BackOff(timedelta(seconds=30), timedelta(hours=1))
# An obstacle that people have to put right first; they may do it without a word to us.
OBSTACLE = BackOff(timedelta(hours=1), timedelta(days=1))
# What Discord has done already, and the file does not take yet.
WRITING = BackOff(timedelta(seconds=0.5), timedelta(seconds=30))
# Reactions in memory: more of them come in meanwhile.
REACTIONS = BackOff(timedelta(seconds=1), timedelta(seconds=60))

# So often an error of our own may be a matter of the moment; then people are told.
OWN_TRIES = 8
