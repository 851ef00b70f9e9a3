"""Every command, button and form, pressed by every kind of person; ids and titles forged."""

import pytest

from bot.storage.database import export
from bot.storage.releases import releases
from bot.views.dynamic_items import DYNAMIC_ITEMS, MODALS
from tests.cogs.people import (
    ADULTS,
    GONE,
    NOTHING,
    OPEN,
    PATRONS,
    SECRET,
    House,
    Ids,
    furnish,
    take_role_away,
)
from tests.worlds.stage import Stage, answer, labels, said

FILE = ("more.txt", b"Chapter 4\n\nThe lamp went out.")
READERS = {"reader", "patron", "other author"}
HOUSE = {"author", "former author", "manager"}
OWN = HOUSE - {"manager"}
AUTHOR = {"author"}
# What is done with a story: the command, its other options, who may, and words of the answer.
# In an order in which each finds what it needs.
COMMANDS = [
    ("read", {}, READERS | HOUSE, "Night 1"),
    ("story info", {}, READERS | HOUSE, "by Ines"),
    ("stats", {}, READERS | HOUSE, "reactions"),
    ("comment", {"text": "Salt!"}, READERS | HOUSE, "Thank you"),
    ("comment", {"text": "Salt!", "chapter": "1"}, READERS | HOUSE, "Thank you"),
    ("release queue", {}, HOUSE, "to come"),
    ("release why", {}, HOUSE, "waits until"),
    ("story preview", {"chapter": "2"}, OWN, "Night 2"),
    ("story warn", {"chapter": "2"}, OWN, "The lamp was lit"),
    ("story append", {"file": FILE}, AUTHOR, "Adds 1 chapter"),
    ("story revise", {"chapter": "2", "file": FILE}, AUTHOR, "Night 2 → Chapter 4"),
    ("release skip", {}, AUTHOR, "skips"),
    ("release pause", {}, HOUSE, "is paused"),
    ("release resume", {}, HOUSE, "goes on"),
    ("release now", {}, AUTHOR, "goes out in"),
    ("release schedule", {"channel": "", "repeat": "weekly", "time": "18:30"}, AUTHOR, "replaces"),
    ("release cancel", {}, HOUSE, "has no schedule any more"),
    ("story remove", {}, HOUSE, "Remove all of it"),
]
REFUSALS = ("Only the story's author", "For that you need this server's author role")
WHICH, NAMED = "Which chapter?", "### The Open Tide · 2\\. Night 2\nReaders then see all of it"
PERSONS = ["author", "former author", "manager", "reader", "patron", "other author"]


@pytest.fixture
async def house(stage: Stage) -> House:
    return await furnish(stage)


def options_of(house: House, options: dict) -> dict:
    return options | ({"channel": house.rooms["serial"]} if "channel" in options else {})


async def everything(house: House, directory) -> dict[str, bytes]:
    async with house.stage.db.read() as tx:
        await export.write_everything(tx, directory)
    return {file.name: file.read_bytes() for file in directory.iterdir()}


@pytest.mark.parametrize("person", PERSONS)
async def test_everybody_may_what_the_table_says_with_a_story_that_they_see(
    house: House, person: str
):
    if person == "former author":
        take_role_away(house)
    for command, more, allowed, words in COMMANDS:
        heard = await house.says(person, command, story=OPEN, **options_of(house, more))
        assert (words in heard) is (person in allowed), (command, heard)
        if person not in allowed:
            refused = heard.startswith(REFUSALS)
            # Readers know of no chapter 2; who manages is shown its name, and one button.
            assert refused or ("chapter" in more and heard.startswith((WHICH, NAMED))), heard


UNSEEN = {
    "reader": (SECRET, PATRONS, ADULTS),
    "patron": (SECRET, ADULTS),
    "other author": (SECRET, PATRONS),
    "stranger": (SECRET, OPEN),
    "bot": (SECRET, OPEN),
}


@pytest.mark.parametrize("person", UNSEEN)
async def test_a_story_that_somebody_does_not_see_is_one_that_is_not_there(
    house: House, tmp_path, person: str
):
    before = await everything(house, tmp_path / "before")
    for place, (command, more, _, _) in enumerate(COMMANDS):
        options = options_of(house, more)
        if person == "stranger" and "channel" in options:
            options["channel"] = house.rooms["elsewhere"]
        nobodys = await house.says(person, command, story="No Such Tide", **options)
        for title in UNSEEN[person]:
            ways = (title, str(house.ids[title].story), title[4:], f"{title} by Ines", str(GONE))
            for words in ways if command == "read" else [ways[place % 2]]:
                heard = await house.says(person, command, story=words, **options)
                assert heard == nobodys, (command, words)
    assert await everything(house, tmp_path / "after") == before


TAKES_STORY = sorted({command for command, *_ in COMMANDS})


