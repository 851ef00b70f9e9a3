"""What authors and admins were told in a round: each cause once, and no link that leads nowhere."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hunts.crashes.judging import TOLD, Finding
from hunts.crashes.places import Place, shown_in
from tests.wire.traffic import WireRequest
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

_LINK = re.compile(r"https://discord\.com/channels/\d+/(\d+)/(\d+)")
UNSENT = "SELECT 1 FROM notices WHERE sent_at IS NULL AND given_up_at IS NULL"
"""Word that is still owed."""
_SENT = "SELECT text FROM notices WHERE sent_at IS NOT NULL"
# Asked for, and withdrawn before the answer came, because what it leads to was being removed.
_WITHDRAWN = "SELECT text FROM notices WHERE given_up_at IS NOT NULL AND nonce IS NOT NULL"


class Ears:
    """Hears all that is told, and notes the links that led nowhere when they were told.

    `forgotten`: what was told before an old copy was put back that does not know of it.
    """

    def __init__(self, scene: Scene) -> None:
        self.dead_links = list[str]()
        self.forgotten = Counter[str]()
        self._scene = scene
        scene.front.faults.after_effect_before_reply.append(self._hear)

    def old_copy_is_back(self, shelf: BotFile) -> None:
        """Call it before a bot starts with the copy."""
        told = [*_to_author(self._scene), *_to_admins(self._scene)]
        self.forgotten = Counter(told) - _rows(shelf, _SENT)

    async def _hear(self, request: WireRequest) -> None:
        if not request.tells:
            return
        backend = self._scene.front.world.backend
        for channel_id, message_id in _LINK.findall(request.json["content"]):
            # Only people delete channels, and they know that they did.
            is_there = int(message_id) in backend.messages.get(int(channel_id), {})
            if not is_there and int(channel_id) in backend.channels:
                self.dead_links.append(request.json["content"])


def judge_notices(
    scene: Scene, places: Sequence[Place], shelf: BotFile, ears: Ears, *, most: int
) -> Iterator[Finding]:
    """Yield what the author and the admins would complain of.

    `most`: so many causes there may have been of the same words, links aside.
    """
    yield from (Finding(TOLD, f"a dead link: {words[:200]}") for words in ears.dead_links)
    to_author, to_admins = Counter(_to_author(scene)), Counter(_to_admins(scene))
    for whom, told in (("author", to_author), ("admins", to_admins)):
        for words, times in told.items():
            if times > (1 if _LINK.search(words) else most):
                yield Finding(TOLD, f"{times} times to the {whom}: {words[:200]}")
    yield from judge_rows(shelf, to_author + to_admins, ears.forgotten)
    yield from _judge_links(scene, places, to_author)


def _judge_links(scene: Scene, places: Sequence[Place], told: Counter[str]) -> Iterator[Finding]:
    """Every chapter's author is told where it is out."""
    said = "\n".join(told)
    for place in places:
        for shown in shown_in(scene, place):
            ending = f"/{shown.card.channel_id}/{shown.card.id}"
            if ending not in said:
                yield Finding(TOLD, f"{place.layout}: nobody was told of {ending}")


def judge_rows(
    shelf: BotFile, told: Counter[str], forgotten: Mapping[str, int]
) -> Iterator[Finding]:
    """What the file says was told, was told as often as it says.

    Of a failure that an old copy does not know, nobody can know that it was told. Of a chapter that
    is out, everybody can: its card stands in the channel.
    """
    known, withdrawn = _rows(shelf, _SENT), _rows(shelf, _WITHDRAWN)
    for words in known | told:
        unknown = withdrawn[words] if _LINK.search(words) else forgotten.get(words, 0)
        if not 0 <= told[words] - known[words] <= unknown:
            says = f"{told[words]} times told, {known[words]} times noted: {words[:200]}"
            yield Finding(TOLD, says)
    if shelf.ask(UNSENT):
        yield Finding(TOLD, "something was never told")


def _rows(shelf: BotFile, query: str) -> Counter[str]:
    return Counter(words for (words,) in shelf.ask(query))


def _to_author(scene: Scene) -> list[str]:
    return _told(scene, scene.keeper.user.dm_channel)


def _to_admins(scene: Scene) -> list[str]:
    return _told(scene, scene.notices)


def _told(scene: Scene, channel: object) -> list[str]:
    """One by one, those that came in one message too."""
    messages = scene.front.people.messages(channel)
    return [words for message in messages for words in message.content.split("\n\n")]
