from datetime import timedelta

from bot.models.notice import Notice
from bot.storage import notices
from tests.builders import AUTHOR, CHANNEL, LATER, NOW

EARLIER = NOW - timedelta(seconds=1)


async def test_notices_are_found_once_their_time_has_come(tx):
    first = await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
    second = await notices.add_notice(tx, channel_id=CHANNEL, text="It rests.", now=LATER)
    assert await notices.find_unsent(tx, NOW, 10) == [Notice(first, AUTHOR, None, "It is out.")]
    found = await notices.find_unsent(tx, LATER, 10)
    assert [notice.notice_id for notice in found] == [first, second]
    assert len(await notices.find_unsent(tx, LATER, 1)) == 1


async def test_a_notice_ends_once(tx):
    sent = await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
    lost = await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
    assert await notices.mark_sent(tx, sent, LATER)
    assert await notices.give_up(tx, lost, LATER)
    for notice_id in (sent, lost):
        assert not await notices.mark_sent(tx, notice_id, LATER)
        assert not await notices.give_up(tx, notice_id, LATER)
        assert not await notices.postpone_notice(tx, notice_id, LATER)
    assert await notices.find_unsent(tx, LATER, 10) == []
    assert await notices.next_unsent(tx, EARLIER) is None


async def test_a_notice_can_be_put_off(tx):
    notice_id = await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
    assert await notices.next_unsent(tx, EARLIER) == NOW
    assert await notices.postpone_notice(tx, notice_id, LATER)
    assert await notices.find_unsent(tx, NOW, 10) == []
    assert await notices.next_unsent(tx, NOW) == LATER
    assert await notices.next_unsent(tx, LATER) is None
    assert (await notices.find_unsent(tx, LATER, 10))[0].attempts == 1
