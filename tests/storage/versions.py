"""The versions of a database file, oldest first, as the migrations name them."""

from bot.storage.database.migrating import SCRIPTS

VERSIONS = sorted(path.name.partition("_")[0] for path in SCRIPTS.glob("versions/0*.py"))
HEAD, BEFORE = VERSIONS[-1], VERSIONS[-2]


def older_than(version: str) -> tuple[str, ...]:
    """Patterns of that migration and of all newer ones."""
    return ("__pycache__", *(f"{each}_*" for each in VERSIONS if each >= version))
