"""Sentences on dates: what cannot be read, and a rule in words."""

from bot.sentence import Sentence

RULE_UNREADABLE = "I cannot read this schedule's rule: set it again with /release schedule."
WRITE_TIME = "Write the time as HH:MM on a 24-hour clock, for example 18:00."
WRITE_START = "Write the start as YYYY-MM-DD, for example 2026-12-24."
WRITE_DAYS = "Write the days as a list such as mon,wed,fri, or leave them out."
NO_DAY = Sentence("“{word}” is no day I know: write the days as mon,wed,fri.")
DAYS_NOT_FOR = Sentence(
    "Days go with weekly and fortnightly only: leave them out for {repeat}, or choose weekly."
)
IS_PAST = Sentence(
    "{time} on {date} is already past in {zone}, where it is {now} on {today}: choose a later time"
    " or start date."
)
TOO_FAR = "That is more than ten years ahead: choose an earlier start date."

ZONE_IS_GONE = Sentence(
    "I know no time zone called “{zone}” any more: use /release schedule with another timezone."
)
SEVERAL_ZONES = Sentence("Several time zones have that name: write {zones}.")
NO_CLOCK_CHANGES = Sentence(
    "“{zone}” does not say when clocks change: name a city instead, such as {city}."
)
NAME_A_CITY = "Which time zone? Name a large city near you, such as Europe/Paris."
DID_YOU_MEAN = Sentence("I know no time zone called “{zone}”: did you mean {zones}?")
NO_ZONE = Sentence(
    "I know no time zone called “{zone}”: name a large city near you, such as Europe/Paris."
)
EITHER = Sentence("{first} or {last}")

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EACH_DAYS = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
)
BOTH = Sentence("{first} and {last}")
ONCE = Sentence("Once, on {date}")
EVERY_DAY = "Every day"
EVERY_OTHER = Sentence("Every other {days}")
LAST_OF_MONTH = "The last day of every month"
OF_EVERY_MONTH = Sentence("The {day} of every month")
OF_EVERY_MONTH_OR_LAST = Sentence("The {day} of every month (the last day of a shorter month)")
FIRST = Sentence("{day}st")
SECOND = Sentence("{day}nd")
THIRD = Sentence("{day}rd")
NTH = Sentence("{day}th")
AT = Sentence("{days} at {time}, {zone}")
AT_ALL = Sentence("{days} at {time}, {zone}, all chapters that are left")
AT_ONE = Sentence("{days} at {time}, {zone}, one chapter")
AT_SEVERAL = Sentence("{days} at {time}, {zone}, {count} chapters")
AT_SEVERAL_EACH = Sentence("{days} at {time}, {zone}, {count} chapters each time")
