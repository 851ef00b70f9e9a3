"""What people are told while something waits, or because an error of ours stands in its way."""

from bot.sentence import Sentence

OUR_FAULT = "That is a fault of mine; tell whoever hosts me."
ERROR_PASSES = Sentence(
    "An error of mine came between (reference {reference}); I try again by myself."
)
ERROR_STAYS = Sentence(
    "An error of mine comes between every time (reference {reference})."
    " That is a fault of mine; tell whoever hosts me."
)
SERVER_CROWDED = (
    "This server has so many files waiting to be read that this one found no place. Wait until "
    "the others are shown, then send it again."
)
LINE_FULL = "I have too many files waiting to be read. Send this one again in a few minutes."
