"""The serials of a soak: what their authors write, when it comes out, and what readers leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.importing.files.story_file import StoryFile
from bot.models.feedback import CommentSource, ReactionEvent
from bot.models.release import LatePolicy, Repeat
from bot.models.server import Layout, Member, Sight
from bot.services.services import Services
from hunts.simulation.record import Message

LAYOUTS = (Layout.THREAD, Layout.CHANNEL, Layout.FORUM)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Tokyo",
)
RULES = (
    (Repeat.DAILY, None, 1),
    (Repeat.WEEKLY, "mon,wed,sat", 1),
    (Repeat.WEEKLY, "fri", 1),
    (Repeat.WEEKLY, "tue,sun", 2),
    (Repeat.FORTNIGHTLY, "thu", 2),
    (Repeat.MONTHLY, None, 3),
)
READERS = 40
_WORDS = "the lamp was lit and nobody had climbed the stairs since the tide came in "
_EMOJI = ("❤️", "🔥", "😭", "👏")


@dataclass
class Serial:
    """A story that goes on for ever. `chapters` holds how many paragraphs each has.

    `out` counts the cards that came, the latest at `last_out`.
    """

    number: int
    guild_id: int
    channel_id: int
    story_id: int = 0
    chapters: list[int] = field(default_factory=list[int])
    out: int = 0
    last_out: datetime | None = None

    @property
    def author(self) -> Member:
        return Member(self.guild_id, 7_000_000 + self.number, "Ines", may_manage=True)

    @property
    def admin(self) -> Member:
        return replace(self.author, user_id=8_000_000, name="Otto")

    @property
    def left(self) -> int:
        return len(self.chapters) - self.out

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing has come for so long that somebody looks why."""
        return self.last_out is None or abs(now - self.last_out) > timedelta(days=9)

    def write(self, count: int, random: Random) -> StoryFile:
        """A file with the next chapters; every fifth serial hides a passage in each."""
        texts = [self._chapter(random.randint(2, 14), random) for _ in range(count)]
        return StoryFile("story.md", "\n\n".join(texts).encode())

    def _chapter(self, paragraphs: int, random: Random) -> str:
        serial = len(self.chapters)
        self.chapters.append(paragraphs)
        lines = [
            f"Here q{self.number}c{serial}p{n} begins. " + _WORDS * random.randint(2, 9)
            for n in range(paragraphs)
        ]
        if self.number % 5 == 0:
            lines = [lines[0], "::: warning gore | It ends badly.", *lines[1:], ":::"]
        body = "\n\n".join(line.strip() for line in lines)
        return f"# Chapter {serial + 1}: Night q{self.number}c{serial}t\n\n{body}"


async def begin(serial: Serial, services: Services, random: Random) -> None:
    """Add the story, with a few chapters, and schedule it."""
    file = serial.write(5, random)
    view = await services.drafts.add_draft(serial.author, [file], title=f"Serial {serial.number}")
    accepted = await services.drafts.accept(serial.author, view.draft_id)
    serial.story_id = accepted.story.story_id
    await schedule(serial, services, random)


async def append(serial: Serial, services: Services, random: Random) -> None:
    """Add chapters as they run out."""
    file = serial.write(random.randint(4, 12), random)
    view = await services.drafts.add_draft(serial.author, [file], story_id=serial.story_id)
    await services.drafts.accept(serial.author, view.draft_id)


async def schedule(serial: Serial, services: Services, random: Random) -> None:
    repeat, days, per_drop = random.choice(RULES)
    proposal = await services.schedules.propose(
        serial.author,
        serial.story_id,
        serial.channel_id,
        repeat=repeat,
        at=f"{random.randint(0, 23):02}:{random.choice((0, 15, 30))}0"[:5],
        days=days,
        zone=random.choice(ZONES),
        per_drop=per_drop,
        late=random.choice(tuple(LatePolicy)),
    )
    await services.schedules.confirm(serial.author, proposal.token)


async def read(
    serials: Sequence[Serial],
    cards: Sequence[Message],
    services: Services,
    random: Random,
    now: datetime,
) -> int:
    """Readers react to the cards of a day, and some comment. How many comments that was."""
    said = 0
    for card in cards:
        for reader in random.sample(range(READERS), random.randint(0, 6)):
            emoji, user_id = random.choice(_EMOJI), 9_000_000 + reader
            services.reactions.record(
                ReactionEvent(card.message_id, user_id, emoji, False, now, random.random() < 0.95)
            )
        if card.card is not None and random.random() < 0.3:
            serial = serials[card.card[0]]
            reader = replace(serial.author, user_id=9_000_000, may_manage=False, sees=_sees_all)
            await services.feedback.comment(
                reader, serial.story_id, None, "I read this twice.", CommentSource.COMMAND
            )
            said += 1
    return said


def _sees_all(_channel_id: int) -> Sight:
    return Sight.OPEN
