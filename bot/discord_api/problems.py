"""What an error of discord.py means for a delivery: permanent, ours, or passing."""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord

from bot.discord_api.error_codes import MEANINGS, NO_TOKEN, REFUSED, SLOW_DOWN, TROUBLE, UNREACHABLE
from bot.services.ports.publisher import DeliveryProblem, ProblemKind


@contextmanager
def delivery_problems() -> Generator[None]:
    """Turn whatever a request raises into a DeliveryProblem."""
    try:
        yield
    except (TimeoutError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise as_problem(error) from error


def as_problem(error: Exception) -> DeliveryProblem:
    """Judge one error. What is not an answer of Discord's leaves the outcome unknown: passing."""
    if isinstance(error, discord.RateLimited):
        return SLOW_DOWN.problem(error.retry_after)
    if not isinstance(error, discord.HTTPException):
        return UNREACHABLE.problem()
    meaning = MEANINGS.get(error.code)
    # Whoever is only asked to wait is never blamed, whatever else the answer says.
    if error.status == 429:
        waiting = meaning if meaning and meaning.kind is ProblemKind.PASSING else SLOW_DOWN
        return waiting.problem(_asked_wait(error))
    if error.status >= 500 and (meaning is None or meaning.kind is not ProblemKind.PASSING):
        return TROUBLE.problem()
    return meaning.problem() if meaning else _by_status(error)


def _by_status(error: discord.HTTPException) -> DeliveryProblem:
    if error.status == 401:
        return NO_TOKEN.problem()
    if error.status in (403, 404):
        return REFUSED.problem()
    return DeliveryProblem(
        ProblemKind.OURS, f"Discord refused the form of a message (code {error.code})."
    )


def _asked_wait(error: discord.HTTPException) -> float | None:
    """How long Discord wants to be left alone. A ban by its doorkeeper says so here only."""
    headers = getattr(error.response, "headers", {})
    try:
        return float(headers.get("Retry-After", ""))
    except ValueError:
        return None
