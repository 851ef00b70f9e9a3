"""What is said before and after something is removed. Public words only: titles, numbers, dates."""

from bot.sentence import Sentence

IS_BACK_ALREADY = "That was brought back already: see /story info."
IS_GONE = "That was removed more than 30 days ago, and its text is deleted for good."
NO_LIVING_STORY = "The story itself is removed: bring that back first, with /story remove."

# Before it is done.
ASK_STORY = Sentence("Remove all of it, {count:chapter|chapters}?")
ASK_CHAPTER = Sentence("Remove chapter {number}?")
NOTHING_OUT = "None of it has been released."
CHAPTER_OUT = Sentence("It is out in {channels}.")
CHAPTERS_OUT = Sentence("{count:chapter is|chapters are} out: {by_channel}.")
COUNT_IN_CHANNEL = Sentence("{count} in {channel}")
CHANNEL = Sentence("<#{channel_id}>")
WITH_MESSAGES = Sentence(
    "**Remove with its messages**: it goes as a whole, and so {count:~does|do}"
    " {count:message|messages} of mine. Messages cannot come back."
)
LEAVE_MESSAGES = Sentence(
    "**Remove, leave the messages**: what is not released yet goes, {going:chapter|chapters}."
    " What is released, {kept:chapter|chapters}, stays where it is."
)
LEAVE_ALL_MESSAGES = (
    "**Remove, leave the messages**: all is released and stays; only its schedules end."
)
COMMENTS_STAY = (
    "Readers' comments and reactions are kept; what they wrote in a chapter's thread stays theirs,"
    " and the thread is closed, not deleted."
)
BY_MANAGER = Sentence(
    "You would do it as somebody who may manage this server: {author} will be told, and can bring"
    " it back as well."
)
CAN_BE_UNDONE = Sentence(
    "It can be brought back until {date}, with `Bring back` or /story remove; then the text is"
    " deleted for good, and comments are kept without the names of their writers."
)
CAN_BE_UNDONE_BUT_MESSAGES = Sentence(
    "Everything but the messages can be brought back until {date}, with `Bring back` or"
    " /story remove; then the text is deleted for good, and comments are kept without the names of"
    " their writers."
)

# When it is done.
STORY_TAKEN = "The story is removed. Nothing of it was ever released."
CHAPTER_TAKEN = Sentence("Chapter {number} is removed. Nothing of it was ever released.")
STORY_TAKEN_DOWN = Sentence(
    "The story is removed. Its {count:message|messages} in {channels} {count:~goes|go} now, one by"
    " one; many, or old ones, take a while."
)
CHAPTER_TAKEN_DOWN = Sentence(
    "Chapter {number} is removed. Its {count:message|messages} in {channels} {count:~goes|go} now,"
    " one by one; many, or old ones, take a while."
)
REST_TAKEN = Sentence(
    "What was still to come is removed. What is released, {kept:chapter|chapters}, stays where it"
    " is."
)

# For an author whose story somebody else removed something of.
STORY_REMOVED = Sentence(
    "“{title}” was removed, with its messages, by <@{manager_id}>, who may manage the server."
)
CHAPTER_REMOVED = Sentence(
    "Chapter {number} of “{title}” was removed, with its messages, by <@{manager_id}>, who may"
    " manage the server."
)
REST_REMOVED = Sentence(
    "What was not released yet of “{title}” was removed by <@{manager_id}>, who may manage the"
    " server."
)
KEPT_FOR_AUTHOR = Sentence(
    "Until {date} /story remove on that server brings it back on my side. After that its text is"
    " deleted for good, so keep a copy."
)

# While it can be brought back, and afterwards.
STORY_WAS_REMOVED = Sentence("“{title}” was removed {when}.")
CHAPTER_WAS_REMOVED = Sentence("Chapter {number} of “{title}” was removed {when}.")
CHAPTERS_WERE_REMOVED = Sentence(
    "{count:chapter|chapters} of “{title}”, {first} to {last}, were removed {when}."
)
ASK_BACK = (
    "`Bring back` brings back everything on my side, comments included, but no message that is"
    " deleted."
)
STORY_IS_BACK = Sentence("“{title}” is back, with comments and warnings.")
CHAPTER_IS_BACK = Sentence("Chapter {number} of “{title}” is back, with comments and warnings.")
CHAPTERS_ARE_BACK = Sentence(
    "{count:chapter|chapters} of “{title}”, {first} to {last}, are back, with comments and"
    " warnings."
)
STILL_OUT = Sentence(
    "{count:chapter|chapters} had not been taken down yet, and {count:~its|their} messages stay."
)
CAN_BE_RELEASED = "What is not in a channel any more can be released again."
SCHEDULE_PAUSED = "The schedule is paused: /release resume goes on with it."
TAKES_NEXT_DATE = "Where the story has a schedule, it takes the next date."

# When its messages cannot be deleted.
REFUSED = (
    "Discord refuses it: let me see that channel and read its history, and open threads that are"
    " locked."
)
IN_THE_WAY = Sentence(
    "I cannot remove the messages of “{title}” in <#{channel_id}>. {obstacle} I try again every day"
    " until {date}; anybody who may manage messages there can also delete them."
)
GIVEN_UP = Sentence(
    "I gave up removing messages of “{title}” in <#{channel_id}>. {obstacle} Anybody who may manage"
    " messages there can still delete them."
)
