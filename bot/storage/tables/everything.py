"""Importing this makes every table known: what is written out, migrated and compared."""

from bot.storage.tables import (
    core,
    feedback,
    notices,
    releases,
    removals,
    revisions,
    servers,
    warnings,
)
from bot.storage.tables.schema import metadata

__all__ = [
    "core",
    "feedback",
    "metadata",
    "notices",
    "releases",
    "removals",
    "revisions",
    "servers",
    "warnings",
]