@pytest.mark.parametrize("person", [*PERSONS, "stranger", "bot"])
async def test_titles_are_offered_to_those_alone_who_may_do_that(house: House, person: str):
    if person == "former author":
        take_role_away(house)
    allowed = {command: who for command, _, who, _ in COMMANDS}
    allowed["story warn"] = HOUSE  # those who manage hide a chapter with it
    seen = {"reader": {OPEN}, "other author": {OPEN}, "patron": {OPEN, PATRONS}}
    for command in TAKES_STORY:
        offered = {
            name.partition(" – ")[0] for name in await house.offered(person, command, "story")
        }
        expected = seen.get(person, {OPEN, PATRONS, ADULTS, SECRET})
        assert offered == (expected if person in allowed[command] else set()), command


TAKES_CHAPTER = ["read", "comment", "story preview", "story revise", "story warn", "story remove"]


@pytest.mark.parametrize("person", [*sorted(READERS), "stranger", "bot"])
async def test_chapters_are_offered_only_where_they_are_out(house: House, person: str):
    for command in [*TAKES_CHAPTER, "release now"]:
        for title in (OPEN, SECRET, PATRONS):
            seen = title == OPEN or (title, person) == (PATRONS, "patron")
            seen = seen and person in READERS
            offered = await house.offered(person, command, "chapter", story=title)
            assert offered == (["1. Night 1"] if seen else []), (command, title)


@pytest.mark.parametrize("person", sorted(READERS))
async def test_a_chapter_to_come_is_one_that_is_not_there(house: House, person: str):
    for command, more in (("read", {}), ("comment", {"text": "Hm"})):
        nobodys = await house.says(person, command, story=OPEN, chapter="99", **more)
        for words in ("2", "Night 3", "night 2"):
            heard = await house.says(person, command, story=OPEN, chapter=words, **more)
            assert heard == nobodys
    told = await house.says(person, "story info", story=OPEN)
    assert "Night 1" in told and "Night 2" not in told and "Night 3" not in told
    assert "1 chapter out." in told and "to come" not in told and "of 3" not in told
    assert "Night 2" not in await house.says(person, "stats", story=OPEN)


async def test_who_pays_is_told_of_the_room_for_those_who_pay(house: House):
    told = await house.says("patron", "story info", story=PATRONS)
    assert f"<#{house.rooms['patrons'].id}>: 1 out" in told
    assert "Night 1" in await house.says("patron", "read", story=PATRONS)


async def test_an_explicit_story_is_known_in_age_restricted_rooms(house: House):
    reader, adults = house.people["reader"], house.rooms["adults"]
    assert "Night 1" in said(await reader.slash(adults, "read", story=ADULTS))
    offered = await reader.autocomplete(adults, "read", "story", "")
    assert {choice["name"].partition(" – ")[0] for choice in offered} == {OPEN, ADULTS}


# Every button, with ids for `{story}`, `{chapter}`, `{release}`, `{draft}`, `{removal}`.
BUTTONS = [
    "comment:{release}",
    "report:{release}",
    "read:{release}",
    "reading:{story}:1:0",
    "preview:{story}:1:components:0",
    "warn:{story}:1:page:0",
    "warn:{story}:1:mark:0123456789ab",
    "warn:{story}:1:unmark:0123456789ab",
    "warn:{story}:1:chapter",
    "hide-whole:{story}:{chapter}",
    "open-whole:{story}:{chapter}:ask",
    "open-whole:{story}:{chapter}",
    "remove:{story}",
    "takedown:{story}:0",
    "takedown:{story}:{chapter}",
    "bring-back:{removal}",
    "undo:{release}",
    "draft:{draft}:add",
    "draft:{draft}:edit",
    "draft:{draft}:discard",
    "draft:{draft}:page:0",
    "revision:{draft}:{story}:see",
    "revision:{draft}:components:0",
    "policy-open:gore",
]
FORMS = [
    ("comment:{release}", {"text": "Salt!"}),
    ("report:{release}", {"text": "Salt!"}),
    ("warn:{story}:1:0123456789ab:mark", {"first": "1", "others": "gore"}),
    ("warn:{story}:1:0123456789ab:unmark", {"first": "1"}),
    ("warn:{story}:1:chapter", {"listed": "gore"}),
    ("draft:{draft}:details", {"title": "Mine"}),
]
REFUSED_FORMS = (
    "That chapter is not here any more",
    "That story is not on",
    "That draft was already added",
    "That works inside a server only",
)
# A select, a token that is sealed (tests of drafts and tokens try them), and what does nothing.
APART = {"ChooseOption", "ConfirmSchedule", "NeverMind"}


def test_every_button_and_form_is_tried():
    filled = [NOTHING.forged(each, draft=1, removal=1) for each in BUTTONS]
    untried = [
        item.__name__
        for item in DYNAMIC_ITEMS
        if not any(item.__discord_ui_compiled_template__.fullmatch(each) for each in filled)
    ]
    assert set(untried) == APART
    forms = [NOTHING.forged(each, draft=1, removal=1) for each, _ in FORMS]
    assert all(any(form.template.fullmatch(each) for each in forms) for form in MODALS)


