"""Every flag of discord.py's has a name that an admin finds in Discord's settings."""

import discord
import pytest

from bot.discord_api.permissions import NEEDED, missing_permissions, shown_name
from bot.models.server import LAYOUT_NEEDS

ITERATED = [name for name, _ in discord.Permissions.all()]
KNOWN = list(discord.Permissions.VALID_FLAGS)


@pytest.mark.parametrize("flag", sorted({*ITERATED, *KNOWN}))
def test_every_flag_can_be_named(flag: str):
    name = shown_name(flag)
    assert "_" not in name and name[0].isupper() and "Guild" not in name


def test_no_two_flags_have_one_name_but_by_two_words_for_one_bit():
    assert len({shown_name(flag) for flag in ITERATED}) == len(ITERATED)
    for flag in KNOWN:
        bit = discord.Permissions(**{flag: True})
        (iterated,) = [name for name, has in bit if has]
        assert shown_name(flag) == shown_name(iterated)


@pytest.mark.parametrize("flag", [name for name, needed in NEEDED if needed])
def test_each_permission_that_is_taken_is_named_alone(flag: str):
    granted = discord.Permissions.all()
    granted.update(**{flag: False})
    assert missing_permissions(granted) == (shown_name(flag),)


def test_nothing_is_named_where_all_is_granted():
    assert missing_permissions(NEEDED) == ()


def test_a_channel_that_is_not_seen_lacks_that_alone():
    assert missing_permissions(discord.Permissions.none()) == ("View Channel",)


def test_layouts_need_what_the_invitation_asks_for():
    asked = {shown_name(flag) for flag, needed in NEEDED if needed}
    assert set.union(*map(set, LAYOUT_NEEDS.values())) == asked
