"""Known bugs of the order, and of what is pressed in a drop, planted like those of the delivery."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false

from bot.models.release import Release
from bot.services.schedules import release_now
from bot.services.warnings import passages
from bot.storage.releases import claims, order, releases


def _put(place: Any, name: str, bad: Any) -> None:
    setattr(place, name, bad)


def _never(*_: object) -> bool:
    return False


async def _nothing(*_: object, **__: object) -> None:
    return None


def _no_one() -> ColumnElement[bool]:
    return false()


def dates_decide() -> None:
    """No chapter waits for an earlier one, and the next one is taken out of its drop."""

    async def date_in_order(_: object, release: Release) -> datetime:
        return release.due_at

    _put(order, "waits_for", _nothing)
    _put(order, "date_in_order", date_in_order)
    _put(releases, "held_back", _no_one)
    _put(release_now, "_is_on_its_way", _never)


def undone_for_good() -> None:
    """What is taken back counts as out: nobody plans it again, or finds it to release."""
    old = releases.cancel

    async def cancel(tx: Any, release_id: int) -> bool:
        release = await releases.get_release(tx, release_id)
        undone = await old(tx, release_id)
        if undone and release is not None:
            gone = "UPDATE chapters SET removed_at = 1 WHERE chapter_id = ?"
            await tx.exec_driver_sql(gone, (release.chapter_id,))
        return undone

    _put(release_now.releases, "cancel", cancel)


def stopped_is_cut() -> None:
    """Of a chapter that stops half way, what was not sent yet is forgotten."""
    old = claims.stop

    async def stop(tx: Any, release_id: int, reason: str) -> bool:
        release = await releases.get_release(tx, release_id)
        if release is not None and release.begun_at is not None:
            unsent = "DELETE FROM parts WHERE release_id = ? AND state = 'planned'"
            await tx.exec_driver_sql(unsent, (release_id,))
        return await old(tx, release_id, reason)

    _put(claims, "stop", stop)


def warned_too_late() -> None:
    """What is out, or half out, when its author warns of more stays as it is."""
    _put(passages, "ask_story", _nothing)


PRESSED: dict[str, Callable[[], None]] = {
    each.__name__.replace("_", "-"): each
    for each in (dates_decide, undone_for_good, stopped_is_cut, warned_too_late)
}
