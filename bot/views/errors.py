"""The one place where an error becomes an answer."""

import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
from discord import app_commands

from bot.errors import StoryError
from bot.services.ports.publisher import DeliveryProblem
from bot.storage.database.trouble import DatabaseTrouble
from bot.views import texts

log = logging.getLogger(__name__)


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person privately what went wrong, whether or not they were answered before.

    A StoryError, or a problem of Discord's, speaks for itself and is not logged; anything else gets
    a reference, which the log has too.
    """
    sentence = _sentence(_cause(error))
    if interaction.type is discord.InteractionType.autocomplete:
        return
    try:
        await tell(interaction, sentence)
    except discord.HTTPException as refusal:
        log.info("an answer came too late: code %s", refusal.code)


async def tell(interaction: discord.Interaction, text: str) -> None:
    """Say something privately, as the first answer or as a further one."""
    nobody = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=nobody)
    else:
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=nobody)


@asynccontextmanager
async def answering(interaction: discord.Interaction) -> AsyncGenerator[None, None]:
    """Answer what is raised inside. discord.py itself would only log it, and the press fail."""
    try:
        yield
    # The last line of defence of every button, select and modal; nothing is swallowed unlogged.
    except Exception as error:
        await answer_error(interaction, error)


def _cause(error: Exception) -> Exception:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseTrouble):
        reference = secrets.token_hex(3)
        log.warning("error %s: not carried out, as the database is: %s", reference, error.reason)
        return texts.WITH_REFERENCE(sentence=error.sentence, reference=reference)
    if isinstance(error, StoryError | DeliveryProblem):
        return error.sentence
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return texts.COMMAND_CHANGED
    if isinstance(error, app_commands.TransformerError):
        return texts.CANNOT_SEE
    if isinstance(error, app_commands.CheckFailure):
        return texts.SERVERS_ONLY
    reference = secrets.token_hex(3)
    log.error("error %s", reference, exc_info=error)
    return texts.SOMETHING_WRONG(reference=reference)
