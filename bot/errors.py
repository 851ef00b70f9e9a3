"""The one kind of error that is meant for people, and the one that stops a start."""

from collections.abc import Sequence


class StoryError(Exception):
    """One sentence for the person who asked: what is wrong and what to do next.

    Handlers show `sentence` privately and log nothing. It must be safe to show: no token, no path,
    no warned text.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StartupError(StoryError):
    """The bot cannot start: every problem found, one line each, for the person who hosts it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
