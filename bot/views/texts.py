"""Words on views, buttons and forms. Markup that holds no word stands where it is used."""

from bot.sentence import Sentence

# Buttons and titles of forms.
NEVER_MIND = "Never mind"
CONFIRM = "Confirm"
REPLACE_SCHEDULE = "Replace schedule"
UNDO = "Undo"
REVISE = "Revise"
ADD_STORY = "Add story"
ADD_CHAPTERS = "Add chapters"
EDIT_DETAILS = "Edit details"
DISCARD = "Discard"
SEE_MESSAGES = "See its messages"
BRING_BACK = "Bring back"
REMOVE = "Remove"
REMOVE_WITH_MESSAGES = "Remove with its messages"
REMOVE_LEAVE_MESSAGES = "Remove, leave the messages"
SHOW_OPENLY = "Show it openly"
HIDE_CHAPTER = "Hide the whole chapter"
OPEN_AGAIN = "Open it again"
OPEN_CHAPTER = Sentence("Open chapter {number}")
HIDE_PASSAGE = "Hide a passage"
TAKE_MARK_OFF = "Take a mark off"
WHOLE_CHAPTER = "The whole chapter"
WARNINGS_OF_CHAPTER = "Warnings of the whole chapter"
COMMENT_ON_CHAPTER = "Comment on this chapter"
REPORT_CHAPTER = "Report this chapter"
PAGE_OF = Sentence("{page} of {last}")

# Fields of forms.
TITLE = "Title"
RATING = "Rating"
WARNINGS_FIELD = "Warnings (commas between; none if none apply)"
SUMMARY_FIELD = "Summary (public)"
NOTE_FIELD = "Note before the story (public)"
YOUR_COMMENT = "Your comment (the author sees your name)"
WHAT_IS_WRONG = "What is wrong? (the admins see your name)"
WARNINGS = "Warnings"
OTHER_WARNINGS = "Other warnings, commas between"
IN_SHORT = "In short, without what you warn of (public)"
LISTED_FIELD = "Commas between; what you take out is off"
FROM_PARAGRAPH = "From paragraph"
TO_PARAGRAPH = "To paragraph (empty: only that one)"

# Answers to what failed.
COMMAND_CHANGED = "That command has changed since your list was made. Reload Discord and try again."
WITH_REFERENCE = Sentence("{sentence} (ref {reference})")
CANNOT_SEE = "I cannot see what you picked: let me view that channel, then try again."
SERVERS_ONLY = "That command works inside a server only, and only for those it is meant for."
SOMETHING_WRONG = Sentence(
    "Something went wrong (ref {reference}). Try again; if it stays, show the reference to whoever"
    " hosts me."
)
FORM_IS_OLD = "This form is out of date: open it once more."
TOO_MANY_WARNINGS = "This chapter has too many warnings to edit them here."
PARAGRAPH_IN_DIGITS = "Write the number that stands before the paragraph, in digits."

# Small pieces that several screens need.
NOTHING_CHANGED = "Nothing was changed."
CHAPTERS = Sentence("{count:~chapter|chapters} {numbers}")
WORDS = Sentence("{count:word|words}")
MORE = Sentence("-# and {count} more")
NO_WARNINGS = "No warnings apply"
CHOSE_NOT_TO_WARN = "The author chose not to warn"
WARNINGS_LINE = Sentence("Warnings: {warnings}")
CHOICE_REMOVED = Sentence("{name} (removed)")
BELOW = "This message is so full that it stands below."

