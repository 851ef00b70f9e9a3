"""What authors are told of a file on its way to a story, and what they are asked about it."""

from bot.sentence import Sentence

# Why a file, or an answer, is not taken.
DRAFT_GONE = "That draft was already added or has expired — run /story add with the file again."
DRAFT_CHANGED = "That draft was changed on another screen — look at it again and press once more."
TOO_LARGE = "That is larger than 10 MB. Save it as plain text, or split it and use /story append."
TOO_MANY_DRAFTS = Sentence(
    "You have {most} drafts waiting already. Add or discard some of them, then try again."
)
CHAPTER_GONE = "That chapter was removed meanwhile: nothing was changed."
CHAPTER_CHANGED = (
    "That chapter was changed meanwhile — look at the draft again and press once more."
)
ONE_CHAPTER_ALONE = Sentence(
    "That file holds {count:chapter|chapters}: give me chapter {number} alone, in a file of its"
    " own."
)
IS_EXPLICIT = (
    "This file counts as Explicit and the story does not. Add it as a story of its own, "
    "or correct the rating in the file."
)
SAYS_WHAT_IS_HIDDEN = (
    "A title or note in this file says what the chapter hides, and everybody would see it:"
    " make it part of the text, then try again."
)

# Lines of a preview.
PUBLIC = (
    "Titles, notes, the summary and safe summaries are public: keep what you warn of out of them."
)
WHOLE_HIDDEN = Sentence("Hidden whole: {warnings}.")
PASSAGES_HIDDEN = Sentence("{count:passage|passages} hidden: {warnings}.")
ONLY_LISTED = Sentence("Nothing hidden; listed only: {warnings}.")
NOTHING_HIDDEN = "Nothing hidden."
REFUSED_HERE = Sentence(
    "Refused here: {warnings}. You can add it, but it is not released on this server unless its"
    " admins change that."
)
OPEN_HERE = Sentence("Shown openly here, by this server's policy: {warnings}.")
LEFT_OUT = "The story keeps its own summary and details: those of this file are left out."

# What a revised chapter hides from now on.
CARRIED = Sentence(
    "What was hidden for {warnings} stays hidden where its words stand now: look at it with"
    " /story warn afterwards."
)
SPREAD = Sentence(
    "What was hidden for {warnings} may stand anywhere now, so the whole chapter is hidden for it:"
    " mark the passages with /story warn afterwards."
)
TITLE_AS_TEXT = Sentence(
    "“{line}” may be of what is hidden, so it is text and no title: choose that it is the title if"
    " so, or type one with Edit details."
)
OPENS = Sentence(
    "The chapter was hidden whole for {warnings}: only what this file marks is hidden for that from"
    " now on."
)

# Questions, each with its two answers, and what is written down of the one that hides less.
ADDED_COVERED = Sentence(
    "The story warns of {warnings}; what you add does not say so everywhere. Hide all of it for"
    " that, too?"
)
HIDE_ADDED = "Hide all of it, too"
AS_ADDED_SAY = "As these chapters say"
WHERE_ADDED_WARN = "Only where these chapters warn of it"
ACT_AS_ADDED_SAY = Sentence("{warnings}: as the added chapters say")

STILL_LISTED = Sentence(
    "Chapter {number} is listed for {warnings} so far, and this file does not say so. Keep it?"
)
KEEP_LISTED = "Keep it: hidden as before"
AS_FILE_SAYS = "As this file says"
ACT_AS_FILE_SAYS = Sentence("{warnings}: as the file says")

PASSAGE_KEPT = Sentence(
    "This file does not mark all that was hidden for {warnings}. Keep it hidden?"
)
KEEP_PASSAGE = "Keep hidden what was, where it stands now"
PASSAGE_LOST = Sentence(
    "Some of what was hidden for {warnings} may stand anywhere in this file. Hide it all?"
)
HIDE_WHOLE = "Hide the whole chapter for it"
AS_FILE_MARKS = "Only what this file marks"
NAMELESS_PASSAGE = "a passage without a name"
ACT_AS_FILE_MARKS = Sentence("{warnings}: passages as the file marks them")

SECRETS_OPEN = "Words that stood between || stand open in this file, or were rewritten. Hide them?"
KEEP_SECRETS = "Keep them hidden"
ACT_SECRETS_AS_FILE = "words between ||: as the file marks them"

RATED_ANEW = Sentence("This file says {new}, and the story is rated {known}. Which one holds?")
RATED_FIRST = Sentence("This file says {new}, and the story is not rated. Which one holds?")
KEEP_RATING = Sentence("Keep {known}")
NEW_RATING = Sentence("{new}, for the whole story")
ACT_NEW_RATING = Sentence("rating {new} instead of {known}")
