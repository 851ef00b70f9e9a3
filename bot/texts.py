"""Sentences of the process itself: for who hosts the bot, at its start and on the command line."""

from bot.sentence import Sentence

TOKEN_REFUSED = "Discord refused the token. Copy it again from the Developer Portal, page Bot."  # noqa: S105
INTENT_REFUSED = (
    "Discord refused the Message Content intent. Switch it on in the Developer Portal, page Bot, or"
    " set MESSAGE_CONTENT_INTENT=off."
)
DATABASE_UNUSABLE = Sentence("The database cannot be used: {reason}.")
DISCORD_UNREACHABLE = (
    "Discord could not be reached. Check the network and DISCORD_API_URL, then try again."
)
CLOSED_FOR_GOOD = Sentence(
    "Discord closed the connection for good (code {code}). Start the bot again."
)
EXTENSION_BROKEN = Sentence("The extension {name} is broken ({error}); see the log.")
READY = Sentence("ready in {count:server|servers}")

# Settings.
BAD_SETTING = Sentence("{name} {refusal}")
NO_TOKEN = "DISCORD_TOKEN is not set; put the bot's token into .env."  # noqa: S105
NOT_A_TOKEN = "does not look like a bot token; copy it again from the Developer Portal, page Bot."  # noqa: S105
NOT_SQLITE = Sentence(
    "must begin with sqlite:/// (for example {example}); other databases are not supported yet."
)
NOT_AN_ADDRESS = Sentence("must be an address that begins with {scheme}://.")
NOT_A_SWITCH = "must be on or off."
NOT_A_LEVEL = Sentence("must be one of {levels}.")

# The command line.
HELP = (
    "Cliffhanger releases serialized stories on Discord, chapter by chapter."
    "\n\nWithout a command: the bot if DISCORD_TOKEN is set, else a rehearsal that needs no"
    " account."
)
HELP_RUN = "Start the bot."
HELP_SYNC = "Register the commands with Discord, whether or not they changed."
HELP_CHECK = "Look at everything the bot needs, and say what to do where something is missing."
HELP_EXPORT = "Write everything kept as JSON Lines files into DIRECTORY (see docs/export.md)."
HELP_BACKUP = (
    "Copy the database to FILE, also while the bot runs, and verify the copy."
    "\n\nAn older backup of the same bot under that name is replaced; no other file is."
)
HELP_RESTORE = "Verify the backup FILE and put it in the place of the database. Stop the bot first."
HELP_REHEARSE = (
    "Release a whole serial on a simulated Discord: the sample's, or each of FILES."
    "\n\nA file may be of any kind that /story add takes; a folder is one story of several files."
)
COMMANDS_REGISTERED = "The commands are registered."
FOUND_FINE = Sentence("ok    {line}")
FOUND_WRONG = Sentence("MEND  {line}")
CANNOT_WRITE = Sentence("{directory} cannot be written ({error}). Choose another directory.")
BACKED_UP = Sentence("{file}: verified. {contents}")
CONTENTS = Sentence("It holds {counts} ({size} MB, revision {revision}).")
COUNT = Sentence("{table}: {rows}")
RESTORED = Sentence("Restored. {contents}")
RESTORED_AS_OF = Sentence("Restored as of {date} UTC. {contents}")
KEPT_AS = Sentence("What was there is kept as {file}.")
AFTER_RESTORE = (
    "Start the bot: it looks through its channels for chapters that were posted since, and posts"
    " none of them twice. What people did since then they have to do again."
)
NO_REHEARSAL = (
    "The rehearsal needs an extra: pip install 'cliffhanger[rehearsal]', or use make rehearse."
)
OPTION_EXIT = "End after the last chapter."
OPTION_DB = "Keep the rehearsal's database."
OPTION_PORT = "The page's port."
OPTION_NO_PAGE = "No page, the terminal only."
OPTION_RECORD = "Write every request to Discord as JSON Lines. It holds the story's text."

# What `check` finds.
TOKEN_MISSING = "Token: none is set. Put DISCORD_TOKEN into .env."  # noqa: S105
TOKEN_WRONG = "Token: refused. Copy it again from the Developer Portal, page Bot."  # noqa: S105
TOKEN_ACCEPTED = Sentence("Token: accepted, application {name}.")
NO_DISCORD = "Discord: could not be reached. Check the network."
DATABASE = Sentence("Database: {problem}")
DATABASE_FINE = Sentence("Database: fine, {count:channel|channels} configured.")
EXTENSION_MISSING = Sentence(
    "Extension {name}: cannot be imported ({error}). Run make clean, make run."
)
EXTENSIONS_FOUND = Sentence("Extensions: {count} found.")
INVITE = Sentence("Invite the bot with {address}")
INTENT_OFF = (
    "Intents: Message Content is off in the Developer Portal, page Bot. Switch it on, or set"
    " MESSAGE_CONTENT_INTENT=off."
)
INTENT_ON = "Intents: message content privileged."
NO_INTENTS = "Intents: none privileged."
CHANNEL_UNSEEN = Sentence("Channel {channel_id}: I cannot see it; give the bot {permission}.")
CHANNEL_MISSING = Sentence("Channel {channel_id}: I cannot see it; use /server channel remove.")
NO_CHANNEL = Sentence("Channel {channel_id}: it is not a channel of a server.")
CHANNEL_PROBLEM = Sentence("Channel #{name}: {problem}")
CHANNEL_LACKING = Sentence("Channel #{name}: give the bot {missing}.")
CHANNEL_FINE = Sentence("Channel #{name}: all permissions granted.")
