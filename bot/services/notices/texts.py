"""What the bot tells authors and admins unasked. Public words only: titles, numbers, links.

A notice is known again by its text, in the rows and among the messages of a channel: what changes
here is told once more where it was owed before.
"""

from bot.sentence import Sentence

# Removing a message takes back notices that end with the link to it.
IS_OUT = Sentence("Chapter {number} of “{title}” is out: {link}")
IS_STOPPED = Sentence(
    "Chapter {number} of “{title}” is not out in <#{channel_id}>, and the chapters after it wait."
    " {reason}"
)
IS_REFUSED = Sentence(
    "Chapter {number} of “{title}” does not go out in <#{channel_id}>, and the chapters after it"
    " wait. {reason} Nothing is lost: it goes on by itself when they change their mind."
)
IS_LATE = Sentence(
    "Chapter {number} of “{title}” is late in <#{channel_id}>; I keep trying. {reason}"
)
IS_SLOW = Sentence("Chapters are late in <#{channel_id}>. {reason}")
IS_PAUSED = Sentence("I paused all releases in <#{channel_id}>. {reason}")
WAITS_THERE = Sentence(
    "I paused all releases in <#{channel_id}>. {reason} {titles} {stories:~waits|wait} there;"
    " nothing is lost."
)

GUILD_LEFT = Sentence(
    "I was removed from the server of {titles}, so what is to come there waits. Nothing is lost:"
    " when an admin invites me again, it goes on by itself."
)
GUILD_BACK = Sentence(
    "I am back, and {stories:story that waited here goes|stories that waited here go} on from"
    " where I stopped; what was missed comes out by the rule of its schedule."
)
UNREACHABLE = Sentence(
    "I could not tell <@{author_id}>, who accepts no direct messages from me: {text}"
)

TITLE = Sentence("“{title}”")
MORE_TITLES = Sentence("{count} more")
LAST_TITLE = Sentence("{titles} and {last}")

REVISION_WAITS = Sentence(
    "Chapter {number} of “{title}” has changed, and its messages in <#{channel_id}> have not"
    " followed yet. {reason} I try again by myself."
)
REVISION_MISSES = Sentence(
    "Chapter {number} of “{title}” is revised in <#{channel_id}>, but for"
    " {missing:message that was|messages that were} deleted there."
)
REVISION_NOT_PROVEN = (
    "The changed chapter did not pass my check before posting, so its messages stay as they are."
    " Nothing is wrong with your text; please tell whoever hosts me."
)
THEN_RESUME = ", then /release resume."
"""How the reasons end that a release waits for: a revision goes on by itself."""
FOLLOWS_WHEN_OUT = Sentence(
    "Chapter {number} has changed: its messages in <#{channel_id}> follow when all of it is out."
)
FOLLOWS_NOW = Sentence(
    "Chapter {number} has changed: its messages in <#{channel_id}> are being edited."
)
FOLLOWS_LATER = Sentence(
    "Chapter {number} has changed: its messages in <#{channel_id}> follow {when}."
)
MORE_CHANGED = Sentence("And {count} more {count:~has|have} changed.")
