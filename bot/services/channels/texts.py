"""What a channel is in the way with, or has to be asked for first."""

from bot.sentence import Sentence

THREAD_LOCKED = Sentence(
    "Its thread <#{thread_id}> is locked: unlock it, or give me Manage Threads there."
)
POST_WAITS = "I make sure first that the story has no post there yet."
