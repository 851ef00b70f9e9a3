"""Files that people attach, read within bounds."""

import discord

from bot.errors import StoryError
from bot.services.drafting import TOO_LARGE
from bot.text.manuscripts.reading import MAX_BYTES


async def read_attachment(file: discord.Attachment) -> bytes:
    """The bytes of a file. Raises StoryError before anything too large is downloaded."""
    if file.size > MAX_BYTES:
        raise StoryError(TOO_LARGE)
    try:
        return await file.read()
    except discord.HTTPException as refusal:
        raise StoryError("Discord did not hand me the file. Attach it once more.") from refusal
