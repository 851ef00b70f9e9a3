"""Logging for the person who hosts the bot: ids and events, never story text or tokens."""

import logging

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(level: str) -> None:
    """Log to stderr. discord.py's own chatter is kept one level quieter than ours."""
    logging.basicConfig(level=level, format=FORMAT, force=True)
    quieter = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    logging.getLogger("discord").setLevel(quieter)
    # It warns of missing intents: ours are meant so, and a rehearsal's own clients need none.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    # Their DEBUG lines hold what is stored: stories, comments, reports.
    for library in ("aiosqlite", "alembic", "sqlalchemy"):
        logging.getLogger(library).setLevel(logging.WARNING)
