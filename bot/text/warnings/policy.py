"""What a server does with each warning, by whatever name the warning is called."""

from dataclasses import dataclass

from bot.models.story import Action
from bot.text.warnings.terms import canonical

_STRICTNESS = (Action.OPEN, Action.SPOILER, Action.REFUSED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done with one warning, under the name it is shown by."""

    name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Policy:
    """Asked with a warning, it answers what is done with it. `others` is for what has no ruling."""

    rulings: tuple[Ruling, ...] = ()
    others: Action = Action.SPOILER

    def __call__(self, term: str) -> Action:
        return self.ruling_on(term) or self.others

    def ruling_on(self, term: str) -> Action | None:
        """Names that have come to mean the same since they were ruled on count by the strictest."""
        key = key_of(term)
        found = [ruling.action for ruling in self.rulings if key_of(ruling.name) == key]
        return max(found, key=_STRICTNESS.index, default=None)


def key_of(term: str) -> str:
    """What warnings are compared by."""
    return canonical(term).casefold()
