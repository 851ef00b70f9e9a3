"""What the terminal tells while a rehearsal plays. Titles and numbers only, never warned text."""

from collections.abc import Callable
from datetime import datetime

import click

from bot.rehearsal.shown_words import shown_date

Echo = Callable[[str], None]


class Narrator:
    """Tells the story of a release as it happens, each line with its simulated day."""

    def __init__(self, echo: Echo = click.echo) -> None:
        self._echo = echo

    def say(self, line: str = "") -> None:
        self._echo(line)

    def happens(self, at: datetime, line: str) -> None:
        self._echo(f"  {shown_date(at)}  {line}")

    def scene(self, title: str) -> None:
        self._echo(f"\n{click.style(title, bold=True)}")
