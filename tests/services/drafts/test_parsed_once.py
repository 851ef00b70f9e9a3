"""How often the bot itself parses and packs what an author hands over: not again what is known."""

import sys
from collections import Counter
from dataclasses import replace

import pytest

from bot.importing.files.story_file import StoryFile
from bot.importing.files.story_files import read_story_files
from bot.importing.manuscripts.edits import apply_edits
from bot.importing.process.reading_process import ReadingProcess
from bot.messages.layout import packing
from bot.models.story import Action, Rating, Story, WarningFacts, WarningState
from bot.services.drafts.basis import DraftBasis
from bot.services.drafts.drafts import Drafts
from bot.services.drafts.preview import review_draft
from bot.storage.database.database import Database
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.policy import Policy, Ruling
from tests.builders import AUTHOR, GUILD, NOW, a_draft, a_member
from tests.fakes import FixedClock

HERSELF = a_member()
STORY = """The Debt

Warnings: gore

Chapter 1: Brass

The shop smelled of oil and cold tea.

Chapter 2: Springs

She counted the drawers twice.
"""
MORE = """Chapter 3: Bells

At noon it rang.

Chapter 4: Dust

::: warning death
The last drawer was empty.
:::
"""
ANEW = "Chapter 1: Brass\n\nThe shop smelled of oil, and of rain.\n"


@pytest.fixture
def drafts(db: Database, clock: FixedClock, reading_process: ReadingProcess) -> Drafts:
    return Drafts(db, clock.clock, lambda: None, reading_process)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what is parsed and packed in this process, the notes too where there are any."""
    counts = Counter[str]()

    def counted(kind: str, work):
        def count(what, *more):
            counts[kind] += bool(what)
            return work(what, *more)

        return count

    parsing = counted("parsed", parse_body)
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.") and getattr(module, "parse_body", None) is parse_body:
            monkeypatch.setattr(module, "parse_body", parsing)
    monkeypatch.setattr(packing, "pack", counted("packed", packing.pack))
    return counts


def text(words: str) -> list[StoryFile]:
    return [StoryFile("debt.txt", words.encode())]


async def test_a_story_is_neither_parsed_nor_packed_again(drafts: Drafts, done: Counter[str]):
    """Where it was read all this was done once, and found to be possible."""
    view = await drafts.add_draft(HERSELF, text(STORY))
    assert [(row.words, row.messages, row.hides) for row in view.rows] == [
        (8, 1, True),
        (5, 1, True),
    ]
    await drafts.accept(HERSELF, view.draft_id)
    assert done == {}


async def test_what_is_hidden_otherwise_than_its_file_says_is_packed_once(
    drafts: Drafts, done: Counter[str]
):
    """A chapter that joins a story is hidden for that story's warnings as well."""
    story = await drafts.accept(HERSELF, (await drafts.add_draft(HERSELF, text(STORY))).draft_id)
    view = await drafts.add_draft(HERSELF, text(MORE), story_id=story.story.story_id)
    assert done == {"parsed": 2, "packed": 2}
    await drafts.accept(HERSELF, view.draft_id)
    assert done == {"parsed": 2, "packed": 2}


async def test_a_chapter_given_anew_is_parsed_once_and_so_is_what_it_replaces(
    drafts: Drafts, done: Counter[str]
):
    story = await drafts.accept(HERSELF, (await drafts.add_draft(HERSELF, text(STORY))).draft_id)
    view = await drafts.add_draft(HERSELF, text(ANEW), story_id=story.story.story_id, chapter=1)
    assert done == {"parsed": 2, "packed": 1}
    done.clear()
    await drafts.accept(HERSELF, view.draft_id)
    assert done == {"parsed": 2}


LONG = "\n\n".join(["It rained all night. " * 60] * 9)
FILE = f"""Warnings: gore
Author's note: Be well.

# One

{LONG}

# Two

::: warning death
{LONG}
:::

{LONG}
"""
READ = read_story_files([StoryFile("a.md", FILE.encode())], {})
OPEN = Policy((Ruling("gore", Action.OPEN), Ruling("death", Action.OPEN)))
KNOWN = Story(
    1,
    GUILD,
    AUTHOR,
    "Ines",
    "Salt",
    Rating.TEEN,
    WarningState.LISTED,
    ("gore",),
    "",
    "",
    "",
    (),
    (),
    None,
    2,
    NOW,
)


@pytest.mark.parametrize("policy", [Policy(), OPEN])
@pytest.mark.parametrize(
    "edits",
    [
        {},
        {"warnings": ""},
        {"warnings": "gore, death"},
        {"note_before": "Mind the step. " * 100},
    ],
)
@pytest.mark.parametrize("joins", [False, True])
def test_what_is_known_says_what_working_it_out_anew_does(
    policy: Policy, edits: dict[str, str], joins: bool
):
    basis = DraftBasis(KNOWN, WarningFacts(story=("death",)), 3) if joins else None
    reading = replace(READ, manuscript=apply_edits(READ.manuscript, edits))
    draft = a_draft(edits=edits)
    view = review_draft(draft, reading, basis, policy)
    assert view == review_draft(draft, replace(reading, laid_out=()), basis, policy)
    assert all(row.messages > 1 for row in view.rows)
