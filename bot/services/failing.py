"""What becomes of a release that could not be carried out, and who is told of it."""

import logging
from datetime import timedelta
from uuid import uuid4

from bot.clock import Clock
from bot.models.release import Release
from bot.models.server import Target, TargetState
from bot.payload.proof import ProofFailed
from bot.services import notice_texts
from bot.services.ports import DeliveryProblem, ProblemKind
from bot.storage import guilds, notices, releases, stories, targets
from bot.storage.database import Database, Tx

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(minutes=10)
# A change of the policy is acted on at once; this is for one that was missed.
REFUSED_RETRY = timedelta(hours=6)

PROOF_REASON = (
    "The chapter's messages did not pass my check before posting, so I posted none of it."
    " Nothing is wrong with your text; please tell whoever hosts me."
)
OUR_FAULT = "That is a fault of mine, not of the story or the channel; tell whoever hosts me."


class Failures:
    """Writes the consequence of a failure, with the notices it owes, in one transaction."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        # Back-off starts anew with the process: a restart is a reason to try soon.
        self._tries: dict[int, int] = {}

    async def met(self, release: Release, problem: DeliveryProblem) -> None:
        """Postpone what passes, stop what does not, and blame the target only for its own."""
        if problem.kind is ProblemKind.PASSING:
            await self._postpone(release, problem.sentence, problem.retry_after)
        elif problem.kind is ProblemKind.OURS:
            log.error("release %s: our fault: %s", release.release_id, problem.sentence)
            await self.stopped(release, f"{problem.sentence} {OUR_FAULT}")
        else:
            await self.blocked(release, problem.sentence)

    async def proof_failed(self, release: Release, failure: ProofFailed) -> None:
        log.error("release %s: proof failed: %s", release.release_id, "; ".join(failure.findings))
        await self.stopped(release, PROOF_REASON)

    async def stopped(self, release: Release, reason: str) -> None:
        """Stop one release for a reason that has nothing to do with its channel."""
        async with self._db.write() as tx:
            await self.stop(tx, release, reason)

    async def stop(self, tx: Tx, release: Release, reason: str) -> None:
        """`stopped`, within a transaction of the caller's."""
        self.over(release.release_id)
        await releases.stop(tx, release.release_id, reason)
        story = await stories.get_story(tx, release.story_id)
        if story is not None:
            text = notice_texts.is_stopped(release, story, reason)
            await notices.add_notice(tx, user_id=story.author_id, text=text, now=self._clock.now())

    async def refused(self, release: Release, reason: str, *, told: str) -> None:
        """Let a release wait until its server accepts the story; its author is `told` once."""
        now = self._clock.now()
        async with self._db.write() as tx:
            await releases.postpone(tx, release.release_id, now + REFUSED_RETRY, reason)
            story = await stories.get_story(tx, release.story_id)
            if story is not None and release.reason != reason:
                text = notice_texts.is_refused(release, story, told)
                await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)

    async def blocked(self, release: Release, reason: str) -> None:
        """Stop a release and pause its target: somebody has to change something there."""
        log.warning("release %s: target %s paused", release.release_id, release.target_id)
        async with self._db.write() as tx:
            await self.stop(tx, release, reason)
            target = await targets.get_target(tx, release.target_id)
            if target is not None and target.state is TargetState.ACTIVE:
                await self._pause(tx, target, reason)

    async def crashed(self, release: Release, error: Exception) -> None:
        """Put off a release on which our own code failed; the log says where, by the reference."""
        reference = uuid4().hex[:8]
        log.error("release %s: error %s", release.release_id, reference, exc_info=error)
        reason = f"An error of mine came between (reference {reference}); I try again by myself."
        await self._postpone(release, reason)

    def over(self, release_id: int) -> None:
        """Forget the failures of a release that went well."""
        self._tries.pop(release_id, None)

    async def _postpone(
        self, release: Release, reason: str, retry_after: float | None = None
    ) -> None:
        tries = self._tries.get(release.release_id, 0)
        self._tries[release.release_id] = tries + 1
        wait = min(FIRST_RETRY * 2 ** min(tries, 20), LAST_RETRY)
        if retry_after is not None:
            wait = timedelta(seconds=retry_after)
        log.info("release %s: postponed by %s s", release.release_id, wait.total_seconds())
        async with self._db.write() as tx:
            await releases.postpone(tx, release.release_id, self._clock.now() + wait, reason)

    async def _pause(self, tx: Tx, target: Target, reason: str) -> None:
        await targets.set_target_state(tx, target.target_id, TargetState.PAUSED, reason)
        guild = await guilds.get_guild(tx, target.guild_id)
        if guild is not None and guild.notice_channel_id is not None:
            await notices.add_notice(
                tx,
                channel_id=guild.notice_channel_id,
                text=notice_texts.is_paused(target, reason),
                now=self._clock.now(),
            )