# Drafts.
DISCARDED = "The draft is discarded. Nothing of it is kept."
REVISED_OUT = Sentence(
    "Chapter {number} of “{title}” is revised. Its messages in {channels} are edited now; /release"
    " why says if any must wait."
)
REVISED = Sentence(
    "Chapter {number} of “{title}” is revised. It is not out yet, and goes out as it is now."
)
APPENDED_DATED = Sentence(
    "{count:chapter|chapters} added to “{title}”. {count:~It takes|They take} the next free"
    " {count:~date|dates}."
)
APPENDED = Sentence(
    "{count:chapter|chapters} added to “{title}”. No schedule has a date for"
    " {count:~it|them} yet: plan with /release schedule."
)
ADDED = Sentence(
    "“{title}” is added with {count:chapter|chapters}. None is out yet: plan its chapters with"
    " /release schedule, or look at them with /story preview."
)
WHAT_ELSE = "### What else the file says"
NOTES_OF_CHAPTERS = "### Notes of single chapters"
MORE_PAGES = Sentence("-# More about the file is on the next pages ({count}).")
RATING_LINE = Sentence("Rating: {rating}")
COUNTS_AS = Sentence("{stated}, counts as {counted} because of its warnings")
SUMMARY = "Summary"
NOTE_BEFORE = "Note before"
NOTE_AFTER = "Note after"
TAGS = "Tags"
CHAPTER_NOTE_BEFORE = Sentence("Chapter {number}, note before")
CHAPTER_NOTE_AFTER = Sentence("Chapter {number}, note after")
CHAPTERS_IN_FILE = Sentence("### {chapters}\n-# {total} in this file")
SIZE = Sentence("{chapters:chapter|chapters} · {words:word|words}")
ADDS = Sentence("Adds {size}, as {chapters}")
NOTHING_HIDDEN = "Nothing is hidden."
SHOWN_OPENLY_LINE = Sentence(
    "⚠ **{chapters}** · Shown openly: {warning} is listed, and hidden only where chapters mark it."
)
SEVERAL_AND_MORE = Sentence("Chapters {numbers} and {more} more")
CHAPTER_SIZE = Sentence("{words:word|words}, {messages:message|messages}")

# Revisions.
REVISION_OF = Sentence("### {title} · chapter {number}")
WORDS_BEFORE_AND_AFTER = Sentence("{before} → {count:word|words}")
TITLE_IS = Sentence("Title: {title}")
TITLE_WAS = Sentence("Title: {before} → {after}")
NO_TITLE = "none"
LISTS = Sentence("The chapter lists: {now}")
LISTED_BEFORE = Sentence("The chapter lists: {before} → {now}")
NONE_OF_ITS_OWN = "none of its own"
GOES_OUT_SO = "It is not out yet: it will go out as it is now."
OUT_WITH_CHANGES = Sentence("- Out in <#{channel_id}>: {changes}")
OUT_WITH_CHANGES_LATER = Sentence("- Out in <#{channel_id}>: {changes} when all of it is out")
EDITED = Sentence("{count:message|messages} edited")
ADDED_MESSAGES = Sentence("{count:message|messages} added")
EMPTIED = Sentence("{count:message|messages} emptied")
NOTHING_CHANGES = "nothing changes"

# Passages and whole chapters that are hidden.
NO_PARAGRAPHS = "No paragraphs."
OPENED_FOR = Sentence("⚠ This chapter is not hidden whole for {warnings} any more.")
LISTED_FOR_CHAPTER = Sentence(
    "Listed for the whole chapter: {warnings}. What has a passage is hidden only there."
)
EDITED_TO_MATCH = Sentence("Already out in {channels}: its messages there are edited to match.")
ONLY_YOU_SEE = "-# Only you see this. Passages are hidden when the chapter is released."
OPEN_NOW = Sentence("{chapter} is open again.")
NOT_HIDDEN_WHOLE = Sentence("{chapter} is not hidden whole.")
HIDDEN_WHOLE = Sentence("Hidden whole by <@{user_id}>, {when}; marks and lists do not change that.")
ALL_BEHIND_SPOILER = (
    "Readers then see all of it behind a spoiler for *content warning*, and nothing less."
)
AUTHOR_IS_TOLD = (
    "-# Its author is told. The author, or a manager of this server, can open it again."
)
ASK_TO_OPEN = Sentence(
    "Open {chapter} again? {hidden} Then only what its author warns of stays hidden, where it is"
    " out as well."
)