@pytest.mark.parametrize("person", ["reader", "patron", "other author", "stranger", "bot"])
async def test_forged_buttons_and_forms_tell_nothing_and_do_nothing(
    house: House, tmp_path, person: str
):
    before = await everything(house, tmp_path / "before")
    real = {"draft": house.draft, "removal": house.removal}
    none = {"draft": GONE, "removal": GONE}
    secret: Ids = house.ids[SECRET]
    for button in BUTTONS:
        if person == "stranger" and button.startswith("policy"):
            continue  # of their own server, which they manage
        nobodys = await house.presses(person, NOTHING.forged(button, **none))
        assert await house.presses(person, secret.forged(button, **real)) == nobodys, button
    for form, typed in FORMS:
        nobodys = await house.submits(person, NOTHING.forged(form, **none), **typed)
        # It was read as a filled form, and refused for who sent it.
        assert nobodys.startswith(REFUSED_FORMS), (form, nobodys)
        assert await house.submits(person, secret.forged(form, **real), **typed) == nobodys, form
    assert await everything(house, tmp_path / "after") == before


async def test_a_card_is_answered_where_it_is_seen_and_nowhere_else(house: House):
    async with house.stage.db.read() as tx:
        (paid, *_) = await releases.find_releases(tx, story_id=house.ids[PATRONS].story)
    for kind in ("comment", "report", "read"):
        button = f"{kind}:{paid.release_id}"
        assert await house.presses("reader", button) == await house.presses(
            "reader", f"{kind}:{GONE}"
        )
        heard = await house.presses("patron", button)
        assert heard.startswith("form: ") or "The lamp was lit" in heard or "Night 1" in heard


async def test_those_who_manage_press_what_is_theirs_and_nothing_else(house: House):
    secret = house.ids[SECRET]
    real = {"draft": house.draft, "removal": house.removal}
    for button in BUTTONS:
        if button.startswith(("preview", "warn", "undo", "revision", "draft", "bring-back")):
            heard = await house.presses("manager", secret.forged(button, **real))
            form = ":mark:" in button or ":unmark:" in button  # asks for numbers, tells nothing
            refused = (
                "Only the story's author",
                "already added or has expired",
                "for good",
                "a schedule",
            )
            assert any(each in heard for each in refused) or form, (button, heard)
    for form, typed in FORMS:
        if form.startswith(("warn", "draft")):
            heard = await house.submits("manager", secret.forged(form, **real), **typed)
            assert "Only the story's author" in heard or "already added" in heard, (form, heard)


async def test_those_who_manage_hide_a_whole_chapter_and_the_author_opens_it(house: House):
    stage = house.stage
    shown = await stage.slash(stage.admin, "story warn", story=SECRET, chapter="2")
    assert answer(shown).ephemeral
    assert "Night 2" in said(shown) and "The lamp was lit" not in said(shown)
    assert labels(shown) == ["Hide the whole chapter"]
    hidden = await stage.admin.click(answer(shown), label="Hide the whole chapter")
    assert f"Hidden whole by <@{stage.admin.id}>" in said(answer(shown))
    assert labels(answer(shown)) == ["Open it again"], hidden
    own = await stage.slash(stage.author, "story warn", story=SECRET, chapter="2")
    assert f"Hidden whole by <@{stage.admin.id}>" in said(own) and "The lamp was lit" in said(own)
    asked = await stage.author.click(answer(own), label="Open it again")
    assert "Open The Kept Tide · 2\\. Night 2 again?" in said(asked)
    assert labels(asked) == ["Open chapter 2", "Never mind"]
    await stage.author.click(answer(asked), label="Open chapter 2")
    assert "2\\. Night 2 is open again." in said(answer(asked))
    again = await stage.slash(stage.admin, "story warn", story=SECRET, chapter="2")
    assert labels(again) == ["Hide the whole chapter"]


async def test_an_author_without_the_role_finishes_no_draft(house: House):
    stage = house.stage
    shown = await stage.slash(stage.author, "story append", story=OPEN, file=FILE)
    revised = await stage.slash(stage.author, "story revise", story=OPEN, chapter="2", file=FILE)
    new = await stage.slash(stage.author, "story add", file=("new.txt", b"Tide\n\nIt came."))
    take_role_away(house)
    for draft, label in ((shown, "Add chapters"), (revised, "Revise"), (new, "Add story")):
        pressed = await stage.author.click(answer(draft), label=label)
        assert "author role" in said(pressed) and label in labels(answer(draft))
    refused = await stage.slash(stage.author, "story add", file=("new.txt", b"Tide\n\nIt came."))
    assert "author role" in said(refused)
