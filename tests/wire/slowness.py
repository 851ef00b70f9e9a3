"""What can take a bot long at a moment where nothing else tells that it is there.

Planted by the altered bot's key `bug`; each says on stdout when it begins.
"""

import asyncio
import sys
import threading
from typing import Any

import click

from bot.importing.process import child
from bot.storage.database import database


def migration_waits() -> None:
    """For somebody else who has the file, say."""

    async def migrate(*_: Any, **__: Any) -> None:
        click.echo("migrating")
        await asyncio.Event().wait()

    database.migrate = migrate


def migration_hangs() -> None:
    """In one long step, with the loop waiting for it."""

    async def migrate(*_: Any, **__: Any) -> None:
        click.echo("migrating")
        threading.Event().wait()

    database.migrate = migrate


def reading_takes_for_ever() -> None:
    """In the process that reads files."""
    ask = child.Child.ask

    def slowly(self: child.Child, *what: Any) -> Any:
        click.echo("reading")
        return ask(self, *what)

    child.COMMAND = (sys.executable, "-c", "import signal; signal.pause()")
    child.Child.ask = slowly
