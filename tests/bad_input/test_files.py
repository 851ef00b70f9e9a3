import pytest
import simcord

from tests.bad_input.refusals import nothing_changes, sentence
from tests.worlds.stage import TITLE, Stage

FILES = {
    "a picture": ("story.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "Send the story as a text file"),
    "a damaged archive": ("story.docx", b"PK\x03\x04" + bytes(50), "save it anew"),
    "a PDF": ("story.pdf", b"%PDF-1.7\n" + bytes(50), "send that"),
    "noise": ("story.txt", bytes(range(256)) * 40, "Save the story as plain text"),
    "a damaged file": ("story.txt", b"\xff\xfe\x00\xd8\x41", "Save the story as plain text"),
    "empty": ("story.txt", b"", "save the story in it"),
    "blank": ("story.txt", b" \n\n\t\r\n", "save the story in it"),
    "too large": ("story.txt", b"a" * 10_000_001, "/story append"),
    "a title alone": ("story.md", b"# Only a Title\n", "add it below the title"),
    "a title that is too long": (
        "story.md",
        b"Title: " + b"T " * 2_000 + b"\n\nWords.\n",
        "shorten",
    ),
    "too many chapters": (
        "story.txt",
        "\n\n".join(f"Chapter {n}\n\nText {n}." for n in range(1, 5_001)).encode(),
        "send it in parts",
    ),
    "a chapter without end": ("story.txt", b"word " * 220_000, "part it with headings"),
    "broken settings": ("story.md", b"---\ntitle: [\n---\n\nWords.\n", "or remove them"),
    "passages without end": ("story.md", b"::: warning gore\n" * 60 + b"x\n", "close each"),
}


@pytest.mark.parametrize("case", FILES)
async def test_a_file_that_is_no_story_is_refused(stage: Stage, case: str):
    name, data, advice = FILES[case]
    async with nothing_changes(stage, "drafts"):
        refused = await stage.slash(stage.author, "story add", file=(name, data))
        assert advice in sentence(refused)


@pytest.mark.parametrize("case", [case for case in FILES if case != "a title that is too long"])
async def test_a_file_that_is_no_story_is_refused_as_further_chapters_too(told: Stage, case: str):
    name, data, advice = FILES[case]
    async with nothing_changes(told, "drafts"):
        refused = await told.slash(told.author, "story append", story=TITLE, file=(name, data))
        assert advice in sentence(refused)


async def test_discord_itself_takes_no_title_of_4000_characters(stage: Stage):
    with pytest.raises(simcord.SetupError, match="title"):
        await stage.draft(title="T" * 4_000)
