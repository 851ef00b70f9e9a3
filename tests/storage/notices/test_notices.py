from datetime import timedelta

from bot.models.notice import Notice
from bot.storage.notices import notices
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


async def test_what_is_in_one_message_is_found_together(tx):
    ids = [
        await notices.add_notice(tx, user_id=AUTHOR, text=f"{number}.", now=NOW)
        for number in range(3)
    ]
    assert await notices.record_attempt(tx, ids[:2], "a-nonce", NOW)
    found = await notices.find_unsent(tx, NOW, 1)
    assert [(each.notice_id, each.nonce) for each in found] == [(id_, "a-nonce") for id_ in ids[:2]]
    assert await notices.record_attempt(tx, ids[:2], "a-nonce", LATER)
    assert {each.attempted_at for each in await notices.find_unsent(tx, NOW, 1)} == {NOW}


async def test_a_message_is_not_begun_where_one_of_its_notices_is_owed_no_more(tx):
    ids = [
        await notices.add_notice(tx, user_id=AUTHOR, text=f"{number}.", now=NOW)
        for number in range(2)
    ]
    await notices.give_up(tx, ids[0], NOW)
    assert not await notices.record_attempt(tx, ids, "a-nonce", NOW)
    (left,) = await notices.find_unsent(tx, NOW, 10)
    assert left.attempted_at is None and left.nonce is None


async def test_whatever_is_unsent_can_be_doubted(tx):
    told = await notices.add_notice(tx, user_id=AUTHOR, text="It is out.", now=NOW)
    await notices.mark_sent(tx, told, NOW, 900)
    assert await notices.count_told(tx, 900, "It is out.") == 1
    assert await notices.count_told(tx, 901, "It is out.") == 0
    assert await notices.count_told(tx, 900, "It rests.") == 0
    unsent = await notices.add_notice(tx, user_id=AUTHOR, text="It rests.", now=NOW)
    await notices.doubt_unsent(tx)
    (found,) = await notices.find_unsent(tx, LATER, 10)
    assert (found.notice_id, found.attempted_at) == (unsent, NOW)
    assert await notices.clear_doubt(tx, unsent)
    assert (await notices.find_unsent(tx, LATER, 10))[0].attempted_at is None


async def test_word_of_a_message_that_goes_is_taken_back(tx):
    for message_id in (9001, 90012):
        link = f"https://discord.com/channels/1/700/{message_id}"
        await notices.add_notice(tx, user_id=AUTHOR, text=f"It is out: {link}", now=NOW)
    await notices.withdraw_links(tx, 700, 9001, LATER)
    (left,) = await notices.find_unsent(tx, LATER, 10)
    assert left.text.endswith("/90012")
