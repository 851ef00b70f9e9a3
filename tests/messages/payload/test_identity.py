from itertools import product

from bot.messages.payload.identity import LARGEST_MARK, mark, nonce

EVERY = list(product(["a" * 32, "b" * 32], [1, 2, 11], [0, 1, 2, 12]))


def test_every_part_has_a_nonce_and_a_mark_of_its_own():
    assert len({nonce(*each) for each in EVERY}) == len(EVERY)
    assert len({mark(*each) for each in EVERY}) == len(EVERY)


def test_the_same_part_keeps_its_identity():
    assert nonce("key", 7, 3) == nonce("key", 7, 3)
    assert mark("key", 7, 3) == mark("key", 7, 3)


def test_identities_are_what_discord_accepts():
    assert all(len(nonce(*each)) == 25 for each in EVERY)
    assert all(1 <= mark(*each) <= LARGEST_MARK for each in EVERY)


def test_an_identity_does_not_change_between_versions():
    assert nonce("key", 7, 3) == "VIORZE5PQP7PBEIXP7L2YCXHB"
    assert mark("key", 7, 3) == 1317567811
