from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.payload import compose as composing
from bot.messages.payload.forum_post import BY_CHAPTER, PostFacts, post_payload
from bot.messages.proof.client_markdown import Shown
from bot.messages.proof.proof import ProofFailed
from bot.messages.proof.reader import read_payload
from bot.messages.proof.wire_limits import faults_of_form, thread_name_faults
from bot.models.release import Payload
from bot.models.server import Layout, MessageStyle
from bot.models.story import Rating, WarningState
from tests.messages.payload.test_compose import BODY, composed
from tests.openapi import discord_schema

__all__ = ["discord_schema"]

STYLES = list(MessageStyle)
FACTS = PostFacts(
    story_title="Salt and Iron",
    author_name="Mara",
    rating=Rating.TEEN,
    warnings=("gore", "violence"),
    warning_state=WarningState.LISTED,
    summary="A miller, a lantern and nine days of rain.",
)
SHOWN = """\
Salt and Iron
by Mara
Rating: Teen
Warnings: gore, violence
A miller, a lantern and nine days of rain.
"""
AWKWARD = st.text(max_size=300) | st.sampled_from(
    ["*_|`~<@[" * 40, "@everyone || # \n- " * 300, "👩‍👩‍👧" * 60, "灯塔熄灭" * 900]
)


def shown(post: Payload) -> str:
    runs = read_payload(post["message"])
    return "".join(run.text for run in runs if run.role is Shown.TEXT)


@pytest.mark.parametrize("style", STYLES)
def test_a_post_tells_what_story_it_is(style: MessageStyle):
    post = post_payload(FACTS, style, 7)
    assert (post["name"], post["auto_archive_duration"]) == ("Salt and Iron", 10080)
    assert shown(post).rstrip("\n") == SHOWN.rstrip("\n")


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (WarningState.LISTED, BY_CHAPTER),
        (WarningState.NONE_APPLY, "No warnings apply"),
        (WarningState.CHOSE_NOT, "The author chose not to warn"),
    ],
)
def test_a_story_that_lists_no_warnings_says_why(state: WarningState, line: str):
    facts = replace(FACTS, warnings=(), warning_state=state)
    assert line in shown(post_payload(facts, MessageStyle.COMPONENTS, 7)).splitlines()


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=25, deadline=None)
@given(title=AWKWARD, author=AWKWARD, summary=AWKWARD, warning=AWKWARD)
def test_any_words_make_a_post_that_discord_takes_and_that_mentions_nobody(
    style: MessageStyle, title: str, author: str, summary: str, warning: str
):
    facts = PostFacts(
        story_title=f"a{title}",
        author_name=author,
        rating=Rating.MATURE,
        warnings=(warning,),
        warning_state=WarningState.LISTED,
        summary=summary,
    )
    post = post_payload(facts, style, 7)
    assert list(thread_name_faults(post["name"])) == []
    assert list(faults_of_form(post["message"], style, silent=True)) == []
    assert not [run for run in read_payload(post["message"]) if run.active]


@pytest.mark.parametrize("style", STYLES)
def test_a_post_is_one_that_discord_takes(style: MessageStyle, discord_schema):
    body = {**post_payload(FACTS, style, 2**31 - 1), "applied_tags": ["1"]}
    assert discord_schema("CreateForumThreadRequest", body) == []


def test_the_step_carries_the_mark_of_its_place():
    post, card, *_ = composed(Layout.FORUM)
    for step, payload in ((post, post.payload["message"]), (card, card.payload)):
        assert payload["components"][0]["id"] == step.mark
    assert post.mark != card.mark


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"summary": "Before anybody could shout it was over."}, "leak: hidden words on the forum"),
        ({"story_title": "His hand before anybody could shout"}, "leak: hidden words in the thre"),
    ],
)
def test_hidden_words_in_a_post_stop_the_chapter(
    monkeypatch: pytest.MonkeyPatch, style: MessageStyle, change: dict[str, str], finding: str
):
    def careless(facts: PostFacts, style: MessageStyle, mark: int) -> Payload:
        return post_payload(replace(facts, **change), style, mark)

    monkeypatch.setattr(composing, "post_payload", careless)
    assert "took his hand before anybody could shout" in BODY
    with pytest.raises(ProofFailed, match=finding):
        composed(Layout.FORUM, style)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"message": {}}, "form"),
        ({"name": "a" * 101}, "limit: a thread name"),
        ({"rate_limit_per_user": 5}, "form: a field that is not ours"),
    ],
)
def test_a_post_of_another_form_stops_the_chapter(
    monkeypatch: pytest.MonkeyPatch, change: Payload, finding: str
):
    def odd(*args: object) -> Payload:
        return {**post_payload(*args), **change}

    monkeypatch.setattr(composing, "post_payload", odd)
    with pytest.raises(ProofFailed, match=finding):
        composed(Layout.FORUM)


def test_a_post_that_notifies_stops_the_chapter(monkeypatch: pytest.MonkeyPatch):
    def loud(*args: object) -> Payload:
        post = post_payload(*args)
        return {**post, "message": {**post["message"], "flags": 1 << 15}}

    monkeypatch.setattr(composing, "post_payload", loud)
    with pytest.raises(ProofFailed, match="wrong flags"):
        composed(Layout.FORUM)
