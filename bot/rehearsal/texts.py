"""Sentences of a rehearsal that count something."""

from bot.sentence import Sentence

RECORDED = Sentence(
    "    {number}. {title}: out in {posted:channel|channels}, {reactions:reaction|reactions} by"
    " {readers:reader|readers}, {comments:comment|comments}"
)
CHAPTER = Sentence("Chapter {number}")
DROP = Sentence("#{channel}: {chapters:chapter|chapters} out, {messages:message|messages} of text")
STUMBLED = Sentence("The bot stumbled {count:time|times}: see the log above.")
