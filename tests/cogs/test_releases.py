from bot.storage.releases import releases
from bot.storage.stories import stories
from tests.worlds.stage import TITLE, Stage, answer, custom_ids, labels, said

# The simulated clock begins at midnight, UTC.
SOON = "01:05"


async def waiting(stage: Stage) -> int:
    async with stage.db.read() as tx:
        (story,) = await stories.find_stories(tx, stage.guild.id)
        return len(await releases.find_releases(tx, story_id=story.story_id))


async def ready(stage: Stage) -> Stage:
    await stage.set_up()
    await stage.add_story()
    return stage


async def test_a_schedule_is_shown_then_confirmed_then_carried_out(stage: Stage):
    await ready(stage)
    shown = await stage.schedule(time=SOON)
    assert "Every day at 01:05, Europe/Berlin" in said(shown)
    assert said(shown).count("<t:") == 3
    assert labels(shown) == ["Confirm", "Never mind"]
    assert await waiting(stage) == 0
    done = await stage.author.click(answer(shown), label="Confirm")
    assert "is scheduled" in said(done)
    assert await waiting(stage) == 3
    await stage.env.advance_time(600)
    texts = "\n".join(said(message) for message in stage.channel.history())
    assert "Brass" in texts
    assert "Springs" not in texts


async def test_a_schedule_can_be_confirmed_after_a_restart_and_twice(stage: Stage):
    await ready(stage)
    shown = await stage.schedule()
    token = custom_ids(shown, "schedule:")[0]
    await stage.restart()
    await stage.author.click(answer(shown), custom_id=token)
    assert await waiting(stage) == 3


async def test_never_mind_changes_nothing(stage: Stage):
    await ready(stage)
    await stage.author.click(answer(await stage.schedule()), label="Never mind")
    assert await waiting(stage) == 0


async def test_a_second_schedule_asks_before_it_replaces(stage: Stage):
    await ready(stage)
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    shown = await stage.schedule(repeat="weekly", days="mon,fri")
    assert "replaces" in said(shown)
    await stage.author.click(answer(shown), label="Replace schedule")
    queue = await stage.slash(stage.author, "release queue", story=TITLE)
    assert "Mondays and Fridays" in said(queue)


async def test_what_is_to_come_is_told_to_the_author_alone(stage: Stage):
    await ready(stage)
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    await stage.release_first()
    public = await stage.slash(stage.reader, "release queue", story=TITLE)
    assert "Only the story's author" in said(public)
    own = await stage.slash(stage.author, "release queue", story=TITLE)
    assert "Springs" in said(own)


async def test_a_release_now_can_be_undone(stage: Stage):
    await ready(stage)
    shown = await stage.slash(stage.author, "release now", story=TITLE, chapter="2")
    assert "Chapter 2 goes out" in said(shown)
    undone = await stage.author.click(answer(shown), label="Undo")
    assert "Taken back" in said(undone)
    await stage.env.advance_time(60)
    assert stage.channel.history() == []


async def test_an_undo_that_comes_too_late_says_so(stage: Stage):
    await ready(stage)
    shown = await stage.slash(stage.author, "release now", story=TITLE)
    await stage.env.advance_time(60)
    late = await stage.author.click(answer(shown), label="Undo")
    assert "cannot be taken back" in said(late)


async def test_pause_skip_resume_and_cancel_say_what_comes_next(stage: Stage):
    await ready(stage)
    await stage.author.click(answer(await stage.schedule()), label="Confirm")
    assert "is paused" in said(await stage.slash(stage.author, "release pause", story=TITLE))
    why = await stage.slash(stage.author, "release why", story=TITLE)
    assert "paused" in said(why).lower()
    assert "Next:" in said(await stage.slash(stage.author, "release resume", story=TITLE))
    skipped = said(await stage.slash(stage.author, "release skip", story=TITLE))
    assert skipped.count("<t:") == 3
    ended = await stage.slash(stage.author, "release cancel", story=TITLE)
    assert "no schedule any more" in said(ended)
    assert await waiting(stage) == 0


async def test_readers_plan_nothing(stage: Stage):
    await ready(stage)
    await stage.release_first()
    for command in ("now", "pause", "resume", "skip", "cancel"):
        refused = await stage.slash(stage.reader, f"release {command}", story=TITLE)
        assert "Only the story's author" in said(refused), command
        assert answer(refused).ephemeral


async def test_a_time_that_is_none_is_refused_in_a_sentence(stage: Stage):
    await ready(stage)
    refused = await stage.schedule(time="late")
    assert "18:" in said(refused) or "HH:MM" in said(refused)


async def test_all_chapters_can_leave_at_once(stage: Stage):
    await ready(stage)
    shown = await stage.schedule(repeat="once", time=SOON, per_drop=0)
    assert "all chapters" in said(shown)
    assert "chapters 1–3" in said(shown)
    await stage.author.click(answer(shown), label="Confirm")
    await stage.env.advance_time(600)
    assert "The Bell" in "\n".join(said(message) for message in stage.channel.history())


async def test_zones_are_offered_while_typing(stage: Stage):
    await stage.set_up()
    offered = await stage.author.autocomplete(stage.channel, "release schedule", "timezone", "lisb")
    assert [choice["value"] for choice in offered] == ["Europe/Lisbon"]
