"""How authors really send their stories: one small original sample per habit."""

from dataclasses import dataclass, field

import pytest

from bot.importing.manuscripts.reading import read_manuscript
from bot.models.story import Rating, WarningState


@dataclass
class Habit:
    text: str
    facts: dict = field(default_factory=dict)
    titles: tuple = ("",)
    bodies: tuple | None = None
    filename: str = "the_salt-road.txt"
    chosen: dict = field(default_factory=dict)


HABITS = {
    "nothing but text": Habit(
        "The tide came in.\n\nIt stayed.\n",
        {"title": "The salt road", "warning_state": WarningState.CHOSE_NOT},
        bodies=("The tide came in.\n\nIt stayed.",),
        chosen={"title": "filename"},
    ),
    "a labelled note, warnings, a lone title": Habit(
        "Author’s Note: Bring a towel.\n\nWarnings: Drowning, Character Death\n\n\nA Low Harbour"
        "\n\nThe tide came in.\n\n\nIt stayed.\n",
        {
            "title": "A Low Harbour",
            "note_before": "Bring a towel.",
            "warnings": ("drowning", "character death"),
            "warning_state": WarningState.LISTED,
        },
        bodies=("The tide came in.\n\n***\n\nIt stayed.",),
        chosen={"title": "line"},
    ),
    "labels in one block under a title": Habit(
        "Low Harbour\nby Ada Quill\nRating: PG-13\nFandom: none, it is mine\nSummary: A tide.\n\n"
        "It rained.\n",
        {
            "title": "Low Harbour",
            "rating": Rating.TEEN,
            "summary": "A tide.",
            "details": (("Author", "Ada Quill"), ("Fandom", "none, it is mine")),
        },
        bodies=("It rained.",),
    ),
    "bold labels": Habit(
        "**Title:** Low Harbour\n**Rated:** M\n**Dedicated to**: my sister\n\nIt rained.\n",
        {
            "title": "Low Harbour",
            "rating": Rating.MATURE,
            "details": (("Dedicated to", "my sister"),),
        },
        bodies=("It rained.",),
    ),
    "labels on one line": Habit(
        "Title: Low Harbour | Rating: T | CW: blood; vomit\n\nIt rained.\n",
        {"title": "Low Harbour", "rating": Rating.TEEN, "warnings": ("blood", "vomit")},
        bodies=("It rained.",),
    ),
    "labels spaced out": Habit(
        "Title: Tide\n\nBeta: Bo\n\nTW: needles\n\nPrompt: a closed door\n\nIt rained.\n",
        {
            "title": "Tide",
            "warnings": ("needles/medical",),
            "details": (("Beta", "Bo"), ("Prompt", "a closed door")),
        },
        bodies=("It rained.",),
    ),
    "a note of several lines": Habit(
        "Title: Tide\nA/N: I wrote this on a train\nand then on a boat.\n\nIt rained.\n",
        {"note_before": "I wrote this on a train"},
        bodies=("and then on a boat.\n\nIt rained.",),
    ),
    "no warnings apply": Habit(
        "Title: Tide\nWarnings: None\n\nIt rained.\n",
        {"warning_state": WarningState.NONE_APPLY, "warnings": ()},
    ),
    "chose not to warn": Habit(
        "Title: Tide\nArchive Warning: Creator Chose Not To Use Archive Warnings\n\nIt rained.\n",
        {"warning_state": WarningState.CHOSE_NOT, "warnings": ()},
    ),
    "a bulleted warnings list": Habit(
        "Title: Tide\nWarnings:\n- gore\n- self harm\n\nIt rained.\n",
        {"warnings": ("gore", "self-harm")},
        bodies=("It rained.",),
    ),
    "an adult rating": Habit(
        "Title: Tide\nRating: NC-17\n\nIt rained.\n", {"rating": Rating.EXPLICIT}
    ),
    "a tag that is a rating": Habit(
        "Title: Tide\nTags: lemon, boats\n\nIt rained.\n",
        {"rating": Rating.EXPLICIT, "tags": ("lemon", "boats")},
    ),
    "chapter n of m": Habit(
        "Title: Tide\nChapter 1 of 7\n\nIt rained.\n",
        {"expected_chapters": 7},
        bodies=("It rained.",),
    ),
    "named chapters": Habit(
        "Prologue\n\nBefore.\n\nChapter 1: Ash\n\nOne.\n\nCHAPTER TWO - Bone\n\nTwo.\n\n"
        "Epilogue\n\n"
        "After.\n",
        titles=("Prologue", "Chapter 1: Ash", "CHAPTER TWO: Bone", "Epilogue"),
        bodies=("Before.", "One.", "Two.", "After."),
    ),
    "numbered chapters lose their number": Habit(
        "Chapter 1\n\nOne.\n\nChapter 2 – Bone\n\nTwo.\n",
        titles=("", "Bone"),
        bodies=("One.", "Two."),
    ),
    "a subtitle on its own line": Habit(
        "Chapter 1\nThe Low Door\n\nOne.\n\nChapter 2\nThe High Door\n\nTwo.\n",
        titles=("The Low Door", "The High Door"),
        bodies=("One.", "Two."),
    ),
    "roman numbers": Habit(
        "I.\n\nOne.\n\nII.\n\nTwo.\n\nIII.\n\nThree.\n",
        titles=("I", "II", "III"),
        chosen={"numbers": "chapters"},
    ),
    "numbers that jump stay text": Habit(
        "3\n\nOne.\n\n7\n\nTwo.\n",
        bodies=("3\n\nOne.\n\n7\n\nTwo.",),
        chosen={"numbers": "text"},
    ),
    "german": Habit(
        "Kapitel 1\n\nEs regnete.\n\nKapitel 2: Salz\n\nImmer noch.\n",
        titles=("Kapitel 1", "Kapitel 2: Salz"),
    ),
    "french": Habit(
        "Chapitre 1\n\nUn.\n\nChapitre 2\n\nDeux.\n", titles=("Chapitre 1", "Chapitre 2")
    ),
    "japanese": Habit(
        "第一章　塩\n\n雨だった。\n\n第二章\n\nまだ雨だった。\n", titles=("第一章: 塩", "第二章")
    ),
    "russian": Habit("Глава 1\n\nДождь.\n\nГлава 2\n\nСоль.\n", titles=("Глава 1", "Глава 2")),
    "parts and chapters": Habit(
        "Part One\n\nChapter 1\n\nOne.\n\nChapter 2\n\nTwo.\n", titles=("Part One · Chapter 1", "")
    ),
    "a table of contents stays text": Habit(
        "Contents of this\n\nChapter 1\n\nChapter 2\n\nChapter 3\n\nChapter 1\n\nOne.\n\n"
        "Chapter 2\n\nTwo.\n\nChapter 3\n\nThree.\n",
        titles=("", "", ""),
    ),
    "scene breaks of all kinds": Habit(
        "One.\n\n* * *\n\nTwo.\n\n~*~\n\nThree.\n\noOo\n\nFour.\n\n-x-\n\nFive.\n\n#\n\nSix.\n\n"
        "---\n\n***\n\n\nSeven.\n\n⁂\n",
        bodies=("One.\n\n***\n\nTwo.\n\n***\n\nThree.\n\n***\n\nFour.\n\n***\n\n"
                "Five.\n\n***\n\nSix."
                "\n\n***\n\nSeven.",),
    ),
    "emphasis": Habit(
        "It was *very* wet and _cold_ and **loud**, 2*3*4 and snake_case_word, a * b * c.\n",
        bodies=("It was *very* wet and *cold* and **loud**, 2\\*3\\*4 and snake\\_case\\_word, "
                "a \\* b \\* c.",),
    ),
    "everything else is literal": Habit(
        "She typed #tide @everyone <@123> [x](y) `code` \\o/ and left.\n\n"
        "- No, he said.\n\n> Yes.\n",
        bodies=("She typed #tide @everyone \\<@123> \\[x\\](y) \\`code\\` \\\\o/ and left.\n\n"
                "\\- No, he said.\n\n\\> Yes.",),
    ),
    "an inline secret": Habit(
        "He was ||already dead|| by then.\n\nA || alone.\n",
        bodies=("He was ||already dead|| by then.\n\nA \\|\\| alone.",),
    ),
    "a marked passage": Habit(
        "One.\n\n::: warning Gory, MCD | It ends badly.\nTwo.\n\nChapter 9\n\n"
        "Three.\n:::\n\nFour.\n",
        {"warning_state": WarningState.LISTED},
        bodies=("One.\n\n::: warning gore, character death | It ends badly.\n\nTwo.\n\n"
                "Chapter 9\n\n"
                "Three.\n\n:::\n\nFour.",),
    ),
    "an unclosed passage ends with its chapter": Habit(
        "Chapter 1\n\n::: warning gore\nRed.\n\nChapter 2\n\nBlue.\n",
        titles=("", ""),
        bodies=("::: warning gore\n\nRed.\n\n:::", "Blue."),
    ),
    "wrapped lines": Habit(
        "The rain had been falling over the harbour since before dawn, and the gulls\n"
        "had given up on the boats. Nobody came down to the quay any more, and nobody\n"
        "would, until the bells rang.\n\n"
        "“You are late,” she said, and put the lamp down on the wet stones between the\n"
        "two of them, where it hissed.\n\nRoses for salt,\nviolets for tar.\n",
        bodies=(
            "The rain had been falling over the harbour since before dawn, and the gulls had given "
            "up on the boats. Nobody came down to the quay any more, and nobody would, until the "
            "bells rang.\n\n“You are late,” she said, and put the lamp down on the wet stones "
            "between the two of them, where it hissed.\n\nRoses for salt,\\\nviolets for tar.",
        ),
    ),
    "every line a paragraph": Habit(
        "The rain had been falling over the harbour since before dawn, and the gulls had given up "
        "on the boats that lay there.\n“You are late,” she said.\nHe was.\n",
        bodies=(
            "The rain had been falling over the harbour since before dawn, and the gulls had given "
            "up on the boats that lay there.\n\n“You are late,” she said.\n\nHe was.",
        ),
    ),
    "indented paragraphs": Habit(
        "　The rain had been falling over the harbour since before dawn.\n\n\tHe was late.\n",
        bodies=("The rain had been falling over the harbour since before dawn.\n\nHe was late.",),
    ),
    "labels of a chapter": Habit(
        "Chapter 1\n\nOne.\n\nChapter 2\n\nWarnings: fire\nA/N: Mind the stove.\n\nTwo.\n",
        {"warnings": (), "warning_state": WarningState.LISTED},
        titles=("", ""),
        bodies=("One.", "Two."),
    ),
    "a label in dialogue is text": Habit(
        "She read it aloud.\n\nNote: the milk is off.\n\nRated: it was not good.\n\nHe nodded.\n",
        bodies=("She read it aloud.\n\nNote: the milk is off.\n\nRated: it was not good.\n\n"
                "He nodded.",),
    ),
    "a closing note stays text": Habit(
        "One.\n\nTwo.\n\nA/N: Thanks for reading\n",
        bodies=("One.\n\nTwo.\n\nA/N: Thanks for reading",),
        chosen={"note_after": "text"},
    ),
    "front matter": Habit(
        "---\ntitle: Tide\nwarnings: [gore, MCD]\nrating: Teen\ntags: boats, salt\nmood: grey\n"
        "note: |\n  Hello\n---\n\nIt rained.\n",
        {
            "title": "Tide",
            "rating": Rating.TEEN,
            "warnings": ("gore", "character death"),
            "tags": ("boats", "salt"),
            "details": (("Mood", "grey"),),
            "note_before": "Hello",
        },
        bodies=("It rained.",),
    ),
    "markdown": Habit(
        "# Tide\n\n*Warnings: gore*\n\n## Chapter 1: Ash\n\nSome **bold** `code`.\n\n"
        "## Chapter 2\n\n"
        "~*~\n\n- an item\n",
        {"title": "Tide"},
        titles=("Ash", ""),
        bodies=("Some **bold** `code`.", "- an item"),
        filename="tide.md",
    ),
    "markdown headings": Habit(
        "# Ash\n\nOne.\n\n# Bone\n\nTwo.\n",
        {"title": "The tide"},
        titles=("Ash", "Bone"),
        filename="the_tide.md",
        chosen={"headings": "chapters"},
    ),
    "a heading that hides its words": Habit(
        "Chapter 1: ||She dies||\n\nOne.\n", titles=("",), bodies=("||She dies||\n\nOne.",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS.keys())
def test_a_habit_is_read_as_it_is_meant(habit):
    reading = read_manuscript(habit.text.encode(), filename=habit.filename)
    manuscript = reading.manuscript
    assert {name: getattr(manuscript, name) for name in habit.facts} == habit.facts
    assert tuple(chapter.title for chapter in manuscript.chapters) == habit.titles
    if habit.bodies is not None:
        assert tuple(chapter.body for chapter in manuscript.chapters) == habit.bodies
    chosen = {proposal.key: proposal.chosen for proposal in reading.proposals}
    assert habit.chosen.items() <= chosen.items()


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS.keys())
def test_windows_line_ends_change_nothing_but_themselves(habit):
    plain = read_manuscript(habit.text.encode(), filename=habit.filename)
    windows = read_manuscript(habit.text.replace("\n", "\r\n").encode(), filename=habit.filename)
    assert windows.manuscript == plain.manuscript
    assert "Line endings were made uniform." in windows.changes
