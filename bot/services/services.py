"""All use cases in one hand, for the client that has to reach them."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.importing.process.reading_process import ReadingProcess
from bot.services.background.pace import Pace
from bot.services.background.waiting import Sleep
from bot.services.delivery.delivery import Delivery
from bot.services.delivery.jump_links import Linker
from bot.services.delivery.loop import LONGEST_SLEEP, ReleaseLoop
from bot.services.drafts.drafts import Drafting
from bot.services.feedback.comments import Hearing
from bot.services.feedback.feedback import Feedback
from bot.services.feedback.reactions import Recorder
from bot.services.feedback.reconciliation import Reconciler
from bot.services.notices.sender import Notifier
from bot.services.ports.feedback import FeedbackPort
from bot.services.ports.publisher import Publisher
from bot.services.removals.housekeeping import Housekeeping
from bot.services.removals.purge import Purging
from bot.services.removals.removals import Removing
from bot.services.removals.takedowns import TakingDown
from bot.services.removals.undo import BringingBack
from bot.services.revisions.revisions import Reviser
from bot.services.schedules.schedules import Scheduling
from bot.services.servers.installation import Installation
from bot.services.servers.presence import Presence
from bot.services.servers.servers import Servers
from bot.services.stories.library import Library
from bot.services.stories.private_reading import Reading
from bot.services.warnings.hidden_chapters import HidingWhole
from bot.services.warnings.passages import Marking
from bot.services.warnings.policies import Policies
from bot.storage.database.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Built once a process. The database is its opener's to close, after this."""

    clock: Clock
    drafting: Drafting
    library: Library
    reading: Reading
    marking: Marking
    hiding_whole: HidingWhole
    removing: Removing
    bringing_back: BringingBack
    servers: Servers
    policies: Policies
    presence: Presence
    scheduling: Scheduling
    feedback: Feedback
    hearing: Hearing
    recorder: Recorder
    reconciler: Reconciler
    releases: ReleaseLoop
    installation: Installation

    async def write_down(self) -> None:
        """Write what was heard of by now, if the database lets us; `close` tries again."""
        await asyncio.gather(self.recorder.flush(), return_exceptions=True)

    async def close(self) -> None:
        """Start nothing new, and write down what is known."""
        await self.releases.stop()
        await self.recorder.close()


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
    delivery = Delivery(db, clock, publisher, pace, db.key, sleep=sleep)
    recorder = Recorder(db, clock, sleep=sleep)
    hearing = Hearing(db, clock)
    linker = Linker(db, clock, publisher, pace)
    works = (Notifier, TakingDown, Purging, Housekeeping)
    errands = [
        *(work(db, clock, publisher, pace) for work in works),
        linker,
        Reviser(db, clock, publisher, pace, lanes=delivery.lanes, linker=linker),
        reconciler := Reconciler(
            db, clock, publisher, pace, port=readers, hearing=hearing, recorder=recorder
        ),
    ]
    releases = ReleaseLoop(db, clock, delivery, errands, sleep=sleep, longest_sleep=longest_sleep)
    library = Library(db, clock)
    return Services(
        clock=clock,
        drafting=Drafting(db, clock, releases.wake, reading),
        library=library,
        reading=Reading(db),
        marking=Marking(db, clock, releases.wake),
        hiding_whole=HidingWhole(db, clock, releases.wake),
        removing=Removing(db, clock, releases.wake),
        bringing_back=BringingBack(db, clock, library, releases.wake),
        servers=Servers(db, clock, publisher),
        policies=Policies(db, clock, releases.wake),
        presence=Presence(db, clock, releases.wake),
        scheduling=Scheduling(db, clock, publisher, releases.wake),
        feedback=Feedback(db, clock, releases.wake),
        hearing=hearing,
        recorder=recorder,
        reconciler=reconciler,
        releases=releases,
        installation=Installation(db),
    )
