"""Sentences on a server's rules and rights, and on its channels."""

from bot.sentence import Sentence

FOR_ADULTS = Sentence("This story is Explicit: {action} it in an age-restricted channel.")
STORY_REMOVED = "The story was removed."
CHAPTER_REMOVED = "The chapter was removed."
WARNINGS_REFUSED = Sentence(
    "This server does not accept stories with {warnings}. Its admins decide that with /server"
    " policy."
)
STORY_REFUSED = (
    "This server does not accept this story's warnings. Its admins decide that with /server policy."
)

STORY_NOT_HERE = "That story is not on this server: pick one from the list as you type."
AUTHORS_ONLY = (
    "Only this server's authors can add stories. Ask an admin for the author role (it is chosen"
    " with /server setup)."
)
MANAGERS_ONLY = "Only members who may manage this server can do that. Ask one of them."
ROLE_IS_GONE = "For that you need this server's author role again: ask an admin for it."
AUTHOR_OR_ADMIN_ONLY = "Only the story's author or an admin of this server can do that."
AUTHOR_ONLY = "Only the story's author can do that."

NO_FORUM = "That is no forum: choose the layout thread, channel or card for it."
IS_FORUM = "That is a forum: choose the layout forum for it, or leave the layout out."
NO_TAG = (
    "That forum takes no post without a tag and has none that I may give: add a tag that everybody"
    " may use, or give me Manage Threads there."
)
NOT_CONFIGURED = Sentence(
    "<#{channel_id}> receives no stories. See which do: /server channel list."
)
OTHER_SERVER = "That channel is in another server. Choose one of this server's."
GIVE_ME = Sentence("Give me {missing} there.")
CANNOT_WORK = Sentence(
    "I cannot work in <#{channel_id}> yet: give me {missing} there, then try again."
)
WHY_HISTORY = Sentence(
    "{refusal} There I see, after a crash, what is posted already, so that nothing comes twice."
)
EXPLICIT_REFUSED = "Explicit stories will be refused here: the channel is not age-restricted."
SPOILER_CHANNEL = (
    "For stories with hidden passages, a spoiler channel is a good second lock: members have to opt"
    " in before they see it."
)
REMOVED = Sentence("<#{channel_id}> is removed. What was posted there stays.")
REMOVED_WITH_SCHEDULES = Sentence(
    "<#{channel_id}> is removed, and {count:schedule has|schedules have} ended with it. What was"
    " posted there stays; the stories themselves are kept."
)
LIST_END = Sentence("{first} and {last}")
