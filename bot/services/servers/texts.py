"""What people are told of a server's rules and of its channels."""

from bot.sentence import Sentence

FOR_ADULTS = Sentence("This story is Explicit: {action} it in an age-restricted channel.")