# What a server does with warnings.
SHOWN_OPENLY = "Shown openly"
HIDDEN_BEHIND_SPOILER = "Hidden behind a spoiler"
NOT_ACCEPTED = "Not accepted (such stories are not released here)"
RULING_SHOWN_OPENLY = Sentence("{warning}: shown openly.")
RULING_HIDDEN = Sentence("{warning}: hidden behind a spoiler.")
RULING_NOT_ACCEPTED = Sentence("{warning}: not accepted (such stories are not released here).")
EVERY_OTHER_WARNING = "Every other warning"
POLICY_TITLE = "### What this server does with warnings"
POLICY_HOW = (
    "-# Change it with the options warning and action. Passages that name no warning are always"
    " hidden; what is posted stays as it is."
)
UNRULED_WARNINGS = "every warning without its own rule"
WILL_BE_SEEN = Sentence(
    "Readers will see what is hidden for **{warning}** now, without a spoiler: in all chapters that"
    " are still to come, unless something else hides them. The card goes on naming it."
)
MORE_WARNINGS = Sentence("{count} more")

# A story and its numbers.
BY_LINE = Sentence("by {author} · Rating: {rating}")
OUT = Sentence("{count:chapter|chapters} out.")
RELEASED = Sentence("{released} of {count:chapter|chapters} released.")
TARGET_OUT = Sentence("- <#{channel_id}>: {out} out")
TARGET = Sentence("- <#{channel_id}>: {out} out, {coming} to come")
TARGET_NEXT = Sentence("- <#{channel_id}>: {out} out, {coming} to come, next {date}")
TARGET_PAUSED = Sentence("- <#{channel_id}> (paused): {out} out, {coming} to come")
TARGET_PAUSED_NEXT = Sentence(
    "- <#{channel_id}> (paused): {out} out, {coming} to come, next {date}"
)
STATS = Sentence(
    "{posted:chapter|chapters} out · {reactions:reaction|reactions} · {comments:comment|comments}"
)
CHAPTER_STATS = Sentence(
    "{reactions:reaction|reactions} by {readers:reader|readers}, {comments:comment|comments}"
)
NOT_OUT_YET = "not out yet"

# Schedules and releases.
PROPOSED = Sentence("### {title} in <#{channel_id}>\n{rule} — {count:chapter|chapters} planned.")
REPLACES = Sentence("This replaces the schedule that is there: {rule}.")
GOES_OUT = Sentence("Chapter {number} goes out in <#{channel_id}> {when}.")
TAKEN_BACK = Sentence(
    "Taken back: {count:~chapter|chapters} {numbers} {count:~is|are} not released now."
)
NOT_SCHEDULED = Sentence("Nothing of {title} is scheduled yet: use /release schedule.")
SCHEDULED = Sentence("{title} in <#{channel_id}> is scheduled: {rule}.")
THEN_NEXT = Sentence("{done} Next: {date} ({when}).")
SEE_QUEUE = Sentence("{done} See it with /release queue.")
NOTHING_SCHEDULED = "nothing scheduled"
QUEUE = Sentence("**<#{channel_id}>**: {rule}")
QUEUE_PAUSED = Sentence("**<#{channel_id}>**: {rule} (paused)")
QUEUE_SIZE = Sentence("-# {released} released, {coming} to come")
QUEUE_SIZE_DAYS = Sentence("-# {released} released, {coming} to come, enough for {days:day|days}")
QUEUE_SIZE_WEEKS = Sentence(
    "-# {released} released, {coming} to come, enough for {weeks:week|weeks}"
)

# A server and its channels.
ZONE_LINE = Sentence("Time zone: {zone}")
NO_ZONE = "not set; authors are asked for theirs"
AUTHORS_LINE = Sentence("Authors: {authors}")
MANAGERS_ONLY = "only those who may manage this server; choose a role with the authors option"
EVERYONE = "everyone"
ROLE_AND_MANAGERS = Sentence("<@&{role_id}>, and those who may manage this server")
NOTICES_LINE = Sentence("Notices: {place}")
NO_NOTICES = "nowhere yet; choose one with the notices option, so that reports reach you"
CAN_RECEIVE = Sentence("<#{channel_id}> can receive stories (layout {layout}, style {style}).")
NO_CHANNELS = "No channel receives stories yet: choose one with /server channel add."
CHANNELS_TITLE = "### Channels"
CHANNEL_ROW = Sentence("- <#{channel_id}>: {layout}, {style}, {count:schedule|schedules}")
