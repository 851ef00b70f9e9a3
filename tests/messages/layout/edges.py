"""Where the messages of a first posting begin, to hold against what is found in posted ones."""

from itertools import accumulate

from bot.messages.layout.packing import ChapterContent, chapter_runs, stretches_of
from bot.messages.layout.repacking import Edge
from bot.messages.layout.slicing import Limits


def edges_of(content: ChapterContent, limits: Limits) -> tuple[Edge, ...]:
    """The first message's edge is left out."""
    runs = chapter_runs(content)
    firsts = list(accumulate((len(run.blocks) for run in runs), initial=0))
    return tuple(
        Edge(firsts[stretch[0].run] + stretch[0].number, stretch[0].start)
        for stretch in stretches_of(runs, limits)[1:]
    )
