"""Sentences on schedules and releases: what is planned, what stands in the way, why it waits."""

from bot.sentence import Sentence

BUTTON_UNREADABLE = "I cannot read that button any more: use /release schedule again."
DATE_IS_PAST = "The date you chose is past: use /release schedule again."
PER_DROP_RANGE = Sentence(
    "Choose between 1 and {most} chapters for each date, or 0 for all at once."
)
WHICH_ZONE = (
    "Which time zone do you mean? Add the timezone option, such as Europe/Berlin; I remember it"
    " for the next time."
)
NO_DATE_FOR = Sentence(
    "{chapters} would get no date: choose a rule that repeats, or per_drop 0 for all at once."
)
CONFIRMING_STARTS = "The schedule is paused now; confirming this starts it again."
ADD_MORE_FIRST = Sentence(
    "Every chapter is out, or on its way, in <#{channel_id}>: add more with /story append first."
)

NO_TARGET = Sentence(
    "<#{channel_id}> does not receive stories: ask an admin for /server channel add."
)
NO_TARGETS = "No channel receives stories yet: ask an admin for /server channel add."
WHICH_CHANNEL = "There are several channels for it: say which with the channel option."
CHANNEL_PAUSED = Sentence("<#{channel_id}> is paused: {reason}")
LACKING = Sentence(
    "I lack permissions in <#{channel_id}>: {missing}. Grant them there, then try again."
)
FOR_ADULTS = Sentence(
    "This story counts as Explicit and <#{channel_id}> is not age-restricted: choose a channel that"
    " is, or have this one marked so in its settings."
)

NO_CHAPTER = Sentence("There is no chapter {number}: choose one from 1 to {last}.")
ALL_OUT = Sentence("Every chapter is out, or on its way, in <#{channel_id}>: see /release queue.")
IS_OUT = Sentence("Chapter {number} is out, or on its way, in <#{channel_id}>: see /release queue.")
STOPPED_BEFORE = Sentence(
    "Chapter {number} stopped on its way: see /release why, then use /release resume."
)
RELEASE_GONE = "That release is gone: see /release queue for what is planned."
OF_A_SCHEDULE = "That release belongs to a schedule: use /release skip or pause."
HAS_BEGUN = "It has already begun, so it cannot be taken back."
NO_DATE_TO_SKIP = "There is no date left to skip: see /release queue."
NOT_SCHEDULED_THERE = Sentence(
    "Nothing is scheduled for it in <#{channel_id}>: make a schedule with /release schedule."
)
NOTHING_HALTED = "Nothing is paused or stopped there: see /release queue."

NOT_SCHEDULED = "Nothing is scheduled for it yet: an author can use /release schedule."
NOTHING_WAITS = "Nothing waits there: every chapter is out."
WHY_LINE = Sentence("{chapters}: {reason}")
WHY_LINE_THERE = Sentence("<#{channel_id}>: {line}")
CHAPTERS = Sentence("{count:~Chapter|Chapters} {numbers}")

NO_DATES = "the schedule has ended: set new dates with /release schedule, or use /release now"
NO_SCHEDULE = "there is no schedule for it: make one with /release schedule, or use /release now"
NO_DATE_YET = "it has no date yet: set new dates with /release schedule, or use /release now"
PAUSED = "the schedule is paused: go on with /release resume"
HELD = "its date has passed and it is held: /release resume gives it the next one"
LEFT = "I am not in that server any more. When an admin invites me again, it goes on by itself."
"""Stored as the reason of a release."""
WAITS_FOR_INVITATION = Sentence("it waits: {reason}")
CHANNEL_REMOVED = Sentence(
    "<#{channel_id}> was removed: an admin can add it with /server channel add"
)
STOPPED = Sentence("stopped: {reason}")
BEING_POSTED = "it is being posted right now"
DUE = "it is due and will be posted in a moment"
TRIED_AGAIN = Sentence("I try again by myself {when}: {reason}")
WAITS_UNTIL = Sentence("it waits until {date} ({when})")
WAITS_UNTIL_AND_FOR = Sentence("it waits until {date} ({when}), and for {ahead}")
WAITS_FOR = Sentence("it waits for {ahead}")
AHEAD = Sentence("chapter {number}, which goes first")
AHEAD_STOPPED = Sentence("chapter {number}, which goes first and stopped")
AHEAD_TRIED_AGAIN = Sentence("chapter {number}, which goes first and is tried again {when}")
AHEAD_BEING_POSTED = Sentence("chapter {number}, which goes first and is being posted")
AHEAD_PAUSED = Sentence(
    "chapter {number}, which goes first and is paused: go on with /release resume"
)
AHEAD_COMING = Sentence("chapter {number}, which goes first {when}")
THEN_RESUME = Sentence("{reason} Then use /release resume.")
UNKNOWN_REASON = "Something went wrong"

HELD_NOTICE = Sentence(
    "{count:chapter|chapters} of “{title}” missed the date in <#{channel_id}> while I was away, so"
    " I paused the schedule as you wished. /release resume gives {count:~it|them} the next"
    " {count:~date|dates}; /release now releases the next one at once."
)
