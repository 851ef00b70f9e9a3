"""Words that a text hid between `||`, hidden again in its new version."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body, Mark, Span
from bot.text.canonical.keeping import Kept, Versions
from bot.text.canonical.marking import mark_passage
from bot.text.canonical.normal import normalise
from bot.text.canonical.word_runs import (
    LENGTH,
    Run,
    Runs,
    Word,
    find_words,
    runs_of,
    whole_or_runs,
    words_of,
)
from bot.text.warnings.terms import UNNAMED_WARNING

# Of a secret's runs of words: so many found elsewhere, and that is where it went.
_FOUND = 0.25


@dataclass(frozen=True, slots=True)
class _Secret:
    block: int
    words: Run


def keep_secrets(old: Body, new: Body) -> Kept:
    """The new body with all that stood between `||` hidden there, too.

    What was rewritten makes the paragraph in its place a passage without a name: `carried` says so,
    and `lost` that it may stand anywhere.
    """
    shown = Runs.of(words_of(text) for block in old.blocks for text in _shown(block))
    secrets = [each for each in _secrets(old) if not _is_told(each.words, shown)]
    if not secrets:
        return Kept(new, (), ())
    runs = {run for secret in secrets for run in whole_or_runs(secret.words)} - shown.found
    telling = {word for secret in secrets for word in secret.words if (word,) not in shown.found}
    blocks = tuple(_hide(block, runs, telling) for block in new.blocks)
    body = normalise(replace(new, blocks=blocks))
    places, lost = _rewritten(Versions(old, body), secrets)
    places |= {i for i, block in enumerate(body.blocks) if _is_code(block) and _says(block, runs)}
    unnamed = (UNNAMED_WARNING,)
    marked = _marked(body, sorted(places), unnamed)
    return Kept(marked, unnamed if places else (), unnamed if lost else ())


def is_hidden(
    words: str, body: Body, blocks: Collection[int], known: Sequence[str], *, guessed: bool = False
) -> bool:
    """Whether these words stand side by side in what a text hides, in whole `blocks` or between
    `||`, and neither in what it shows nor in what is `known`. One word alone counts where it is
    half of such a stretch. Where it is `guessed` what they are, they may be hidden ones rewritten.
    """
    told = words_of(words)
    hidden = [words_of(text) for text in _hidden_stretches(body, blocks)]
    shown = [block for index, block in enumerate(body.blocks) if index not in blocks]
    so_far = [*known, *(text for block in shown for text in _shown(block))]
    if any(_stands_in(told, words_of(text)) for text in so_far):
        return False
    if guessed:
        return bool(hidden)
    return any(_is_part(told, each) or _is_part(each, told) for each in hidden)


def _hidden_stretches(body: Body, blocks: Collection[int]) -> Iterator[str]:
    for index, block in enumerate(body.blocks):
        yield from [block.text] if index in blocks else _stretches(block, hidden=True)


def _is_part(words: Run, other: Run) -> bool:
    return (len(words) > 1 or 2 * len(words) >= len(other)) and _stands_in(words, other)


def _stands_in(words: Run, other: Run) -> bool:
    return bool(words) and words in runs_of(other, len(words))


def _marked(body: Body, places: Sequence[int], warnings: tuple[str, ...]) -> Body:
    for _, group in groupby(enumerate(places), lambda each: each[1] - each[0]):
        run = [index for _, index in group]
        body = mark_passage(body, Passage(run[0], run[-1], warnings))
    return body


def _is_told(words: Run, shown: Runs) -> bool:
    return whole_or_runs(words) <= shown.found


def _secrets(body: Body) -> Iterator[_Secret]:
    for index, block in enumerate(body.blocks):
        for text in _stretches(block, hidden=True):
            words = words_of(text)
            if words:
                yield _Secret(index, words)


def _shown(block: Block) -> Iterator[str]:
    return _stretches(block, hidden=False)


def _stretches(block: Block, *, hidden: bool) -> Iterator[str]:
    for secret, spans in groupby(block.spans, key=lambda span: Mark.SPOILER in span.marks):
        if secret is hidden:
            yield "".join(span.text for span in spans)


def _is_code(block: Block) -> bool:
    return block.kind is BlockKind.CODE


def _says(block: Block, runs: Collection[Run]) -> bool:
    words = words_of(block.text)
    return any(not runs_of(words, size).isdisjoint(runs) for size in range(1, LENGTH + 1))


def _hide(block: Block, runs: Collection[Run], telling: Collection[str]) -> Block:
    """A block in which every word of these runs is between `||`, wherever they stand.

    So is what stands near them and is `telling` by itself.
    """
    words = list(find_words(block.text))
    if _is_code(block) or not words:
        return block
    told = _told(words, runs)
    near = [i for i, word in enumerate(words) if word.key in telling]
    for index in [*near, *reversed(near)]:
        if any(index + away in told for away in range(-LENGTH, LENGTH + 1)):
            told.add(index)
    stretches = list(_joined(words, sorted(told), block.text))
    return replace(block, spans=tuple(_spoiled(block.spans, stretches))) if stretches else block


def _told(words: Sequence[Word], runs: Collection[Run]) -> set[int]:
    keys = tuple(word.key for word in words)
    return {
        at + offset
        for size in range(1, LENGTH + 1)
        for at in range(len(keys) - size + 1)
        if keys[at : at + size] in runs
        for offset in range(size)
    }


def _joined(words: Sequence[Word], told: Sequence[int], text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text, with the signs at their edges and the few words between them."""
    start = 0
    while start < len(told):
        end = start
        while end + 1 < len(told) and told[end + 1] - told[end] <= LENGTH:
            end += 1
        first, last = words[told[start]].start, words[told[end]].end
        while first and _is_sign(text[first - 1]):
            first -= 1
        while last < len(text) and _is_sign(text[last]):
            last += 1
        yield first, last
        start = end + 1


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _spoiled(spans: Sequence[Span], stretches: Sequence[tuple[int, int]]) -> Iterator[Span]:
    at = 0
    for span in spans:
        edges = {at, at + len(span.text)}
        edges |= {edge for pair in stretches for edge in pair if at < edge < at + len(span.text)}
        cuts = sorted(edges)
        for first, last in pairwise(cuts):
            hidden = any(start <= first and last <= end for start, end in stretches)
            marks = span.marks | Mark.SPOILER if hidden else span.marks
            yield replace(span, text=span.text[first - at : last - at], marks=marks)
        at += len(span.text)


def _rewritten(change: Versions, secrets: Sequence[_Secret]) -> tuple[set[int], bool]:
    """Blocks that stand where a secret is not found again, and whether one may be anywhere."""
    held = Runs.of(change.after)
    places, lost = set[int](), False
    for secret in secrets:
        if held.holds(secret.words, share=_FOUND):
            continue
        here = [i for i in change.between(secret.block, secret.block) if change.is_new(i)]
        places |= {i for i in here if not _has_secret(change.new.blocks[i])}
        lost |= not here and any(map(change.is_new, range(len(change.after))))
    return places, lost


def _has_secret(block: Block) -> bool:
    return any(Mark.SPOILER in span.marks for span in block.spans)
