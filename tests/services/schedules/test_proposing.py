from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.models.release import LatePolicy, Repeat, ScheduleState
from bot.models.server import Layout, Pause, PauseReason, TargetState
from bot.models.story import Passage, Rating
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.schedules.proposal import PlannedDrop
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories
from tests.builders import AUTHOR, CHANNEL, GUILD, NOW, a_chapter, a_manuscript, add_a_target
from tests.worlds.shelf import AUTHOR_HERSELF, GUEST, MANAGER, STRANGER


def at(month, day, hour=18):
    return datetime(2026, month, day, hour, tzinfo=UTC)


async def test_a_proposal_shows_the_first_dates_with_their_chapters(shelf):
    proposal = await shelf.propose()
    assert proposal.story_title == "Salt and Lanterns"
    assert proposal.channel_id == CHANNEL
    assert proposal.rule_text == "Every day at 19:00, Europe/Berlin"
    assert proposal.first == (
        PlannedDrop(at(3, 3), (1,)),
        PlannedDrop(at(3, 4), (2,)),
        PlannedDrop(at(3, 5), (3,)),
    )
    assert proposal.planned == 3
    assert proposal.replaces == ""
    assert proposal.warnings == ()
    assert len(proposal.token) <= 80


async def test_a_proposal_stores_and_wakes_nothing(shelf):
    await shelf.propose()
    assert await shelf.rows() == []
    assert shelf.wakes == []
    async with shelf.db.read() as tx:
        assert await guilds.get_zone(tx, AUTHOR) is None


async def test_no_more_than_five_dates_are_shown(shelf):
    await shelf.fill(a_manuscript("Nine Nights", 9))
    proposal = await shelf.propose()
    assert len(proposal.first) == 5
    assert proposal.planned == 9


async def test_several_chapters_may_share_a_date(shelf):
    proposal = await shelf.propose(per_drop=2)
    assert [drop.chapters for drop in proposal.first] == [(1, 2), (3,)]
    assert proposal.rule_text.endswith("2 chapters each time")


async def test_dates_keep_the_wall_clock_over_a_change_of_clocks(shelf):
    proposal = await shelf.propose(start=date(2026, 3, 28))
    assert [drop.at for drop in proposal.first] == [at(3, 28), at(3, 29, 17), at(3, 30, 17)]


async def test_a_start_may_be_given_in_words(shelf):
    proposal = await shelf.propose(start="2026-03-28")
    assert proposal.first[0].at == at(3, 28)
    assert "YYYY-MM-DD" in await shelf.refusal(shelf.propose(start="28.3.2026"))
    assert "YYYY-MM-DD" in await shelf.refusal(shelf.propose(start="2026-02-30"))


async def test_chapters_left_without_a_date_are_warned_of(shelf):
    proposal = await shelf.propose(repeat=Repeat.ONCE, start=date(2026, 3, 9))
    assert [drop.chapters for drop in proposal.first] == [(1,)]
    assert proposal.warnings[0].startswith("Chapters 2–3 would get no date")


async def test_all_at_once_leaves_none_without_a_date(shelf):
    proposal = await shelf.propose(repeat=Repeat.ONCE, start=date(2026, 3, 9), per_drop=0)
    assert [drop.chapters for drop in proposal.first] == [(1, 2, 3)]
    assert proposal.warnings == ()


async def test_a_proposal_says_which_schedule_it_replaces(shelf):
    await shelf.schedule()
    proposal = await shelf.propose(repeat=Repeat.WEEKLY, days="fri")
    assert proposal.replaces == "Every day at 19:00, Europe/Berlin"
    assert proposal.rule_text == "Fridays at 19:00, Europe/Berlin"


async def test_replacing_a_paused_schedule_is_warned_of(shelf):
    await shelf.schedule()
    await shelf.scheduling.pause(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    assert "paused" in (await shelf.propose()).warnings[0]


async def test_the_zone_is_the_one_given(shelf):
    proposal = await shelf.propose(zone="new york")
    assert proposal.rule_text.endswith("America/New_York")


async def test_the_zone_is_else_the_members_last_or_the_servers(shelf):
    async with shelf.db.write() as tx:
        guild = await guilds.get_guild(tx, GUILD)
        await guilds.update_guild(tx, replace(guild, zone="Europe/Paris"))
    assert (await shelf.propose(zone=" ")).rule_text.endswith("Europe/Paris")
    async with shelf.db.write() as tx:
        await guilds.set_zone(tx, AUTHOR, "Asia/Tokyo", now=NOW)
    assert (await shelf.propose(zone=None)).rule_text.endswith("Asia/Tokyo")


async def test_the_zone_is_asked_for_and_never_guessed(shelf):
    assert "Which time zone" in await shelf.refusal(shelf.propose(zone=None))
    assert "clocks change" in await shelf.refusal(shelf.propose(zone="EST"))


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (STRANGER, "not on this server"),
        (GUEST, "not on this server"),
        (MANAGER, "Only the story's author can"),
        (replace(AUTHOR_HERSELF, role_ids=frozenset()), "author role"),
    ],
)
async def test_nobody_else_may(shelf, member, words):
    assert words in await shelf.refusal(shelf.propose(member))


