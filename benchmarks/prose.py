"""Made-up prose for the benchmarks: the same on every machine."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WORDS = """
the lamp tide and harbour said of a clerk who had never once been asked to wait for
morning water came slowly over sand she looked at him as if it were a letter from
somebody else old river stone winter kitchen nothing answered quietly
""".split()  # noqa: SIM905 (a list of words reads better as words)
HIDDEN_WORDS = """
blade wound throat crimson scream knuckle bruise ribs splinter gasp
""".split()  # noqa: SIM905
"""Words that stand in hidden passages only."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many sentences hold emphasis, and how many paragraphs are dialogue or warned of."""

    name: str
    emphasis: float = 0.05
    dialogue: float = 0.0
    warned: float = 0.0


PLAIN = Shape("ordinary prose")
SHAPES = (
    PLAIN,
    Shape("dialogue and emphasis", emphasis=0.25, dialogue=0.5),
    Shape("one paragraph in five warned", warned=0.2),
)


def paragraphs(characters: int, *, seed: int = 7, words: Sequence[str] = _WORDS) -> str:
    """Plain paragraphs with some emphasis, at least this many characters in all."""
    dice = random.Random(seed)  # noqa: S311 (prose, not secrets)
    written = list[str]()
    length = 0
    while length < characters:
        paragraph = " ".join(_sentence(dice, 0.15, words) for _ in range(dice.randint(1, 7)))
        written.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(written)


def book(shape: Shape, words: int, *, chapters: int = 20, seed: int = 7) -> str:
    """A Markdown manuscript of at least this many words, in chapters of equal length."""
    dice = random.Random(seed)  # noqa: S311 (prose, not secrets)
    parts = ["# The Salt Road"]
    for number in range(1, chapters + 1):
        parts.append(f"## Chapter {number}")
        parts += _chapter(dice, shape, words // chapters + 1)
    return "\n\n".join(parts) + "\n"


def _chapter(dice: random.Random, shape: Shape, words: int) -> Iterator[str]:
    written = 0
    while written < words:
        sentences = (_sentence(dice, shape.emphasis, _WORDS) for _ in range(dice.randint(1, 7)))
        paragraph = " ".join(sentences)
        if dice.random() < shape.dialogue:
            paragraph = f"“{paragraph}” she said—*not* kindly. “And no, _never_!”"
        written += paragraph.count(" ") + 1
        if dice.random() < shape.warned:
            paragraph = f"::: warning gore | It ends badly.\n{paragraph}\n:::"
        yield paragraph


def _sentence(dice: random.Random, emphasis: float, words: Sequence[str]) -> str:
    chosen = [dice.choice(words) for _ in range(dice.randint(4, 22))]
    if dice.random() < emphasis:
        chosen[1] = f"*{chosen[1]}*"
    return " ".join(chosen).capitalize() + "."
