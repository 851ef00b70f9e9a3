"""Whether words that must be hidden turn up where nothing can be hidden.

A card, a button, a label and a thread name are made of public words only. Four hidden words in a
row found there, or a shorter hidden text whole, is a leak, unless the public words say the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.messages.proof.expectation import ExpectedText

RUN = 4
SHORTEST = 2
_GAP = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """The words that must be hidden, ready to be looked for.

    Texts are kept as lower-case words between spaces, so that a run of words is a substring.
    """

    long: str
    short: tuple[str, ...]
    public: tuple[str, ...]

    def leaked(self, text: str) -> bool:
        """Tell whether a public text repeats hidden words that are not public themselves."""
        shown = _words(text)
        found = [run for run in _runs(shown) if run in self.long]
        found += [run for run in self.short if run in shown]
        return any(not any(run in known for known in self.public) for run in found)


def hidden_words(said: Sequence[ExpectedText], public: Iterable[str]) -> HiddenWords:
    texts = [
        _words("".join(piece.text for piece in pieces))
        for hidden, pieces in groupby(said, key=lambda piece: piece.hidden)
        if hidden
    ]
    return HiddenWords(
        long="|".join(text for text in texts if _count(text) >= RUN),
        short=tuple({text for text in texts if SHORTEST <= _count(text) < RUN}),
        public=tuple(_words(text) for text in public),
    )


def _words(text: str) -> str:
    return f" {_GAP.sub(' ', text.casefold()).strip()} "


def _count(words: str) -> int:
    return len(words.split())


def _runs(words: str) -> set[str]:
    each = words.split()
    return {f" {' '.join(each[at : at + RUN])} " for at in range(len(each) - RUN + 1)}
