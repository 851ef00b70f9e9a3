"""What one round is made of, drawn from its seed: places, stories, weather, lives and changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.models.server import Layout, MessageStyle
from tests.wire.faults import Moment
from tests.wire.weather import AFTER, BEFORE, FOUL

LAYOUTS = tuple(Layout)
FORBIDDING = 0.04
TITLES = ("Salt and Lanterns", "The Glass Orchard")
MOMENTS: tuple[Moment, ...] = (BEFORE, AFTER, "after_reply")


class Change(StrEnum):
    """What somebody changed while the bot was down."""

    NOTHING = "nothing"
    TEXT = "every chapter has other words"
    WARNING = "a warning was added to the whole story"
    POLICY = "the server shows openly what was hidden"
    PACKER = "the packer cuts elsewhere"
    TIME = "ten minutes went by"


@dataclass(frozen=True, slots=True)
class Life:
    """One start of the bot and its end: after `seconds`, or at the `nth` step at a moment of it.

    Half a second after the start it may no longer post in the place `forbidden`, if there is one.
    """

    change: Change
    seconds: float
    nth: int | None
    moment: Moment
    limit: int | None
    forbidden: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """`blocks` are the numbers of paragraphs of each chapter, story by story."""

    seed: int
    index: int
    places: tuple[tuple[Layout, MessageStyle], ...]
    blocks: tuple[tuple[int, ...], ...]
    apart: float
    lag: float
    rates: Mapping[str, float]
    lives: tuple[Life, ...]

    @property
    def name(self) -> str:
        return f"{self.seed}-{self.index}"


def make_plan(seed: int, index: int) -> Plan:
    """Return the same plan for the same seed and index."""
    chance = Random(f"crashes/{seed}/{index}")  # noqa: S311 - to be replayed
    storm = chance.choice((0.0, 0.5, 1.0))
    return Plan(
        seed=seed,
        index=index,
        places=_places(chance),
        blocks=tuple(_chapters(chance) for _ in range(chance.choice((1, 1, 2)))),
        apart=chance.choice((0.0, 0.1, 0.6)),
        lag=chance.choice((0.0, 0.3, 1.0)),
        rates={kind: rate * storm for kind, rate in FOUL.items()},
        lives=tuple(_life(chance) for _ in range(chance.randint(12, 20))),
    )


def _places(chance: Random) -> tuple[tuple[Layout, MessageStyle], ...]:
    """Return three or four places; the layouts take turns, so that few rounds see them all."""
    layouts = chance.sample(LAYOUTS, len(LAYOUTS)) * 2
    styles = list(MessageStyle)
    return tuple((layout, chance.choice(styles)) for layout in layouts[: chance.randint(3, 4)])


def _chapters(chance: Random) -> tuple[int, ...]:
    return tuple(chance.randint(3, 24) for _ in range(chance.randint(3, 5)))


def _life(chance: Random) -> Life:
    calm_change = chance.random() < 0.6
    return Life(
        change=Change.NOTHING if calm_change else chance.choice(list(Change)),
        seconds=chance.uniform(0.05, 0.9),
        nth=chance.randint(1, 16) if chance.random() < 0.6 else None,
        moment=chance.choice(MOMENTS),
        limit=chance.choice((None, None, 900, 1400)),
        forbidden=chance.randrange(3) if chance.random() < FORBIDDING else None,
    )
