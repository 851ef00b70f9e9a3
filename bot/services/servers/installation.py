"""What this installation has told Discord of itself."""

from bot.storage.database import installation
from bot.storage.database.database import Database


class Installation:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def commands_digest(self) -> str | None:
        """The fingerprint of the commands that were registered last."""
        async with self._db.read() as tx:
            return await installation.get_commands_digest(tx)

    async def remember_commands(self, digest: str) -> None:
        async with self._db.write() as tx:
            await installation.set_commands_digest(tx, digest)

    async def forget_commands(self) -> None:
        """Let the next login register the commands, changed or not."""
        await self.remember_commands("")
