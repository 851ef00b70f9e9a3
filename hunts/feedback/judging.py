"""Whether the rows say what the other side holds, exactly."""

from collections.abc import Iterable, Iterator
from typing import Any

from hunts.feedback.acting import Cast, reactions_on
from tests.worlds.bot_file import BotFile

SHOWN = 3


def differences(cast: Cast, shelf: BotFile, *, chat: bool) -> list[str]:
    """What is missing in the rows and what is too much; nothing if all is well."""
    reactions = {
        (message_id, user_id, emoji, bool(burst))
        for message_id, user_id, emoji, burst in shelf.ask(
            "SELECT message_id, user_id, emoji, burst FROM reactions WHERE removed_at IS NULL"
        )
    }
    comments = shelf.ask("SELECT message_id, text FROM comments WHERE removed_at IS NULL")
    return [
        *_compare("reactions", _reactions(cast), reactions),
        *_compare("comments", _comments(cast, chat=chat), comments),
    ]


def _reactions(cast: Cast) -> set[Any]:
    world = cast.scene.front.world
    there = set[Any]().union(*(reactions_on(world, message) for message in cast.ours()))
    return {reaction for reaction in there if reaction[1] != cast.own_id}


def _comments(cast: Cast, *, chat: bool) -> Iterator[tuple[int, str]]:
    ours = {message.id for message in cast.ours()}
    for place in cast.places:
        for message in cast.scene.front.people.messages(place):
            if message.author_id == cast.own_id:
                continue
            reference = message.reference or {}
            replied_to = int(reference.get("message_id") or 0)
            # The thread of a chapter has the id of its card.
            if replied_to in ours or (chat and place.id in ours):
                yield message.id, message.content


def _compare(what: str, there: Iterable[Any], rows: Iterable[Any]) -> Iterator[str]:
    there, rows = set(there), set(rows)
    for name, those in (("missing", there - rows), ("too many", rows - there)):
        if those:
            yield f"{len(those)} {what} {name}: {sorted(those)[:SHOWN]}"
