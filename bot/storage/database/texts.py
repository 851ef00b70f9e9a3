"""Sentences on the database and its copies, for who hosts the bot; one is for everybody."""

from bot.sentence import Sentence

# A file that cannot be opened.
NOT_A_URL = "DATABASE_URL is not a database URL. Use one like sqlite:///data/cliffhanger.db."
ONLY_SQLITE = "Only SQLite is supported for now. Use a DATABASE_URL like sqlite:///data/bot.db."
NO_FILE_NAMED = "DATABASE_URL names no file. Use one like sqlite:///data/bot.db."
LEADS_NOWHERE = Sentence(
    "{name} leads to {file}, where no file can be. Mount it, or mend the link."
)
IN_USE = Sentence("Another Cliffhanger process is using {name}. Stop it first.")
NO_LOCK = Sentence("{name} is there and is no lock of mine. Move it away first.")
SQLITE_TOO_OLD = Sentence("SQLite {version} is too old; 3.37 or newer is needed.")
NO_DATABASE = Sentence("{name} is not a database. Choose another DATABASE_URL.")
DAMAGED = Sentence("{name} is damaged. Stop here and restore a backup of it.")
DAMAGED_RESTORE = Sentence(
    "{name} is damaged. Stop here and restore a backup: python -m bot restore FILE."
)
NOT_WRITABLE = Sentence(
    "{name} cannot be written. Check the permissions of the file and its folder."
)
NOT_OPENED = Sentence(
    "{name} cannot be opened. Check that it is a file and that its folder is writable."
)
BUSY = Sentence("{name} is in use by another program. Close that program first.")
DISK_FULL = Sentence("{name} cannot grow: the disk is full. Free some space first.")
DISK_ERROR = Sentence("{name} cannot be read or written: the disk reports an error.")
DENIED = Sentence(
    "{name} may not be read or written. Check the permissions of the file and its folder."
)
NAME_TOO_LONG = Sentence("{name} has too long a name. Choose a shorter one.")
UNUSABLE = Sentence("{name} cannot be used: {error}.")
NOT_YET = Sentence("There is no {name} yet; the bot makes it when it first starts.")
OTHER_KIND_REAL = Sentence("{name} belongs to a real installation; choose another file.")
OTHER_KIND_REHEARSAL = Sentence("{name} belongs to a rehearsal installation; use a new file.")

# A file of another version.
OTHER_VERSION = Sentence(
    "{name} is of another version. Start the bot once, so that it is brought up to date."
)
NOT_OURS = Sentence("{name} is not a Cliffhanger database. Choose another DATABASE_URL.")
NEWER = Sentence("{name} was made by a newer Cliffhanger; update the bot, or choose another file.")
NOT_UPDATED = Sentence("{name} could not be updated, and nothing in it was changed: {error}.")
WOULD_LOSE = Sentence(
    "{name} could not be updated: rows of {tables} would lose what they belong to."
)
NO_COPY_OF = Sentence("{name} is no copy of {file}. Move it away, then start the bot again.")

# Backups.
NO_FOLDER = Sentence("There is no folder {folder}. Make it first.")
BACKUP_DAMAGED = Sentence("{name} is damaged. Use another backup.")
BACKUP_NOT_OURS = Sentence("{name} is not a Cliffhanger database. Choose another file.")
BACKUP_NO_DATABASE = Sentence("{name} is not a database. Choose another file.")
BACKUP_NEWER = Sentence("{name} was made by a newer Cliffhanger; update the bot first.")
OF_THE_DATABASE = Sentence("{name} belongs to the database. Choose another name.")
TAKEN_FOR_A_PART = Sentence(
    "{name} is there, and would be taken for a part of {target}. Choose another name."
)
NO_BACKUP = Sentence("{name} is there and is no backup of this bot. Choose another name.")
OF_A_REHEARSAL = Sentence("{name} belongs to a {kind}. Choose another.")
NO_LOG_OF = Sentence("{name} is there and is no log of {source}. Move it away first.")
NO_FILE = Sentence("There is no file {name}. Name one that backup has made.")
IS_THE_DATABASE = Sentence("{name} is the database itself. Name a backup of it.")

# While the bot runs.
CANNOT_USE = (
    "My database cannot be used at the moment, so nothing was changed. Try again in a while;"
    " whoever hosts me finds the reason in the log."
)
FILE_READ_ONLY = "its file cannot be written"
FULL = "the disk is full"
LOCKED = "another program keeps its file locked"
DISK_REPORTS_ERROR = "the disk reports an error"
FILE_NOT_OPENED = "its file cannot be opened"
FILE_DAMAGED = "its file is damaged"
