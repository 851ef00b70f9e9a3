"""A chapter that lost a message, card or thread while it was posted, made ready to go on.

It stops until `/release resume`: the person who deleted it may have had a reason. What is
gone is planned anew from the stored payloads, and only if Discord says for sure that it is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.messages.payload.identity import another_mark, another_nonce, with_mark
from bot.models.release import Part, PartKind, PartState, Release
from bot.models.server import Layout
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.failures import Failures
from bot.services.delivery.steps import card_of, from_card, layout_of, step_of
from bot.services.delivery.texts import (
    CARD_GONE,
    CARD_USED_UP,
    MESSAGE_GONE,
    POST_GONE,
    THREAD_GONE,
)
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.storage.releases import claims, forum_posts
from bot.storage.releases import parts as ledger


@dataclass(frozen=True, slots=True)
class _Loss:
    """`parts` are to be sent again; `goes_on`: by itself, because it was asked for already.

    `post` is the story's forum post that is lost with them.
    """

    reason: str
    parts: Sequence[Part]
    goes_on: bool = False
    post: int | None = None


class LostMessages:
    """Judges what a delivery met when it asked for something that is not there."""

    def __init__(self, context: DeliveryContext, failures: Failures) -> None:
        self._context = context
        self._failures = failures

    async def met(self, release: Release, problem: DeliveryProblem) -> None:
        """Write down what becomes of a release whose posting ended with this problem."""
        try:
            loss = await self._judge(release, problem)
        except DeliveryProblem as other:
            # Whether it is gone could not be found out: what stood in the way decides.
            await self._failures.met(release, other)
            return
        if loss is None:
            await self._failures.met(release, problem)
            return
        async with self._context.db.write() as tx:
            if loss.post is not None:
                await forum_posts.forget_post(tx, release, loss.post)
            for part in loss.parts:
                await ledger.plan_anew(tx, _renewed(part))
            if loss.goes_on:
                now = self._context.clock.now()
                await claims.postpone(tx, release.release_id, now, loss.reason)
            else:
                await self._failures.stop(tx, release, loss.reason)

    async def _judge(self, release: Release, problem: DeliveryProblem) -> _Loss | None:
        if problem.kind not in (ProblemKind.NO_CHANNEL, ProblemKind.NO_MESSAGE):
            return None
        async with self._context.db.read() as tx:
            parts = await ledger.get_parts(tx, release.release_id)
        failed = next((part for part in parts if part.state is not PartState.SENT), None)
        if failed is None:
            return None
        if problem.kind is ProblemKind.NO_CHANNEL and layout_of(parts) is Layout.FORUM:
            return await self._lost_post(release, parts)
        if problem.kind is ProblemKind.NO_CHANNEL:
            return await self._lost_thread(release, parts, failed)
        if failed.kind is PartKind.TEXT:
            return _Loss(MESSAGE_GONE, [failed])
        return _Loss(CARD_GONE, from_card(parts))

    async def _lost_post(self, release: Release, parts: Sequence[Part]) -> _Loss | None:
        """What stood in a forum post, if that is gone and the forum around it is not."""
        step = step_of(parts, PartKind.POST)
        if (
            step is None
            or step.message_id is None
            or await self._context.publisher.exists(step.message_id)
        ):
            return None
        if not await self._context.publisher.exists(release.channel_id):
            return None
        return _Loss(POST_GONE, parts, post=step.message_id)

    async def _lost_thread(
        self, release: Release, parts: Sequence[Part], failed: Part
    ) -> _Loss | None:
        """What stood in a thread, if that is gone and the channel around it is not."""
        thread, card_id = step_of(parts, PartKind.THREAD), card_of(parts).message_id
        # A thread made from a message has that message's id.
        if thread is None or card_id is None or await self._context.publisher.exists(card_id):
            return None
        if not await self._context.publisher.exists(release.channel_id):
            return None
        if failed.kind is PartKind.THREAD:
            return _Loss(CARD_USED_UP, parts, goes_on=True)
        return _Loss(THREAD_GONE, parts[thread.position :])


def _renewed(part: Part) -> Part:
    """The same step under another nonce: under the old one Discord knows what was deleted.

    A card gets another mark as well, so that an old one that is still there is not taken for it,
    and so does the first message of a forum post.
    """
    part = replace(part, nonce=another_nonce(part.nonce))
    mark = another_mark(part.mark)
    if part.kind is PartKind.CARD:
        return replace(part, mark=mark, payload=with_mark(part.payload, part.mark, mark))
    if part.kind is PartKind.POST:
        starter = with_mark(part.payload["message"], part.mark, mark)
        return replace(part, mark=mark, payload={**part.payload, "message": starter})
    return part
