"""What becomes of a release that could not be carried out, and who is told of it."""

import logging
from datetime import timedelta

from bot.messages.proof.proof import ProofFailed
from bot.models.release import Release
from bot.models.server import Pause, TargetState
from bot.services.background import back_off
from bot.services.background.texts import ERROR_PASSES, ERROR_STAYS
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.material import Material, read_material
from bot.services.delivery.texts import NOT_PROVEN, OUR_FAULT
from bot.services.notices import wording
from bot.services.notices.recipients import (
    ONCE,
    QUIET,
    pause_target,
    tell_admins,
    tell_author,
    tell_of_delay,
)
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.schedules.texts import LEFT
from bot.storage.database.database import Tx
from bot.storage.releases import claims
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories

log = logging.getLogger(__name__)

# A change of the policy is acted on at once; this is for one that was missed.
REFUSED_RETRY = timedelta(hours=6)


class Failures:
    """Writes the consequence of a failure, with the notices it owes, in one transaction."""

    def __init__(self, context: DeliveryContext) -> None:
        self._context = context
        # Back-off starts anew with the process: a restart is a reason to try soon.
        self._tries: dict[int, int] = {}

    async def met(self, release: Release, problem: DeliveryProblem) -> None:
        """Postpone what passes, stop what does not, and blame the target only for its own."""
        if problem.kind is ProblemKind.PASSING:
            quiet = QUIET if problem.worth_telling else None
            await self._postpone(release, problem.sentence, problem.retry_after, quiet=quiet)
        elif problem.kind is ProblemKind.OURS:
            log.error("release %s: our fault: %s", release.release_id, problem.sentence)
            await self.stopped(release, OUR_FAULT(problem=problem.sentence))
        elif problem.kind is ProblemKind.CHAPTER:
            async with self._context.db.write() as tx:
                await self.stop(tx, release, problem.sentence)
        else:
            await self.blocked(release, problem.pause)

    async def proof_failed(self, release: Release, failure: ProofFailed) -> None:
        log.error("release %s: proof failed: %s", release.release_id, "; ".join(failure.findings))
        await self.stopped(release, NOT_PROVEN)

    async def stopped(self, release: Release, reason: str) -> None:
        """Stop one release for a reason that has nothing to do with its channel."""
        async with self._context.db.write() as tx:
            await self.stop(tx, release, reason, admins=False)

    async def stop(self, tx: Tx, release: Release, reason: str, *, admins: bool = True) -> None:
        """Stop one release, within a transaction of the caller's; word goes to its author and,
        where they can do something about it, to the admins.
        """
        if await self._waits_for_invitation(tx, release):
            return
        now = self._context.clock.now()
        self.over(release.release_id)
        await claims.stop(tx, release.release_id, reason)
        story = await stories.get_story(tx, release.story_id)
        if story is None:
            return
        text = wording.is_stopped(release, story, reason)
        await tell_author(tx, story.author_id, story.guild_id, text, now)
        if admins:
            await tell_admins(tx, story.guild_id, text, now)

    async def refused(self, release: Release, reason: str, *, told: str, because: Material) -> None:
        """Let a release wait until its server accepts the story; its author is `told` once.

        Unless what it was refused `because` of was changed since: then it could not go on later.
        """
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            if await read_material(tx, release) != because:
                return
            await claims.postpone(tx, release.release_id, now + REFUSED_RETRY, reason)
            story = await stories.get_story(tx, release.story_id)
            if story is not None and release.reason != reason:
                text = wording.is_refused(release, story, told)
                public = wording.is_refused(release, story, reason)
                await tell_author(tx, story.author_id, story.guild_id, text, now, public=public)

    async def blocked(self, release: Release, pause: Pause) -> None:
        """Stop a release and pause its target: people have to change something there.

        Where it is paused already, everybody concerned was told then.
        """
        reason = pause_sentence(pause)
        async with self._context.db.write() as tx:
            if await self._waits_for_invitation(tx, release):
                return
            target = await targets.get_target(tx, release.target_id)
            if target is None or target.state is not TargetState.ACTIVE:
                self.over(release.release_id)
                await claims.stop(tx, release.release_id, reason)
                return
            await self.stop(tx, release, reason, admins=False)
            story = await stories.get_story(tx, release.story_id)
            told = story.author_id if story else None
            await pause_target(tx, target, pause, self._context.clock.now(), told=told)
        log.warning("release %s: target %s paused", release.release_id, release.target_id)

    async def crashed(self, release: Release, reference: str) -> None:
        """Put off a release on which our own code failed; the log says where, by the reference.

        After some tries it comes again once an hour, and author and admins are told, once.
        """
        if self._tries.get(release.release_id, 0) + 1 < back_off.OWN_TRIES:
            await self._postpone(release, ERROR_PASSES(reference=reference))
            return
        wait, reason = back_off.OBSTACLE.first.total_seconds(), ERROR_STAYS(reference=reference)
        await self._postpone(release, reason, wait, quiet=ONCE)

    def over(self, release_id: int) -> None:
        """Forget the failures of a release that went well."""
        self._tries.pop(release_id, None)

    async def _postpone(
        self,
        release: Release,
        reason: str,
        retry_after: float | None = None,
        *,
        quiet: timedelta | None = None,
    ) -> None:
        tries = self._tries.get(release.release_id, 0)
        self._tries[release.release_id] = tries + 1
        wait = back_off.RELEASE.after(tries)
        if retry_after is not None:
            wait = timedelta(seconds=retry_after)
        log.info("release %s: postponed by %s s", release.release_id, wait.total_seconds())
        now = self._context.clock.now()
        async with self._context.db.write() as tx:
            await claims.postpone(tx, release.release_id, now + wait, reason)
            story = await stories.get_story(tx, release.story_id) if quiet is not None else None
            if quiet is not None and story is not None:
                await tell_of_delay(tx, release, story, reason, now, quiet)

    async def _waits_for_invitation(self, tx: Tx, release: Release) -> bool:
        """Whether it failed because we are not in that guild: then it waits where it is."""
        target = await targets.get_target(tx, release.target_id)
        if target is None or not await guilds.is_left(tx, target.guild_id):
            return False
        return await claims.postpone(tx, release.release_id, self._context.clock.now(), LEFT)
