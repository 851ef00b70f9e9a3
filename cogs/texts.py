"""Descriptions of commands and their options, and what commands answer by themselves."""

from bot.sentence import Sentence

# Options that several commands have.
STORY = "The story"
YOUR_STORY = "Your story"
CHANNEL = "The channel"
WHICH_CHANNEL = "The channel, where there are several"
CHAPTER_ELSE_FIRST = "Its number or title; else the first"
CHAPTER = "Its number or title"

# /story
STORY_GROUP = "Add stories and look after them"
STORY_ADD = "Add a story from a file; you see all of it first"
FILE = "Text, Markdown, Word, EPUB, HTML, RTF, ODT, FB2, or a zip of chapters; 10 MB at most"
FURTHER_FILE = "One more file of the same story"
STORY_TITLE = "Its title, if the file does not say it"
STORY_RATING = "Its rating, if the file does not say it"
STORY_APPEND = "Add further chapters to a story from a file"
APPEND_STORY = "The story they belong to"
APPEND_FILE = "The new chapters only, as any kind of file or a zip of them"
STORY_PREVIEW = "See a chapter privately, exactly as it will be posted"
STORY_REVISE = "Replace a chapter with a new version; its messages that are out are edited"
REVISE_FILE = "That chapter alone, as any kind of file"
STORY_WARN = "Mark passages of a chapter, privately, to be hidden"
STORY_INFO = "What a story is, and how far it has come"
STORY_REMOVE = "Remove a story or a chapter, or bring it back within 30 days"
REMOVE_STORY = "Your story, or one you removed"
REMOVE_CHAPTER = "Only this chapter: its number or title"

# /release
RELEASE_GROUP = "Plan when chapters come out"
RELEASE_SCHEDULE = "Plan a story's chapters; you see the first dates first"
SCHEDULE_CHANNEL = "Where its chapters go"
REPEAT = "How often"
TIME = "At what time, such as 18:30"
DAYS = "For weekly and fortnightly: days such as mon,wed,fri"
START = "The first day, as YYYY-MM-DD; else today"
ZONE = "The time zone, such as Europe/Berlin; else your last one"
PER_DROP = "Chapters each time, 1 if you do not say; 0 means all at once"
LATE = "What happens to what was missed while I was down"
LATE_SHIFT = "The oldest now, the rest on the next dates"
LATE_CATCH_UP = "All that were missed, in order"
LATE_HOLD = "Hold them and ask me"
RELEASE_NOW = "Release the next chapter now; you have ten seconds to undo"
NOW_CHAPTER = "A chapter other than the next one: its number or title"
RELEASE_QUEUE = "What is still to come, and when"
RELEASE_PAUSE = "Let nothing more go out until you resume"
RELEASE_RESUME = "Go on after a pause or a stop"
RELEASE_SKIP = "Leave the next date empty; the chapters behind it move"
RELEASE_CANCEL = "End a schedule; the chapters stay in the story"
RELEASE_WHY = "Why a chapter is not out yet"
PAUSED = Sentence("{title} in <#{channel_id}> is paused; go on with /release resume.")
GOES_ON = Sentence("{title} in <#{channel_id}> goes on.")
STOPPED_GOES_ON = "What had stopped goes on now."
SKIPS = Sentence("{title} in <#{channel_id}> skips {date}.")
NEXT_DATE = "the next date"
CANCELLED = Sentence(
    "{title} in <#{channel_id}> has no schedule any more; what is not out waits for a new one."
)

# /server
SERVER_GROUP = "Set this server up for stories"
CHANNEL_GROUP = "The channels that receive stories"
SERVER_SETUP = "Who may add stories, the time zone, where I report"
SETUP_ZONE = "The server's time zone, such as Europe/Berlin"
SETUP_AUTHORS = "The role whose members may add stories; @everyone opens it to all"
SETUP_NOTICES = "Where I tell the admins of problems and reports"
SERVER_POLICY = "What this server does with a warning; alone, it shows all"
POLICY_WARNING = "A warning, or every other warning"
POLICY_ACTION = "open: shown; spoiler: hidden; refused: such stories are not released here"
WHICH_WARNING = "For which warning? Add the option warning, too."
CHANNEL_ADD = "Let a channel receive stories, or change its layout and style"
LAYOUT = "thread or channel: where the text stands; card: read in private; forum: for forums"
STYLE = "components: long, well hidden messages; text: plain messages with ||spoilers||"
CHANNEL_REMOVE = "Stop releasing into a channel; its schedules end"
CHANNEL_LIST = "The channels that receive stories, and their state"

# /read, /comment, /stats
READ = "Read a chapter that is out; only you see it"
READ_CHAPTER = "Its number or title; else the first one out"
COMMENT = "Tell the author what you think of a story or a chapter"
COMMENT_TEXT = "Your words; the author sees your name"
COMMENT_CHAPTER = "A chapter of it"
STATS = "Reactions and comments of a story, chapter by chapter"
