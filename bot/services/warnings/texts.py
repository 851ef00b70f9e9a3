"""What authors and managers are told of warnings, passages, hidden chapters and the policy."""

from bot.sentence import Sentence

EVERY_OTHER = "every other warning"
"""Also how it is named in an option, under a button and among the acts: it stays as it is."""

# What is typed into a form.
LIST_OF_WARNINGS = "list of warnings"
SAFE_SUMMARY = "safe summary"
NO_WARNING_NAMED = "Name at least one warning, with commas between several."
TOO_MANY_WARNINGS = Sentence("That is a lot of warnings: name {most} at most.")
SUMMARY_TOO_LONG = Sentence("The safe summary has {length} characters: keep it to {most}.")

# A chapter that is hidden whole.
CHAPTER_HIDDEN = Sentence(
    "Chapter {number} of “{title}” was hidden whole by <@{manager_id}>, who may manage the server."
    " Its messages follow. /story warn on that server opens it again."
)
CHAPTER_OPENED = Sentence(
    "Chapter {number} of “{title}” is not hidden whole any more: <@{manager_id}> took that back."
    " What you warn of stays hidden."
)

# Passages of a chapter, and what it lists.
CHAPTER_CHANGED = "This chapter was changed meanwhile: look at it again with /story warn."
HIDDEN_WHOLE = (
    "The whole chapter is hidden for that, and a passage would open the rest of it: for that you "
    "need the author role again."
)
NEW_WORDS = (
    "Words of your own would be new to readers, and for that you need the author role again: name "
    "warnings of the built-in list, and give no safe summary."
)
NO_PASSAGE = "There is no passage on these paragraphs, so nothing was changed."
ONLY_ADD = "Without the author role you may only add warnings: keep those listed."
WRONG_NUMBERS = Sentence("Give two paragraph numbers from 1 to {last}, the smaller one first.")
PARAGRAPH_HIDDEN = Sentence("Paragraph {number} is hidden for {warnings}.")
PARAGRAPHS_HIDDEN = Sentence("Paragraphs {first} to {last} are hidden for {warnings}.")
PARAGRAPH_FREE = Sentence("Paragraph {number} is no longer in any passage.")
PARAGRAPHS_FREE = Sentence("Paragraphs {first} to {last} are no longer in any passage.")
NOW_LISTS = Sentence("Chapter {number} now lists {warnings}.")
NOW_LISTS_NONE = Sentence("Chapter {number} now lists no warning.")

# What a server does with warnings.
STAYS_HIDDEN = "A passage that names no warning always stays hidden: ask its author to name one."
NAME_A_WARNING = "Name a warning, such as gore, or choose “every other warning”."
ONE_AT_A_TIME = "One warning at a time, please: run the command once for each."
NAME_TOO_LONG = Sentence("That is too long for a warning: {most} characters at most.")
