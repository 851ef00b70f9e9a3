"""No append and no revision, with no question answered, opens a word that was hidden before.

The rule of hiding is stated here once more, in other words than the bot's. Words of the generated
text are all different, so that each is known again wherever it goes.
"""

import re
from dataclasses import dataclass, field, replace

from hypothesis import given, note, settings
from hypothesis import strategies as st

from bot.models.story import (
    Chapter,
    ChapterHead,
    ChapterText,
    Manuscript,
    Rating,
    Story,
    WarningFacts,
    WarningState,
)
from bot.services.drafts.appended_chapters import cover
from bot.services.drafts.basis import DraftBasis, read_chapters
from bot.services.drafts.preview import chapter_texts
from bot.services.drafts.revised_chapter import revise_chapter
from bot.text.canonical.markdown import parse_body
from tests.builders import NOW

TERMS = ("gore", "spiders", "loud geese")
NAMELESS = "unnamed warning"
MARKS = (*TERMS, NAMELESS)

some_terms = st.lists(st.sampled_from(TERMS), max_size=2, unique=True).map(tuple)
chances = st.integers(0, 3)


@dataclass
class Shelf:
    """A stored story as plainly as can be: what it lists, and each chapter's list and text."""

    listed: tuple[str, ...]
    narrowed: tuple[str, ...]
    chapters: list[tuple[tuple[str, ...], str]] = field(default_factory=list)


def hidden_words(shelf: Shelf, number: int) -> dict[str, set[str]]:
    """For what each word of a chapter is hidden, by the brief: `||` counts as a warning, too."""
    listed, text = shelf.chapters[number]
    found = [(set[str](), line) for line in text.split("\n\n")]
    inside: set[str] = set()
    for index, (_, line) in enumerate(found):
        opened = re.match(r"::: warning ([^|]*)", line)
        inside = set(opened[1].strip().split(", ")) if opened else inside
        inside = set() if line == ":::" else inside
        found[index] = (set(inside), "" if opened or line == ":::" else line)
    marked = {term for terms, _ in found for term in terms if term != NAMELESS}
    whole = {*listed, *shelf.listed} - marked
    words: dict[str, set[str]] = {}
    for terms, line in found:
        for at, stretch in enumerate(line.split("||")):
            for word in re.findall(r"\w+", stretch):
                words.setdefault(word, whole | terms | ({"||"} if at % 2 else set()))
                words[word] &= whole | terms | ({"||"} if at % 2 else set())
    return words


def marked_words(text: str, term: str) -> bool:
    return any(term in passage.warnings for passage in parse_body(text).passages)


@st.composite
def texts(draw, name: str) -> str:
    """Paragraphs of words that no other has, some in passages, some words between `||`."""
    blocks = []
    for number in range(draw(st.integers(1, 6))):
        count = draw(st.sampled_from([1, 2, 3, 5, 9]))
        words = [f"{name}{number}x{at}" for at in range(count)]
        if draw(chances) == 0:
            at = draw(st.integers(0, count - 1))
            words[at], words[-1] = f"||{words[at]}", words[-1]
            words[-1] += "||"
        blocks.append(" ".join(words))
    return marked(draw, blocks)


def marked(draw, blocks: list[str]) -> str:
    lines = []
    while blocks:
        size = draw(st.integers(1, len(blocks)))
        run, blocks = blocks[:size], blocks[size:]
        terms = draw(st.lists(st.sampled_from(MARKS), max_size=2, unique=True))
        lines += [f"::: warning {', '.join(terms)}", *run, ":::"] if terms else run
    return "\n\n".join(lines)


@st.composite
def shelves(draw) -> Shelf:
    listed = draw(some_terms)
    narrowed = tuple(term for term in draw(some_terms) if term not in listed)
    shelf = Shelf(listed, narrowed)
    for number in range(draw(st.integers(1, 3))):
        shelf.chapters.append((draw(some_terms), draw(texts(f"c{number}p"))))
    return shelf


@st.composite
def rewritten(draw, text: str) -> str:
    """The same chapter as its author might hand it in: moved, split, joined, changed, marked."""
    blocks = [line for line in text.split("\n\n") if not line.startswith(":::")]
    if draw(st.booleans()):
        blocks = [block.replace("||", "") for block in blocks]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(blocks) - 1))
        blocks = draw(st.sampled_from(EDITS))(draw, blocks, at) or blocks
    return marked(draw, blocks) if draw(chances) == 0 else "\n\n".join(blocks)


def _move(draw, blocks: list[str], at: int) -> list[str]:
    rest = [*blocks[:at], *blocks[at + 1 :]]
    to = draw(st.integers(0, len(rest)))
    return [*rest[:to], blocks[at], *rest[to:]]


def _double(draw, blocks: list[str], at: int) -> list[str]:
    to = draw(st.integers(0, len(blocks)))
    return [*blocks[:to], blocks[at], *blocks[to:]]


def _drop(_draw, blocks: list[str], at: int) -> list[str]:
    return [*blocks[:at], *blocks[at + 1 :]]


def _split(_draw, blocks: list[str], at: int) -> list[str]:
    words = blocks[at].split()
    if len(words) < 2 or "||" in blocks[at]:
        return blocks
    half = len(words) // 2
    return [*blocks[:at], " ".join(words[:half]), " ".join(words[half:]), *blocks[at + 1 :]]


def _join(_draw, blocks: list[str], at: int) -> list[str]:
    return [*blocks[:at], " ".join(blocks[at : at + 2]), *blocks[at + 2 :]]


