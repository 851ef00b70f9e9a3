"""What can happen to a story's schedule, as plain values: a walk is a list of them."""

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from bot.models.release import LatePolicy, Repeat

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
)
TIMES = ("00:00", "00:30", "02:00", "02:30", "18:00", "23:45")
REPEATS = (
    (Repeat.ONCE, None),
    (Repeat.DAILY, None),
    (Repeat.WEEKLY, "mon,wed,sat"),
    (Repeat.FORTNIGHTLY, "sun"),
    (Repeat.MONTHLY, None),
)


@dataclass(frozen=True, slots=True)
class Reschedule:
    repeat: Repeat
    days: str | None
    at: str
    zone: str
    per_drop: int
    late: LatePolicy


@dataclass(frozen=True, slots=True)
class Act:
    """One of now, skip, pause, resume, cancel."""

    name: str


@dataclass(frozen=True, slots=True)
class Chapters:
    """So many are appended or, where negative, as many of the last are withdrawn."""

    count: int


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes while the bot runs. `trouble`: how likely requests fail or lose their answer.

    `answered`: how many requests are answered before Discord is away altogether.
    """

    hours: int
    trouble: float = 0.0
    crashes: float = 0.0
    answered: int | None = None

    @property
    def is_fair(self) -> bool:
        return not (self.trouble or self.crashes) and self.answered is None


@dataclass(frozen=True, slots=True)
class Down:
    """The process is killed, and another starts so many hours later."""

    hours: int


@dataclass(frozen=True, slots=True)
class Leap:
    """The wall clock is set, or the machine was suspended: the process knows of nothing."""

    hours: int


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody takes the bot's permissions in the channel, or gives them back."""

    taken: bool


Step: TypeAlias = Reschedule | Act | Chapters | Pass | Down | Leap | Block

ACTS = ("now", "skip", "pause", "resume", "resume", "cancel")


def draw_step(random: Random) -> Step:
    """One step; time passes in about half of them."""
    return random.choices(
        (
            Pass(random.choice((1, 7, 25, 60, 200, 900))),
            Pass(random.choice((3, 30, 60)), trouble=random.choice((0.3, 0.6, 1.0))),
            Pass(random.choice((10, 30)), crashes=0.3),
            Pass(random.choice((30, 60)), answered=random.randint(0, 4)),
            Act(random.choice(ACTS)),
            Chapters(random.choice((1, 2, 5, -1, -2))),
            draw_schedule(random),
            Down(random.choice((0, 1, 30, 100, 800))),
            Leap(random.choice((-24, -1, 1, 24, 72, -200))),
            Block(random.random() < 0.5),
        ),
        (8, 4, 2, 3, 6, 3, 3, 3, 2, 2),
    )[0]


def draw_schedule(random: Random) -> Reschedule:
    repeat, days = random.choice(REPEATS)
    return Reschedule(
        repeat,
        days,
        random.choice(TIMES),
        random.choice(ZONES),
        random.choice((1, 1, 2, 0)),
        random.choice(tuple(LatePolicy)),
    )
