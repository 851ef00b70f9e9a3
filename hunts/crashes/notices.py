"""What authors and admins were told in a round: each cause once, and no link that leads nowhere."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hunts.crashes.judging import TOLD, Finding
from hunts.crashes.places import Place, shown_in
from hunts.crashes.plans import Plan
from tests.wire.scene import Scene
from tests.wire.shelf import Shelf
from tests.wire.traffic import WireRequest

_LINK = re.compile(r"https://discord\.com/channels/\d+/(\d+)/(\d+)")
UNSENT = "SELECT 1 FROM notices WHERE sent_at IS NULL AND given_up_at IS NULL"
"""Word that is still owed."""


class Ears:
    """Hears all that is told, and notes the links that led nowhere when they were told."""

    def __init__(self, scene: Scene) -> None:
        self.dead_links = list[str]()
        self._scene = scene
        scene.front.faults.after_effect_before_reply.append(self._hear)

    async def _hear(self, request: WireRequest) -> None:
        if not request.tells:
            return
        held = self._scene.front.world.backend.messages
        for channel_id, message_id in _LINK.findall(request.json["content"]):
            if int(message_id) not in held.get(int(channel_id), {}):
                self.dead_links.append(request.json["content"])


def judge_notices(
    plan: Plan, scene: Scene, places: Sequence[Place], shelf: Shelf, ears: Ears
) -> Iterator[Finding]:
    """Yield what the author and the admins would complain of."""
    yield from (Finding(TOLD, f"a dead link: {words[:200]}") for words in ears.dead_links)
    to_author = Counter(_told(scene, scene.keeper.user.dm_channel))
    to_admins = Counter(_told(scene, scene.notices))
    # Each time that rights are taken is another cause of the same words.
    most = 1 + sum(life.forbidden is not None for life in plan.lives)
    for whom, told in (("author", to_author), ("admins", to_admins)):
        for words, times in told.items():
            if times > (1 if _LINK.search(words) else most):
                yield Finding(TOLD, f"{times} times to the {whom}: {words[:200]}")
    yield from _judge_rows(scene, shelf, to_author + to_admins)
    yield from _judge_links(scene, places, to_author)


def _judge_links(scene: Scene, places: Sequence[Place], told: Counter[str]) -> Iterator[Finding]:
    """Every chapter's author is told where it is out."""
    said = "\n".join(told)
    for place in places:
        for shown in shown_in(scene, place):
            ending = f"/{shown.card.channel_id}/{shown.card.id}"
            if ending not in said:
                yield Finding(TOLD, f"{place.layout}: nobody was told of {ending}")


def _judge_rows(scene: Scene, shelf: Shelf, told: Counter[str]) -> Iterator[Finding]:
    """What the file says was told, was told as often as it says."""
    rows = shelf.ask("SELECT text FROM notices WHERE sent_at IS NOT NULL")
    known = Counter(words for (words,) in rows)
    for words in known | told:
        if known[words] != told[words]:
            says = f"{told[words]} times told, {known[words]} times noted: {words[:200]}"
            yield Finding(TOLD, says)
    if shelf.ask(UNSENT):
        yield Finding(TOLD, "something was never told")


def _told(scene: Scene, channel: object) -> list[str]:
    """One by one, those that came in one message too."""
    messages = scene.front.people.messages(channel)
    return [words for message in messages for words in message.content.split("\n\n")]
