"""Importing this makes every table known: what is written out, migrated and compared."""

from bot.storage import (
    failure_tables,
    feedback_tables,
    forum_tables,
    gap_tables,
    hiding_tables,
    link_tables,
    narrowing_tables,
    policy_tables,
    reconciliation_tables,
    removal_tables,
    request_tables,
    revision_tables,
    tables,
)
from bot.storage.schema import metadata

__all__ = [
    "failure_tables",
    "feedback_tables",
    "forum_tables",
    "gap_tables",
    "hiding_tables",
    "link_tables",
    "metadata",
    "narrowing_tables",
    "policy_tables",
    "reconciliation_tables",
    "removal_tables",
    "request_tables",
    "revision_tables",
    "tables",
]
