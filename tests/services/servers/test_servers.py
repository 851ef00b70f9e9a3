from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.models.release import ReleaseState
from bot.models.server import ForumTag, Guild, Layout, MessageStyle, TargetState
from bot.services.ports.publisher import DeliveryProblem, ProblemKind
from bot.services.servers.servers import Servers
from bot.storage.database.database import Database
from bot.storage.releases import releases, schedules
from bot.storage.servers import targets
from tests.builders import CHANNEL, GUILD, NOW, a_member, add_a_plan
from tests.fakes import FakePublisher, FixedClock

MANAGER = a_member()
AUTHOR_ROLE = 740_000_000_000_000_001
PLAIN = replace(a_member(may_manage=False), role_ids=frozenset({GUILD}))
WITH_ROLE = replace(PLAIN, role_ids=frozenset({GUILD, AUTHOR_ROLE}))


@pytest.fixture
def servers(db: Database, clock: FixedClock, publisher: FakePublisher) -> Servers:
    publisher.channel(CHANNEL, GUILD)
    return Servers(db, clock.clock, publisher)


async def add_channel(
    servers: Servers, layout: Layout | None = Layout.THREAD, channel_id: int = CHANNEL
):
    return await servers.add_channel(MANAGER, channel_id, layout, MessageStyle.COMPONENTS)


async def test_setup_keeps_what_it_is_not_told_to_change(servers: Servers):
    await servers.setup(MANAGER, zone="berlin", author_role_id=AUTHOR_ROLE)
    guild = await servers.setup(MANAGER, notice_channel_id=CHANNEL)
    assert guild == Guild(GUILD, "Europe/Berlin", AUTHOR_ROLE, CHANNEL)
    assert await servers.get(MANAGER) == guild


async def test_only_managers_decide_for_the_server(servers: Servers):
    for attempt in (
        servers.setup(PLAIN, zone="Europe/Berlin"),
        servers.add_channel(PLAIN, CHANNEL, Layout.THREAD, MessageStyle.TEXT),
        servers.remove_channel(PLAIN, CHANNEL),
        servers.list_channels(PLAIN),
    ):
        with pytest.raises(StoryError, match="may manage this server"):
            await attempt


@pytest.mark.parametrize(
    ("member", "role", "may"),
    [
        pytest.param(MANAGER, None, True, id="managers always may"),
        pytest.param(PLAIN, None, False, id="nobody else without a role"),
        pytest.param(PLAIN, AUTHOR_ROLE, False, id="not without the role"),
        pytest.param(WITH_ROLE, AUTHOR_ROLE, True, id="with the role"),
        pytest.param(replace(PLAIN, role_ids=frozenset()), GUILD, True, id="everyone"),
    ],
)
async def test_authors_are_who_has_the_role(servers: Servers, member, role, may):
    if role:
        await servers.setup(MANAGER, author_role_id=role)
    if may:
        await servers.require_author(member)
    else:
        with pytest.raises(StoryError, match="author"):
            await servers.require_author(member)


async def test_an_unknown_zone_is_refused_and_changes_nothing(servers: Servers):
    with pytest.raises(StoryError, match="time zone"):
        await servers.setup(MANAGER, zone="Middle Earth")
    assert (await servers.get(MANAGER)).zone is None


async def test_a_channel_is_added_with_advice_about_what_it_cannot_do(servers: Servers):
    added = await add_channel(servers)
    assert added.target.state is TargetState.ACTIVE
    assert ["Explicit" in line or "spoiler channel" in line for line in added.advice] == [True] * 2


async def test_an_age_restricted_channel_needs_no_advice(servers: Servers, publisher):
    publisher.channel(CHANNEL, GUILD, age_restricted=True)
    assert (await add_channel(servers)).advice == ()


async def test_missing_permissions_are_named_as_discord_shows_them(servers: Servers, publisher):
    publisher.channel(CHANNEL, GUILD, missing=("Send Messages", "Create Public Threads"))
    with pytest.raises(StoryError, match="Send Messages and Create Public Threads"):
        await add_channel(servers)


@pytest.mark.parametrize(
    ("layout", "is_forum", "missing", "word"),
    [
        (Layout.CHANNEL, False, ("Create Public Threads", "Send Messages in Threads"), None),
        (Layout.CARD, False, ("Create Public Threads", "Send Messages in Threads"), None),
        (Layout.FORUM, True, ("Create Public Threads",), None),
        (Layout.THREAD, False, ("Create Public Threads",), "Create Public Threads"),
        (Layout.FORUM, True, ("Send Messages in Threads",), "Send Messages in Threads"),
        (Layout.CHANNEL, False, ("Read Message History",), "so that nothing comes twice"),
        (Layout.CARD, False, ("Read Message History",), "so that nothing comes twice"),
        (Layout.FORUM, False, (), "That is no forum"),
        (Layout.THREAD, True, (), "That is a forum"),
        (Layout.CARD, True, (), "That is a forum"),
    ],
)
async def test_a_channel_must_have_what_its_layout_needs(
    servers: Servers, publisher, layout: Layout, is_forum: bool, missing, word: str | None
):
    publisher.channel(CHANNEL, GUILD, is_forum=is_forum, missing=missing)
    if word is None:
        assert (await add_channel(servers, layout)).target.layout is layout
        assert [row.problem for row in await servers.list_channels(MANAGER)] == [""]
    else:
        with pytest.raises(StoryError, match=word):
            await add_channel(servers, layout)


