"""Sentences for readers who comment and report, and for the admins who are told of reports."""

from bot.sentence import Sentence

CHAPTER_GONE = "That chapter is not here any more, so there is nothing to write to."
NO_WORDS = "There is nothing in it yet. Write a word or two and send it again."
TOO_LONG = Sentence("That is {size:character|characters}, and {limit} fit. Shorten it a bit.")
NOT_OUT_YET = Sentence("Chapter {number} is not out yet. Leave the chapter empty to write anyway.")
THANKS = Sentence("Thank you. {author} will find it.")
REPORT_KEPT = "It is written down for this server's admins. Tell them too if it is urgent."
REPORT_TOLD = "Thank you. This server's admins have been told."
REPORT_NOTICE = Sentence(
    "<@{user_id}> reports chapter {number} of “{title}” in <#{channel_id}>:\n>>> {words}"
)
NO_HISTORY = "I may not read the history there."
