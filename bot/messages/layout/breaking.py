"""Where to break a row of atoms into the fewest messages, and among those ways the nicest."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.text.limits import Size

_CANDIDATES = 48
_EVENNESS = 10.0


@dataclass(frozen=True, slots=True)
class Atom:
    """Something that is never broken. All numbers are costs in a message.

    `opens` is what it costs at the start of a message beyond `size`, `joins` what it costs behind
    another atom.
    """

    size: Size
    components: int
    opens: Size
    opens_components: int
    joins: Size
    joins_components: int


@dataclass(frozen=True, slots=True)
class Scale:
    """One of a message's measures: running totals of what the atoms take of its room."""

    totals: list[int]
    surplus: list[int]
    room: int

    def size(self, start: int, end: int) -> int:
        return self.totals[end] - self.totals[start] + self.surplus[start]

    @property
    def least(self) -> int:
        """So many messages are needed if everything is text that may be broken anywhere."""
        return -(-self.totals[-1] // (self.room - min(self.surplus)))

    def reach(self, start: int) -> int:
        """The furthest end that fits."""
        return bisect_right(self.totals, self.room + self.totals[start] - self.surplus[start]) - 1


@dataclass(frozen=True, slots=True)
class Row:
    """Atoms in order, measured so that it is known at once whether a stretch fits a message."""

    units: Scale
    bytes: Scale
    components: Scale

    def fits(self, start: int, end: int) -> bool:
        scales = (self.units, self.bytes, self.components)
        return all(scale.size(start, end) <= scale.room for scale in scales)

    def fullness(self, start: int, end: int) -> float:
        """How much of a message's text it takes, 1 being all."""
        return max(scale.size(start, end) / scale.room for scale in (self.units, self.bytes))

    @property
    def least(self) -> int:
        """So many messages are needed if everything is text that may be broken anywhere."""
        return max(self.units.least, self.bytes.least)

    def reach(self, start: int) -> int:
        """The furthest end that fits."""
        return min(scale.reach(start) for scale in (self.units, self.bytes, self.components))

    def less(self, size: Size, components: int) -> "Row":
        """The same atoms in messages that hold so much less."""
        return Row(
            replace(self.units, room=self.units.room - size.units),
            replace(self.bytes, room=self.bytes.room - size.bytes),
            replace(self.components, room=self.components.room - components),
        )


def make_row(atoms: Sequence[Atom], room: Size, most_components: int) -> Row:
    return Row(
        _scale([(a.size.units, a.opens.units, a.joins.units) for a in atoms], room.units),
        _scale([(a.size.bytes, a.opens.bytes, a.joins.bytes) for a in atoms], room.bytes),
        _scale(
            [(a.components, a.opens_components, a.joins_components) for a in atoms],
            most_components,
        ),
    )


def _scale(costs: Sequence[tuple[int, int, int]], room: int) -> Scale:
    return Scale(
        [0, *accumulate(size + joins for size, _, joins in costs)],
        [*(opens - joins for _, opens, joins in costs), 0],
        room,
    )


def find_breaks(row: Row, penalties: Sequence[int | None]) -> list[int]:
    """Indexes of the atoms that begin a message, the first one's 0 left out.

    Between two places where a break is allowed everything must fit one message.
    """
    count = len(penalties)
    allowed = [0, *(i for i in range(1, count) if penalties[i] is not None), count]
    latest = _latest(row, allowed)
    if len(latest) == 2:
        return []
    layers = _layers(row, allowed, latest, penalties)
    return _cheapest(row, layers, penalties)


def _latest(row: Row, allowed: list[int]) -> list[int]:
    """Every message filled as far as it goes: the fewest messages."""
    latest = [0]
    while latest[-1] < allowed[-1]:
        reach = row.reach(latest[-1])
        end = allowed[bisect_right(allowed, reach) - 1]
        latest.append(end if end > latest[-1] else allowed[bisect_right(allowed, latest[-1])])
    return latest


def _layers(
    row: Row, allowed: list[int], latest: list[int], penalties: Sequence[int | None]
) -> list[list[int]]:
    """For each break the places worth a try, from the last break to the first and turned round."""
    layers = [[latest[-1]]]
    end = latest[-1]
    share = row.units.totals[-1] / (len(latest) - 1)
    for number in range(len(latest) - 2, 0, -1):
        last_end = end
        end = allowed[bisect_left(allowed, True, key=lambda i: row.fits(i, last_end))]
        places = allowed[bisect_left(allowed, end) : bisect_right(allowed, latest[number])]
        layers.append(_best_places(row, places, penalties, share * number, latest[number]))
    layers.append([0])
    return layers[::-1]


def _best_places(
    row: Row, places: list[int], penalties: Sequence[int | None], ideal: float, sure: int
) -> list[int]:
    if len(places) > _CANDIDATES:
        places.sort(key=lambda i: (penalties[i] or 0, abs(row.units.totals[i] - ideal)))
        places = sorted({sure, *places[:_CANDIDATES]})
    return places


def _cheapest(row: Row, layers: list[list[int]], penalties: Sequence[int | None]) -> list[int]:
    costs: dict[int, float] = {0: 0.0}
    origins: list[dict[int, int]] = []
    for layer in layers[1:]:
        reached: dict[int, float] = {}
        origin: dict[int, int] = {}
        for end in layer:
            ugly = 0 if end == len(penalties) else penalties[end] or 0
            for start, before in costs.items():
                if start >= end or not row.fits(start, end):
                    continue
                cost = before + ugly + _EVENNESS * (1 - row.fullness(start, end)) ** 2
                if end not in reached or cost < reached[end]:
                    reached[end] = cost
                    origin[end] = start
        costs = reached
        origins.append(origin)
    breaks: list[int] = []
    place = len(penalties)
    for origin in reversed(origins):
        place = origin[place]
        breaks.append(place)
    return breaks[-2::-1]
