"""Judges a round by what the other side holds in the end; the ledger only has to agree."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from hunts.crashes.places import HAS_TEXT, Place, Shown, messages_of, shown_in
from hunts.crashes.plans import TITLES, Plan
from hunts.crashes.written import Form, chapter_in
from tests.wire.chapters import Paragraph, read_chapter
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

LOST, DOUBLED, REORDERED, LEAKED, ALTERED = "lost", "doubled", "reordered", "leaked", "altered"
LEDGER, TOLD, PRODUCT = "ledger", "notices", "the bot itself"
KINDS = (LOST, DOUBLED, REORDERED, LEAKED, ALTERED, LEDGER, TOLD, PRODUCT)

_STANDING = """
    SELECT parts.channel_id, message_id
    FROM parts JOIN releases USING (release_id) JOIN targets USING (target_id)
    LEFT JOIN deletions USING (release_id, position)
    WHERE targets.channel_id = ? AND kind NOT IN ('thread', 'post') AND done_at IS NULL"""
_STATES = """
    SELECT releases.state FROM releases JOIN targets USING (target_id)
    WHERE targets.channel_id = ?"""
_CHAPTER = re.compile(r"Chapter (\d+)")


class Finding(NamedTuple):
    kind: str
    says: str


class Which(NamedTuple):
    """One chapter (from 1) of one story (from 0) in one channel."""

    channel_id: int
    story: int
    number: int


Allowed = Mapping[Which, Sequence[Form]]
"""The forms in which each chapter may stand: those that held when it was claimed."""


def judge_place(plan: Plan, scene: Scene, place: Place, allowed: Allowed) -> Iterator[Finding]:
    """Yield what readers of a channel would complain of."""
    shown = shown_in(scene, place)
    named = [(_named(chapter), chapter) for chapter in shown]
    for story, blocks in enumerate(plan.blocks):
        numbers = [number for (of, number), _ in named if of == story]
        yield from _order(f"{place.layout} {place.style}: {TITLES[story]}", numbers, len(blocks))
    for (story, number), chapter in named:
        if story is None:
            yield Finding(ALTERED, f"{place.layout}: a message that belongs to no story")
        elif place.layout in HAS_TEXT:
            forms = allowed[Which(place.channel.id, story, number)]
            blocks = plan.blocks[story][number - 1]
            versions = [chapter_in(form, story, number, blocks) for form in forms]
            where = f"{place.layout} {place.style}: {TITLES[story]} {number}"
            for finding in judge_chapter(read_chapter(chapter.texts), versions):
                yield Finding(finding.kind, f"{where}: {finding.says}")


def judge_chapter(
    found: Sequence[Paragraph], versions: Sequence[Sequence[Paragraph]]
) -> Iterator[Finding]:
    """Yield how a chapter differs from all of its versions; nothing if it is wholly one of them."""
    if any(list(found) == list(version) for version in versions):
        return
    may_be_open = {words for version in versions for words, hidden in version if not hidden}
    known = {words for version in versions for words, _ in version}
    bare = [words for words, hidden in found if not hidden and words in known - may_be_open]
    if bare:
        yield Finding(LEAKED, f"{len(bare)} paragraphs, the first: {bare[0][:60]}")
    nearest = max(versions, key=lambda version: len(set(found) & set(version)))
    yield from _compare([words for words, _ in found], [words for words, _ in nearest])
    if [words for words, _ in found] == [words for words, _ in nearest] and not bare:
        yield Finding(ALTERED, "hidden where it is not to be")


def judge_ledger(
    scene: Scene, places: Sequence[Place], shelf: BotFile, states: Collection[str] = ("posted",)
) -> Iterator[Finding]:
    """Yield where the file and these channels disagree: what was not taken down is there.

    `states` are those in which a release may be in the end.
    """
    rows = [row for place in places for row in shelf.ask(_STANDING, place.channel.id)]
    held = [message for place in places for message in messages_of(scene, place)]
    there = Counter((message.channel_id, message.id) for message in held)
    known = Counter((channel_id, message_id) for channel_id, message_id in rows)
    if there != known:
        unknown, gone = (there - known).total(), (known - there).total()
        yield Finding(LEDGER, f"{unknown} messages unknown to it, {gone} of its are not there")
    ended = Counter(state for place in places for (state,) in shelf.ask(_STATES, place.channel.id))
    if not set(ended) <= set(states):
        yield Finding(LEDGER, f"releases: {dict(ended)}")


def _named(chapter: Shown) -> tuple[int | None, int]:
    text = str(chapter.card.components or chapter.card.content) + chapter.card.content
    place = _CHAPTER.search(text)
    story = next((n for n, title in enumerate(TITLES) if title in text), None)
    return (story, int(place[1])) if place else (None, 0)


def _order(what: str, numbers: list[int], count: int) -> Iterator[Finding]:
    for finding in _compare([str(n) for n in numbers], [str(n) for n in range(1, count + 1)]):
        yield Finding(finding.kind, f"{what}: chapters {numbers}")


def _compare(found: Sequence[str], wanted: Sequence[str]) -> Iterator[Finding]:
    have, want = Counter(found), Counter(wanted)
    if missing := [each for each in wanted if not have[each]]:
        yield Finding(LOST, f"{len(missing)} of {len(wanted)}, the first: {missing[0][:60]}")
    if twice := [each for each, times in have.items() if times > max(want[each], 1)]:
        yield Finding(DOUBLED, f"{len(twice)} of {len(wanted)}, the first: {twice[0][:60]}")
    if foreign := [each for each in have if each not in want]:
        yield Finding(ALTERED, f"{len(foreign)} of another kind, the first: {foreign[0][:60]}")
    once = [each for each in dict.fromkeys(found) if each in want]
    if once != [each for each in wanted if each in have]:
        yield Finding(REORDERED, f"{len(found)} in another order")