def _change(draw, blocks: list[str], at: int) -> list[str]:
    words = blocks[at].split()
    place = draw(st.integers(0, len(words) - 1))
    if "||" in words[place]:
        return blocks
    words[place] = f"changed{draw(st.integers(0, 99))}"
    return [*blocks[:at], " ".join(words), *blocks[at + 1 :]]


def _add(draw, blocks: list[str], at: int) -> list[str]:
    words = [f"new{draw(st.integers(0, 99))}y{each}" for each in range(5)]
    return [*blocks[:at], " ".join(words), *blocks[at:]]


EDITS = (_move, _double, _drop, _split, _join, _change, _add)

sayings = st.sampled_from([
    (WarningState.CHOSE_NOT, ()),
    (WarningState.NONE_APPLY, ()),
    (WarningState.LISTED, ("spiders",)),
    (WarningState.LISTED, ("gore", "loud geese")),
])  # fmt: skip
ratings = st.sampled_from([Rating.NOT_RATED, Rating.GENERAL, Rating.TEEN])


def a_story(shelf: Shelf) -> Story:
    return Story(
        1, 1, 1, "Ines", "Salt", Rating.MATURE, WarningState.LISTED, shelf.listed, "", "", "", (),
        (), None, len(shelf.chapters), NOW,
    )  # fmt: skip


def facts_of(shelf: Shelf) -> WarningFacts:
    return WarningFacts(
        story=shelf.listed,
        chapters={n: listed for n, (listed, _) in enumerate(shelf.chapters, 1) if listed},
        passages={
            n: tuple(passage.warnings for passage in parse_body(text).passages)
            for n, (_, text) in enumerate(shelf.chapters, 1)
        },
    )


def revise(shelf: Shelf, number: int, text: str, saying, rating: Rating) -> Shelf:
    state, warnings = saying
    given_ = Manuscript(
        "", (ChapterText("", text),), warning_state=state, warnings=warnings, rating=rating
    )
    listed, body = shelf.chapters[number]
    head = ChapterHead(number + 1, 1, number + 1, "", 1, listed)
    old = Chapter(head, body, "", "", parse_body(body).passages)
    made = revise_chapter(given_, a_story(shelf), old, facts_of(shelf))
    assert made.rating is Rating.MATURE
    assert made.kept.moved == ()
    chapters = [*shelf.chapters]
    chapters[number] = (made.text.warnings, made.text.body)
    return replace(shelf, chapters=chapters)


def append(shelf: Shelf, added: list[tuple[tuple[str, ...], str]], saying, rating) -> Shelf:
    state, warnings = saying
    manuscript = Manuscript(
        "",
        tuple(ChapterText("", text, warnings=own) for own, text in added),
        warning_state=state,
        warnings=warnings,
        rating=rating,
    )
    basis = DraftBasis(a_story(shelf), facts_of(shelf), len(shelf.chapters) + 1, shelf.narrowed)
    chapters = read_chapters(manuscript)
    covering = cover(manuscript, chapters, basis, {})
    assert covering.moved == ()
    made = chapter_texts(manuscript, basis, covering.listed)
    return replace(
        shelf, chapters=[*shelf.chapters, *((text.warnings, text.body) for text in made)]
    )


def no_less(before: dict[str, set[str]], after: dict[str, set[str]], named) -> None:
    """`named` says whether the new file itself marks a warning by name in this chapter."""
    for word, terms in before.items():
        for term in terms if word in after else ():
            if term == "||" and after[word] - {"||"}:
                continue  # its whole paragraph is hidden instead
            assert term in after[word] or named(word, term), (word, term)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_revision_opens_nothing(data: st.DataObject):
    shelf = data.draw(shelves())
    for _ in range(data.draw(st.integers(1, 2))):
        number = data.draw(st.integers(0, len(shelf.chapters) - 1))
        text = data.draw(rewritten(shelf.chapters[number][1]))
        if not text.strip():
            continue
        before = [hidden_words(shelf, each) for each in range(len(shelf.chapters))]
        note(f"{shelf}\nrevised {number}: {text}")
        whole = {*shelf.listed, *shelf.chapters[number][0]}
        old_text, new_text = shelf.chapters[number][1], text
        shelf = revise(shelf, number, text, data.draw(sayings), data.draw(ratings))
        note(f"became {shelf.chapters[number]}")

        def narrowed(_word: str, term: str, whole=whole, old=old_text, new=new_text) -> bool:
            # A mark by name opens the rest of its own chapter, where that was hidden whole.
            return term in whole and marked_words(new, term) and not marked_words(old, term)

        for each, words in enumerate(before):
            no_less(words, hidden_words(shelf, each), narrowed if each == number else _never)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_an_append_opens_nothing_and_is_covered(data: st.DataObject):
    shelf = data.draw(shelves())
    before = [hidden_words(shelf, each) for each in range(len(shelf.chapters))]
    added = [
        (data.draw(some_terms), data.draw(texts(f"a{each}p")))
        for each in range(data.draw(st.integers(1, 2)))
    ]
    saying = data.draw(sayings)
    shelf = append(shelf, added, saying, data.draw(ratings))
    for each, words in enumerate(before):
        no_less(words, hidden_words(shelf, each), _never)
    for each, (own, text) in enumerate(added, len(before)):
        due = {*shelf.listed, *shelf.narrowed, *saying[1], *own}
        due = {term for term in due if not marked_words(text, term)}
        assert all(due <= terms for terms in hidden_words(shelf, each).values())


def _never(_word: str, _term: str) -> bool:
    return False