@pytest.mark.parametrize("per_drop", [-1, 101, 10**9])
async def test_a_senseless_drop_is_refused(shelf, per_drop):
    assert "between 1 and 100" in await shelf.refusal(shelf.propose(per_drop=per_drop))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"at": "7pm"}, "HH:MM"),
        ({"days": "mon"}, "leave them out"),
        ({"repeat": Repeat.ONCE, "at": "19:00"}, "already past"),
        ({"repeat": Repeat.WEEKLY, "days": "someday"}, "mon,wed,fri"),
        ({"start": date(9999, 1, 1)}, "ten years"),
        ({"zone": "Atlantis"}, "no time zone"),
    ],
)
async def test_a_senseless_rule_is_refused(shelf, asked, words):
    assert words in await shelf.refusal(shelf.propose(**asked))


async def test_a_channel_that_is_not_configured_is_refused(shelf):
    assert "/server channel add" in await shelf.refusal(shelf.propose(channel_id=5))


async def test_a_removed_channel_is_refused(shelf):
    async with shelf.db.write() as tx:
        await targets.set_target_state(tx, shelf.target_id, TargetState.REMOVED, None)
    assert "/server channel add" in await shelf.refusal(shelf.propose())


async def test_a_paused_channel_is_refused_with_its_reason(shelf):
    async with shelf.db.write() as tx:
        await targets.set_target_state(
            tx,
            shelf.target_id,
            TargetState.PAUSED,
            Pause(PauseReason.REFUSED, "I may not post there."),
        )
    sentence = await shelf.refusal(shelf.propose())
    assert "is paused: I may not post there. Then use /release resume." in sentence
    assert "/release resume" in sentence


async def test_a_channel_of_another_server_is_refused(shelf):
    async with shelf.db.write() as tx:
        await add_a_target(tx, CHANNEL + 9, guild_id=GUILD + 1)
    assert "/server channel add" in await shelf.refusal(shelf.propose(channel_id=CHANNEL + 9))


@pytest.mark.parametrize("layout", [Layout.CHANNEL, Layout.CARD])
async def test_permissions_that_the_layout_does_not_need_are_not_asked_for(shelf, layout):
    shelf.publisher.channel(CHANNEL, GUILD, missing=("Create Public Threads",))
    assert "Create Public Threads" in await shelf.refusal(shelf.propose())
    async with shelf.db.write() as tx:
        await add_a_target(tx, layout=layout)
    assert await shelf.propose()


async def test_a_removed_story_is_refused(shelf):
    async with shelf.db.write() as tx:
        await stories.remove_story(tx, shelf.story_id, NOW)
    assert "not on this server" in await shelf.refusal(shelf.propose())


async def test_an_unknown_story_is_refused(shelf):
    shelf.story_id = 999
    assert "not on this server" in await shelf.refusal(shelf.propose())


async def test_missing_permissions_are_named(shelf):
    shelf.publisher.channel(CHANNEL, GUILD, missing=("Send Messages", "View Channel"))
    assert "Send Messages, View Channel" in await shelf.refusal(shelf.propose())


async def test_what_discord_says_of_the_channel_is_passed_on(shelf):
    shelf.publisher.fail_next(DeliveryProblem(ProblemKind.PASSING, "Discord does not answer."))
    assert await shelf.refusal(shelf.propose()) == "Discord does not answer."


async def test_a_story_that_is_out_has_nothing_to_schedule(shelf):
    await shelf.schedule()
    for _ in range(3):
        await shelf.post_next()
    assert "/story append" in await shelf.refusal(shelf.propose())


EXPLICIT = [
    (a_manuscript(rating=Rating.EXPLICIT), None),
    (a_manuscript(warnings=("smut",)), None),
    (a_manuscript(chapters=[a_chapter(), a_chapter("Two", warnings=("explicit sex",))]), None),
    (a_manuscript(chapters=1), [[Passage(0, 0, ("smut",))]]),
]


@pytest.mark.parametrize(("manuscript", "passages"), EXPLICIT)
async def test_an_explicit_story_needs_an_age_restricted_channel(shelf, manuscript, passages):
    async with shelf.db.write() as tx:
        shelf.story_id = await stories.add_story(
            tx,
            replace(manuscript, title="Behind the Lamp"),
            guild_id=GUILD,
            author_id=AUTHOR,
            author_name="Ines",
            word_counts=[9] * len(manuscript.chapters),
            passages=passages or [()] * len(manuscript.chapters),
            now=NOW,
        )
    assert "Explicit" in await shelf.refusal(shelf.propose())
    shelf.publisher.channel(CHANNEL, GUILD, age_restricted=True)
    assert (await shelf.propose()).planned == len(manuscript.chapters)


async def test_the_late_policy_and_state_are_stored_at_confirm(shelf):
    await shelf.schedule(late=LatePolicy.HOLD)
    schedule = await shelf.stored()
    assert (schedule.late, schedule.state) == (LatePolicy.HOLD, ScheduleState.ACTIVE)
    assert schedule.created_by == AUTHOR
