"""What happens to the file and to Discord's memory while the bot is down."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.text.warnings.policy import key_of
from hunts.crashes.judging import Which
from hunts.crashes.plans import TITLES, Change, Plan
from hunts.crashes.written import Form, name_of, with_other_words
from tests.worlds.bot_file import BotFile
from tests.worlds.scene import Scene

AWAY = timedelta(minutes=10)
_BEGUN = ("posting", "posted", "stopped")


@dataclass(slots=True)
class History:
    """The form that each story has now, and those in which each chapter may stand in the end."""

    plan: Plan
    scene: Scene
    shelf: BotFile
    forms: dict[int, Form] = field(default_factory=dict[int, Form])
    allowed: dict[Which, list[Form]] = field(default_factory=dict[Which, list[Form]])

    def begin(self) -> None:
        """Call it when the file is filled."""
        self.forms = {story: Form() for story in range(len(self.plan.blocks))}
        self._note()

    def change(self, what: Change) -> None:
        """Let it happen. What was not claimed for good before can only come out in the new form."""
        if what is Change.TIME:
            self._let_time_pass()
        for story, form in self.forms.items():
            if what is Change.TEXT and form.version < 8:
                self._write_anew(story, form.version)
                self.forms[story] = with_other_words(form)
            elif what is Change.WARNING and not form.all_hidden:
                self._warn_of_all(story)
                self.forms[story] = replace(form, all_hidden=True)
            elif what is Change.POLICY and not form.open_passages:
                self._show_openly()
                self.forms[story] = replace(form, open_passages=True)
        self._note()

    def _note(self) -> None:
        rows = self.shelf.ask(
            "SELECT channel_id, chapters.story_id, number, releases.state, begun_at FROM releases"
            " JOIN chapters USING (chapter_id) JOIN targets USING (target_id)"
        )
        for channel_id, story_id, number, state, begun_at in rows:
            # Stories were put on the shelf in order.
            which = Which(channel_id, story_id - 1, number)
            now = self.forms[story_id - 1]
            if state in _BEGUN and begun_at is not None:
                self.allowed.setdefault(which, [now])
            elif state == "claimed":
                self.allowed.setdefault(which, []).append(now)
            else:
                self.allowed[which] = [now]

    def _write_anew(self, story: int, version: int) -> None:
        for number in range(1, len(self.plan.blocks[story]) + 1):
            old, new = (name_of(story, number, v) for v in (version, version + 1))
            self.shelf.put("UPDATE chapters SET body = replace(body, ?, ?)", old, new)

    def _warn_of_all(self, story: int) -> None:
        self.shelf.put(
            "INSERT INTO warnings (story_id, position, term) VALUES (?, 9, 'spiders')", story + 1
        )

    def _show_openly(self) -> None:
        self.shelf.put(
            "INSERT OR REPLACE INTO warning_policies (guild_id, term, name, action)"
            " VALUES (?, ?, 'gore', 'open')",
            self.scene.guild.id,
            key_of("gore"),
        )

    def _let_time_pass(self) -> None:
        """Discord forgets its nonces; to the bot, what it tried was long ago."""
        self.scene.front.world.backend.clock.advance(AWAY.total_seconds())
        self.shelf.put(
            "UPDATE parts SET attempted_at = attempted_at - ? WHERE attempted_at IS NOT NULL",
            int(AWAY.total_seconds() * 1000),
        )
        self.shelf.put(
            "UPDATE notices SET created_at = created_at - ?1, attempted_at = attempted_at - ?1",
            int(AWAY.total_seconds() * 1000),
        )


def titles_of(plan: Plan) -> tuple[str, ...]:
    return TITLES[: len(plan.blocks)]
