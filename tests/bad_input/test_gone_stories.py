from typing import Any

import pytest

from tests.bad_input.refusals import nothing_changes, remove, sentence
from tests.worlds.stage import MORE, Stage

COMMANDS: dict[str, dict[str, Any]] = {
    "story append": {"file": ("more.txt", MORE.encode())},
    "story preview": {},
    "story info": {},
    "release schedule": {"repeat": "daily", "time": "18:00"},
    "release now": {},
    "release queue": {},
    "release pause": {},
    "release resume": {},
    "release skip": {},
    "release cancel": {},
    "release why": {},
    "comment": {"text": "I liked it."},
    "stats": {},
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_story_that_goes_between_the_list_and_the_command_is_missed(
    told: Stage, command: str
):
    (offered,) = await told.author.autocomplete(told.channel, command, "story", "clock")
    await remove(told)
    options = dict(COMMANDS[command])
    if command == "release schedule":
        options["channel"] = told.channel
    async with nothing_changes(told, "drafts"):
        refused = await told.slash(told.author, command, story=offered["value"], **options)
        assert "from the list" in sentence(refused)
