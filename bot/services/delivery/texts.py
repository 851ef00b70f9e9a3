"""Why a chapter stopped, or waits, on its way out. Each is stored as its release's reason."""

from bot.sentence import Sentence

NOT_PROVEN = (
    "The chapter's messages did not pass my check before posting, so I posted none of it."
    " Nothing is wrong with your text; please tell whoever hosts me."
)
OUR_FAULT = Sentence(
    "{problem} That is a fault of mine, not of the story or the channel; tell whoever hosts me."
)
CHAPTER_GONE = "The chapter is gone."
LINK_TOO_LONG = "The link has no room there."
REQUESTS_HELD = "Discord refused many of my requests, so I ask nothing of it for some minutes."
LARGE_MESSAGE_WAITS = (
    "I make sure first that one of its messages, which is too large, is not there."
)

THREAD_GONE = (
    "Its thread was deleted while I was posting there. /release resume starts a new thread from the"
    " same card and posts the chapter from its beginning."
)
POST_GONE = (
    "The story's post in the forum was deleted. /release resume makes a new post and puts this"
    " chapter there from its beginning; earlier chapters are not posted again."
)
CARD_GONE = (
    "Its card was deleted while I was posting."
    " /release resume posts a new card and the chapter from its beginning."
)
CARD_USED_UP = "Its card cannot have another thread; it gets a new card."
MESSAGE_GONE = (
    "One of its messages was deleted while I was posting it."
    " /release resume posts that message again and goes on."
)
