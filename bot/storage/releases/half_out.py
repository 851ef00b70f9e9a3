"""Chapters that were broken off half way where texts stand one below the other, in the channel."""

from sqlalchemy import ColumnElement, exists, text

from bot.models.release import ReleaseState
from bot.models.server import Layout
from bot.storage.tables.core import WORKING, releases, targets

_half = releases.alias("half")
# In these words SQLite finds the few by their index.
_WORKING = text(f"({WORKING.replace('releases.', 'half.')})")
_HALF_OUT = (
    exists()
    .where(_WORKING, _half.c.state == ReleaseState.POSTING)
    .where(_half.c.target_id == releases.c.target_id, _half.c.release_id != releases.c.release_id)
    .where(targets.c.target_id == _half.c.target_id, targets.c.layout == Layout.CHANNEL)
)


def another_is_half_out() -> ColumnElement[bool]:
    """A chapter, of whatever story, stands in the channel without its end: none may come between.

    The lane of the channel keeps chapters apart while they are posted; this does while one waits
    to be tried again, and after a crash.
    """
    return _HALF_OUT.correlate(releases)


def another_is_put_off_half_out() -> ColumnElement[bool]:
    """`another_is_half_out`, and it will be a while."""
    return _HALF_OUT.where(_half.c.retry_at.is_not(None)).correlate(releases)
