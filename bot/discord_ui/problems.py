"""What an error of discord.py means for a delivery: permanent, ours, or passing."""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord

from bot.services.ports import DeliveryProblem, ProblemKind

# Discord's codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes
UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
_GONE = {
    UNKNOWN_CHANNEL: DeliveryProblem(
        ProblemKind.NO_CHANNEL,
        "The channel is gone. Configure another one with /server channel add.",
    ),
    UNKNOWN_MESSAGE: DeliveryProblem(
        ProblemKind.NO_MESSAGE, "A message of this chapter was deleted while it was being posted."
    ),
}
_PERMANENT = {
    10004: "I am no longer in that server. Invite me again to go on.",
    20001: "Discord does not let a bot do this here.",
    50001: "I cannot see that channel. Give me View Channel there, then /release resume.",
    50007: "That member does not accept direct messages.",
    50013: "I may not post in that channel. Run /server channel list, then /release resume.",
    50083: "The thread is archived. Open it again, then /release resume.",
    50278: "That member does not accept direct messages.",
    200000: "AutoMod blocked a part. Allow it in the server's settings, then /release resume.",
    200001: "AutoMod blocked the title. Allow it in the server's settings, then /release resume.",
    240000: "Discord blocked a link in this chapter as harmful.",
}
_PASSING = {
    130000: "Discord is overloaded.",
    160006: "The server has too many active threads; old ones will close by themselves.",
}
# How long Discord keeps to it is not known: so many seconds are a guess.
_LATER = {30046: ("Discord allows no more edits of messages that old for now.", 3_600.0)}


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
        return DeliveryProblem(
            ProblemKind.PASSING, "Discord asks us to slow down.", error.retry_after
        )
    if not isinstance(error, discord.HTTPException):
        return DeliveryProblem(ProblemKind.PASSING, "Discord could not be reached.")
    if error.code in _GONE:
        gone = _GONE[error.code]
        return DeliveryProblem(gone.kind, gone.sentence)
    if error.code in _PERMANENT:
        return DeliveryProblem(ProblemKind.PERMANENT, _PERMANENT[error.code])
    if error.code in _LATER:
        return DeliveryProblem(ProblemKind.PASSING, *_LATER[error.code])
    if error.code in _PASSING:
        return DeliveryProblem(ProblemKind.PASSING, _PASSING[error.code])
    return _by_status(error)


def _by_status(error: discord.HTTPException) -> DeliveryProblem:
    if error.status in (401, 403, 404):
        return DeliveryProblem(
            ProblemKind.PERMANENT, "Discord refused it. Check the channel, then /release resume."
        )
    if error.status == 429 or error.status >= 500:
        return DeliveryProblem(ProblemKind.PASSING, "Discord is having trouble.")
    return DeliveryProblem(
        ProblemKind.OURS, f"Discord refused the form of a message (code {error.code})."
    )