@pytest.mark.parametrize(("is_forum", "layout"), [(True, Layout.FORUM), (False, Layout.THREAD)])
async def test_the_kind_of_channel_chooses_the_layout(servers, publisher, is_forum, layout):
    publisher.channel(CHANNEL, GUILD, is_forum=is_forum)
    assert (await add_channel(servers, None)).target.layout is layout


@pytest.mark.parametrize("tags", [(), (ForumTag(5, "Serial"),)])
async def test_a_forum_that_wants_a_tag_must_have_one_for_us(servers, publisher, tags):
    publisher.channel(CHANNEL, GUILD, is_forum=True, wants_tag=True, tags=tags)
    if tags:
        assert (await add_channel(servers, None)).target.layout is Layout.FORUM
    else:
        with pytest.raises(StoryError, match="has none that I may give"):
            await add_channel(servers, None)


async def test_a_channel_that_became_another_kind_is_listed_as_a_problem(servers, publisher):
    await add_channel(servers)
    publisher.channel(CHANNEL, GUILD, is_forum=True)
    (row,) = await servers.list_channels(MANAGER)
    assert "That is a forum" in row.problem


async def test_notices_need_no_threads(servers: Servers, publisher):
    publisher.channel(CHANNEL, GUILD, missing=("Create Public Threads",))
    assert (await servers.setup(MANAGER, notice_channel_id=CHANNEL)).notice_channel_id == CHANNEL


async def test_notices_need_the_history_in_which_told_ones_are_found(servers: Servers, publisher):
    publisher.channel(CHANNEL, GUILD, missing=("Read Message History",))
    with pytest.raises(StoryError, match="so that nothing comes twice"):
        await servers.setup(MANAGER, notice_channel_id=CHANNEL)


async def test_a_channel_of_another_server_is_refused(servers: Servers, publisher):
    publisher.channel(CHANNEL, GUILD + 1)
    with pytest.raises(StoryError, match="another server"):
        await add_channel(servers)


async def test_a_channel_discord_does_not_show_is_refused_in_its_words(servers, publisher):
    publisher.fail_next(DeliveryProblem(ProblemKind.PERMANENT, "I cannot see that channel."))
    with pytest.raises(StoryError, match="I cannot see that channel"):
        await add_channel(servers)


async def test_removing_a_channel_ends_its_schedules_and_says_so(servers: Servers, db: Database):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
    assert "1 schedule has ended" in await servers.remove_channel(MANAGER, CHANNEL)
    async with db.read() as tx:
        assert await schedules.find_schedule(tx, schedule.story_id, schedule.target_id) is None
        assert await targets.find_target(tx, CHANNEL) is None
        assert not await releases.find_releases(
            tx, story_id=schedule.story_id, states=(ReleaseState.WAITING,)
        )


async def test_a_channel_that_is_not_ours_is_not_removed(servers: Servers):
    with pytest.raises(StoryError, match="receives no stories"):
        await servers.remove_channel(MANAGER, CHANNEL)


async def test_another_server_does_not_remove_our_channel(servers: Servers):
    await add_channel(servers)
    with pytest.raises(StoryError, match="receives no stories"):
        await servers.remove_channel(replace(MANAGER, guild_id=GUILD + 1), CHANNEL)


async def test_the_list_names_what_is_wrong_with_a_channel(servers: Servers, publisher):
    await add_channel(servers)
    publisher.channel(CHANNEL, GUILD, missing=("View Channel",))
    (row,) = await servers.list_channels(MANAGER)
    assert (row.schedules, row.problem) == (0, "Give me View Channel there.")


async def test_what_is_asked_for_every_reaction_follows_the_channels(servers: Servers):
    assert not await servers.receives_stories(GUILD, CHANNEL)
    await add_channel(servers)
    assert await servers.receives_stories(GUILD, CHANNEL)
    await servers.remove_channel(MANAGER, CHANNEL)
    assert not await servers.receives_stories(GUILD, CHANNEL)


async def test_a_release_by_hand_goes_with_its_channel(servers: Servers, db: Database):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        release = (await releases.find_releases(tx, story_id=schedule.story_id))[0]
        await schedules.end_schedule(tx, schedule.schedule_id)
        await releases.add_release(
            tx,
            story_id=schedule.story_id,
            chapter_id=release.chapter_id,
            target_id=schedule.target_id,
            schedule_id=None,
            due_at=NOW,
            requested_by=None,
        )
    await servers.remove_channel(MANAGER, CHANNEL)
    async with db.read() as tx:
        assert await releases.find_releases(tx, story_id=schedule.story_id) == []


@pytest.mark.parametrize("added", [True, False])
async def test_a_channel_that_changes_while_it_is_looked_up_is_heard_as_it_is_afterwards(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, added: bool
):
    find = targets.find_targets
    if not added:
        await add_channel(servers)

    async def and_meanwhile(tx, guild_id):
        found = await find(tx, guild_id)
        monkeypatch.setattr(targets, "find_targets", find)
        await (add_channel(servers) if added else servers.remove_channel(MANAGER, CHANNEL))
        return found

    monkeypatch.setattr(targets, "find_targets", and_meanwhile)
    await servers.receives_stories(GUILD, CHANNEL)
    assert await servers.receives_stories(GUILD, CHANNEL) is added
