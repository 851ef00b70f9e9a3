"""Files that people attach, read within bounds."""

from collections.abc import Sequence

import discord

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.services.drafts.waiting_drafts import Attached


def attached(files: Sequence[discord.Attachment | None]) -> Attached:
    """Those that are there. Nothing is downloaded before somebody asks for it."""
    given = [file for file in files if file is not None]

    async def fetch() -> list[StoryFile]:
        return [StoryFile(file.filename, await _read(file)) for file in given]

    return Attached(sum(file.size for file in given), fetch)


async def _read(file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except discord.HTTPException as refusal:
        raise StoryError("Discord did not hand me the file. Attach it once more.") from refusal
