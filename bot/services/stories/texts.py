"""Sentences on finding stories and chapters, and on reading them in private."""

from bot.sentence import Sentence

NO_CHAPTER = Sentence("That story has no chapter {number}. Pick one of its {count}.")
NO_SUCH_CHAPTER = "That chapter is not there any more: pick one from the list as you type."
NO_STORY = "No story here goes by that title. Pick one from the list as you type."
WHICH_CHAPTER = "Which chapter? Write its number, or pick it from the list as you type."
WHICH_STORY = Sentence("Which one: {names}? Pick it from the list as you type.")
WHICH_OF_MANY = Sentence("Which one: {names} or another? Pick it from the list as you type.")
BY_AUTHOR = Sentence("“{title}” by {author}")
NOT_PROVEN = (
    "This chapter does not pass my check before posting, so it would not be posted either. Nothing"
    " is wrong with your text; please tell whoever hosts me."
)
NOT_OUT = "That chapter is not out yet. Choose one that is: the list shows them as you type."
NONE_OUT = "No chapter of that story is out yet where you can read it."
