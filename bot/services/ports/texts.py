"""Sentences on why a target is paused, one for each reason."""

from bot.sentence import Sentence

CHANNEL_GONE = (
    "The channel was deleted. An admin can choose another one with /server channel add; then use"
    " /release schedule there."
)
LACKING = Sentence(
    "I lack permissions in the channel: {missing}. Grant them, then /release resume."
)
NOT_AGE_RESTRICTED = (
    "The story is Explicit and the channel is not age-restricted."
    " Mark the channel as age-restricted, then /release resume."
)
