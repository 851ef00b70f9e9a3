"""Made-up prose for the benchmarks: the same on every machine."""

import random

_WORDS = """
the lamp tide and harbour said of a clerk who had never once been asked to wait for
morning water came slowly over sand she looked at him as if it were a letter from
somebody else old river stone winter kitchen nothing answered quietly
""".split()  # noqa: SIM905 (a list of words reads better as words)


def paragraphs(characters: int, *, seed: int = 7) -> str:
    """Plain paragraphs with some emphasis, at least this many characters in all."""
    dice = random.Random(seed)  # noqa: S311 (prose, not secrets)
    written = list[str]()
    length = 0
    while length < characters:
        paragraph = " ".join(_sentence(dice) for _ in range(dice.randint(1, 7)))
        written.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(written)


def _sentence(dice: random.Random) -> str:
    words = [dice.choice(_WORDS) for _ in range(dice.randint(4, 22))]
    if dice.random() < 0.15:
        words[1] = f"*{words[1]}*"
    return " ".join(words).capitalize() + "."
