from datetime import UTC, datetime

import pytest

from bot.models.removal import PostedChapter
from bot.services.removals import wording

DATE = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("messages", "said"),
    [(1, "Its 1 message in <#7> goes now,"), (6, "Its 6 messages in <#7> go now,")],
)
def test_one_message_goes_and_several_go(messages: int, said: str):
    told = wording.taken_down(None, [PostedChapter(1, 7, messages)], DATE)
    assert told.startswith(f"The story is removed. {said}")
    assert "Everything but the messages can be brought back" in told


def test_what_was_never_out_can_be_brought_back_whole():
    told = wording.taken_down(None, [], DATE)
    assert told.startswith("The story is removed. Nothing of it was ever released. It can be")
