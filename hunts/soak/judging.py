"""What a simulated Discord holds in the end, against what the authors wrote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hunts.simulation.record import Record
from hunts.soak.serials import Serial


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many paragraphs are missing, there more than once, before their turn, or misplaced."""

    paragraphs: int
    lost: int
    doubled: int
    reordered: int
    misplaced: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.reordered or self.misplaced)


def judge(record: Record, serials: Sequence[Serial]) -> Judgement:
    """Compare what is visible with all that was ever written."""
    shown = defaultdict[int, list[tuple[int, int]]](list)
    misplaced = 0
    for channel_id, message in record.visible():
        for story, chapter, paragraph in message.paragraphs:
            shown[story].append((chapter, paragraph))
            misplaced += channel_id != serials[story].channel_id
    lost = doubled = reordered = total = 0
    for serial in serials:
        seen = shown[serial.number]
        written = {(c, p) for c, count in enumerate(serial.chapters) for p in range(count)}
        total += len(written)
        lost += len(written - set(seen))
        doubled += len(seen) - len(set(seen))
        reordered += sum(later < earlier for earlier, later in pairwise(seen))
    return Judgement(total, lost, doubled, reordered, misplaced)
