"""Files that people attach, read within bounds."""

from collections.abc import Sequence

import discord

from bot.errors import StoryError
from bot.importing.story_file import StoryFile
from bot.services.drafting import TOO_LARGE
from bot.text.manuscripts.reading import MAX_BYTES


async def read_attachments(files: Sequence[discord.Attachment | None]) -> list[StoryFile]:
    """Those that are there. Raises StoryError before anything too large is downloaded."""
    given = [file for file in files if file is not None]
    if sum(file.size for file in given) > MAX_BYTES:
        raise StoryError(TOO_LARGE)
    return [StoryFile(file.filename, await _read(file)) for file in given]


async def _read(file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except discord.HTTPException as refusal:
        raise StoryError("Discord did not hand me the file. Attach it once more.") from refusal
