"""All use cases in one hand, for the client that has to reach them."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.importing.process.reading_process import ReadingProcess
from bot.services.background.pace import Pace
from bot.services.background.waiting import Sleep
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.delivery import Delivery
from bot.services.delivery.jump_links import JumpLinks
from bot.services.delivery.loop import LONGEST_SLEEP, ReleaseLoop
from bot.services.drafts.drafts import Drafts
from bot.services.feedback.comments import Comments
from bot.services.feedback.feedback import Feedback
from bot.services.feedback.reactions import Reactions
from bot.services.feedback.reconciliation import Reconciliation
from bot.services.notices.sender import NoticeSender
from bot.services.ports.feedback import FeedbackPort
from bot.services.ports.publisher import Publisher
from bot.services.removals.housekeeping import Housekeeping
from bot.services.removals.purge import Purge
from bot.services.removals.removals import Removals
from bot.services.removals.takedowns import Takedowns
from bot.services.removals.undo import RemovalUndo
from bot.services.revisions.revisions import Revisions
from bot.services.schedules.schedules import Schedules
from bot.services.servers.installation import Installation
from bot.services.servers.presence import Presence
from bot.services.servers.servers import Servers
from bot.services.stories.library import Library
from bot.services.stories.private_reading import PrivateReading
from bot.services.warnings.hidden_chapters import HiddenChapters
from bot.services.warnings.passages import Passages
from bot.services.warnings.policies import Policies
from bot.storage.database.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Built once a process. The database is its opener's to close, after this."""

    clock: Clock
    drafts: Drafts
    library: Library
    reading: PrivateReading
    passages: Passages
    hidden_chapters: HiddenChapters
    removals: Removals
    undo: RemovalUndo
    servers: Servers
    policies: Policies
    presence: Presence
    schedules: Schedules
    feedback: Feedback
    comments: Comments
    reactions: Reactions
    reconciliation: Reconciliation
    releases: ReleaseLoop
    installation: Installation

    async def write_down(self) -> None:
        """Write what was heard of by now, if the database lets us; `close` tries again."""
        await asyncio.gather(self.reactions.flush(), return_exceptions=True)

    async def close(self) -> None:
        """Start nothing new, and write down what is known."""
        await self.releases.stop()
        await self.reactions.close()


def build_services(
    db: Database,
    clock: Clock,
    publisher: Publisher,
    reading: ReadingProcess,
    readers: FeedbackPort,
    *,
    sleep: Sleep = asyncio.sleep,
    longest_sleep: timedelta = LONGEST_SLEEP,
) -> Services:
    """`longest_sleep` bounds how late the loop sees a clock that jumped."""
    pace = Pace(clock, sleep=sleep)
    # The database is open in one process only, so every claim in it is ours, a crashed one's too.
    delivery = Delivery(DeliveryContext(db, clock, publisher, pace, db.key, sleep))
    recorder = Reactions(db, clock, sleep=sleep)
    hearing = Comments(db, clock)
    linker = JumpLinks(db, clock, publisher, pace)
    works = (NoticeSender, Takedowns, Purge, Housekeeping)
    errands = [
        *(work(db, clock, publisher, pace) for work in works),
        linker,
        Revisions(db, clock, publisher, pace, lanes=delivery.lanes, linker=linker),
        reconciler := Reconciliation(
            db, clock, publisher, pace, port=readers, hearing=hearing, recorder=recorder
        ),
    ]
    releases = ReleaseLoop(db, clock, delivery, errands, sleep=sleep, longest_sleep=longest_sleep)
    library = Library(db, clock)
    return Services(
        clock=clock,
        drafts=Drafts(db, clock, releases.wake, reading),
        library=library,
        reading=PrivateReading(db),
        passages=Passages(db, clock, releases.wake),
        hidden_chapters=HiddenChapters(db, clock, releases.wake),
        removals=Removals(db, clock, releases.wake),
        undo=RemovalUndo(db, clock, library, releases.wake),
        servers=Servers(db, clock, publisher),
        policies=Policies(db, clock, releases.wake),
        presence=Presence(db, clock, releases.wake),
        schedules=Schedules(db, clock, publisher, releases.wake),
        feedback=Feedback(db, clock, releases.wake),
        comments=hearing,
        reactions=recorder,
        reconciliation=reconciler,
        releases=releases,
        installation=Installation(db),
    )
