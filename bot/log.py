"""Logging for the person who hosts the bot: ids and events, never story text or tokens."""

import logging

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(level: str) -> None:
    """Log to stderr. discord.py's own chatter is kept one level quieter than ours."""
    logging.basicConfig(level=level, format=FORMAT, force=True)
    logging.getLogger("discord").setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("alembic").setLevel(logging.WARNING)
