"""Whether an importer stood a file: a reading or one sentence, and neither late nor broken."""

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess


def fault(process: ReadingProcess, file: StoryFile) -> str:
    """What is wrong with the answer, or nothing."""
    try:
        chapters = process.read([file], {}).manuscript.chapters
    except StoryError as refusal:
        sentence = refusal.sentence
        # A reference is for what we did not expect.
        plain = "\n" not in sentence and "(ref " not in sentence and sentence.endswith(".")
        return "" if plain else sentence
    return "" if chapters else "a story without chapters"
