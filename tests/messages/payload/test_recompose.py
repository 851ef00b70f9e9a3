"""Any posted chapter becomes any other in its own messages, and every state is proven."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.layout.packing import LIMITS, ChapterContent, make_parts
from bot.messages.payload.card import CardFacts, public_strings
from bot.messages.payload.compose import describe
from bot.messages.payload.jump_links import fill_in
from bot.messages.payload.message import part_payload
from bot.messages.payload.posted_edges import posted_edges
from bot.messages.payload.recompose import as_edit, recompose
from bot.messages.proof.edits import Edit
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import ProofFailed, prove
from bot.models.release import JumpLink, Part, PartKind, PartState
from bot.models.server import Layout, MessageStyle
from bot.models.story import Rating, WarningState
from bot.text.blocks import Block, BlockKind, Body, Span
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.normal import normalise
from bot.text.warnings.hiding import ChapterHiding
from hunts.leaks.chapters import make_plan
from tests.messages.layout.edges import edges_of

TOO_MUCH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
STYLES = list(MessageStyle)
KEY = "k" * 32
FACTS = CardFacts(
    7, "Salt", 1, 3, "The Mill", "Mara", Rating.TEEN, (), WarningState.LISTED, "", "", 900
)
OPEN = ChapterHiding((), (), ())


def described(content: ChapterContent):
    notes = (content.note_before, content.note_after)
    expected = Expected(content.body, content.hiding, *notes, public_strings(FACTS))
    return content, FACTS, expected


def posted(content: ChapterContent, style: MessageStyle) -> list[Part]:
    """The ledger of a chapter in the `channel` layout; the card's own text is not looked at."""
    flags = 1 << 15 if style is MessageStyle.COMPONENTS else 4
    card = Part(7, 0, PartKind.CARD, {"flags": flags}, "n0", 1, PartState.SENT)
    payloads = [
        part_payload(part, style, 10 + number)
        for number, part in enumerate(make_parts(content, style))
    ]
    return [card, *(sent(at + 1, payload) for at, payload in enumerate(payloads))]


def sent(position: int, payload: dict) -> Part:
    mark = 9 + position
    return Part(7, position, PartKind.TEXT, payload, f"n{position}", mark, PartState.SENT)


def revised(content: ChapterContent, ledger: list[Part], continuations=()):
    return recompose(described(content), ledger, continuations, release_id=7, key=KEY)


def as_ledger(made) -> list[Part]:
    return [
        Part(7, part.position, part.kind, part.payload, part.nonce, part.mark, PartState.SENT)
        for part in made.parts
    ]


def texts(made) -> list[dict]:
    return [part.payload for part in made.parts if part.kind is PartKind.TEXT]


def chapters(index: int) -> ChapterContent:
    """One of the leak hunt's chapters, as nasty as can be."""
    plan = make_plan(5, index)
    kwargs = {
        "layout": Layout.CHANNEL,
        "release_id": 7,
        "chapter_total": plan.total,
        "policy": plan.policy,
    }
    return describe(plan.story(), plan.chapter(), plan.facts(), **kwargs)[0]


nasty = st.builds(chapters, st.integers(0, 100_000))


@pytest.mark.parametrize("style", STYLES)
@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=15)
@given(content=nasty)
def test_a_chapter_that_has_not_changed_keeps_its_messages(style: MessageStyle, content):
    ledger = posted(content, style)
    payloads = [part.payload for part in ledger[1:]]
    assert len(posted_edges(payloads, content)) == len(edges_of(content, LIMITS[style]))
    assert len(texts(revised(content, ledger))) == len(payloads)


@pytest.mark.parametrize("style", STYLES)
@settings(suppress_health_check=TOO_MUCH, deadline=None, max_examples=20)
@given(old=nasty, new=nasty, way=st.sampled_from(["other", "grown", "put before"]))
def test_any_chapter_becomes_any_other_and_back(style: MessageStyle, old, new, way: str):
    """`recompose` proves whatever it returns: that it returns is what is tried here."""
    ledger = posted(old, style)
    ways = {"other": new, "grown": _joined(old, new), "put before": _joined(new, old)}
    grown = revised(ways[way], ledger)
    assert len(texts(grown)) >= len(ledger) - 1
    assert grown.added == (len(ledger) if len(grown.parts) > len(ledger) else None)
    back = revised(old, as_ledger(grown), {grown.added} - {None})
    assert len(back.parts) >= len(grown.parts)


def _joined(first: ChapterContent, second: ChapterContent) -> ChapterContent:
    """Both texts, without a passage: that more is hidden is tried by the others."""
    blocks = normalise(Body((*first.body.blocks, *second.body.blocks)))
    return ChapterContent(blocks, OPEN, first.note_before, second.note_after)


def simple(*paragraphs: str, hidden: bool = False) -> ChapterContent:
    whole = ("gore",) if hidden else ()
    return ChapterContent(parse_body("\n\n".join(paragraphs)), ChapterHiding(whole, (), whole))


LONG = [f"Paragraph {number}: {'and so on ' * 90}" for number in range(1, 9)]


def test_what_has_not_changed_is_not_moved():
    ledger = posted(simple(*LONG), MessageStyle.TEXT)
    changed = simple(LONG[0], "A word about it.", *LONG[1:])
    made = revised(changed, ledger)
    payloads = [part.payload for part in ledger[1:]]
    moved = [old for old, new in zip(payloads, texts(made), strict=False) if old != new]
    assert moved == [payloads[0]] or len(texts(made)) > len(payloads)


def test_the_last_message_leads_to_what_is_added_behind_it():
    ledger = posted(simple(*LONG), MessageStyle.COMPONENTS)
    made = revised(simple(*LONG, *LONG), ledger)
    last = made.parts[len(ledger) - 1]
    assert made.added == len(ledger)
    assert f"-# The chapter goes on in part {len(ledger)}" in str(last.payload)
    assert last.link is not None and last.link.leads_to == made.added
    address = "https://discord.com/channels/1/2/3"
    assert f"[go there]({address})" in str(fill_in(last.link.payload, 1, 2, 3))


def test_an_emptied_message_says_so_and_no_more():
    ledger = posted(simple(*LONG), MessageStyle.COMPONENTS)
    made = revised(simple(LONG[0]), ledger)
    assert [text["components"][0]["content"] for text in texts(made)[1:]] == [
        "-# This part is not needed any more"
    ] * (len(ledger) - 2)


def test_an_edit_has_no_flag_of_a_new_message():
    for style in STYLES:
        text = texts(revised(simple("Words."), posted(simple("Words."), style)))[0]
        assert text["flags"] & 1 << 12
        assert not as_edit(text)["flags"] & 1 << 12


LABELS = [
    ("-# The chapter goes on in part 2", 1, None),
    ("-# This part is not needed any more", 1, None),
    ("-# The chapter goes on in part 9", 1, "label: small print that is not ours (part 1)"),
    ("-# The chapter goes on in part 1", 1, "label: small print that is not ours (part 1)"),
    ("-# This part is not needed.", 1, "label: small print that is not ours (part 1)"),
]


@pytest.mark.parametrize(("label", "at", "finding"), LABELS)
def test_the_proof_knows_what_may_be_said_at_the_end(label: str, at: int, finding: str | None):
    content, _, expected = described(simple(*LONG))
    payloads = [part.payload for part in posted(content, MessageStyle.COMPONENTS)[1:]]
    payloads[at - 1]["components"].append({"type": 10, "content": label})
    payloads[at - 1]["components"][0]["content"] = payloads[at - 1]["components"][0]["content"]
    findings = _findings(payloads, expected)
    assert [each for each in findings if "label" in each] == ([finding] if finding else [])


ONWARD = "-# The chapter goes on in part {}: [{}]({})"
PLACE = "https://discord.com/channels/" + "/".join(["9" * 20] * 3)
WRONG = [
    (ONWARD.format(2, "go there", PLACE), 2, None),
    (ONWARD.format(3, "go there", PLACE), 3, "link: it does not lead to where the chapter goes on"),
    (ONWARD.format(2, "go there", PLACE), 3, "link: its label names another part"),
    (ONWARD.format(2, "what a death", PLACE), 2, "link: a label has one link, at its end"),
    (ONWARD.format(2, "go there", "https://x.example"), 2, "link: a label has one link"),
]


@pytest.mark.parametrize(("linked", "to", "finding"), WRONG)
def test_the_proof_knows_where_a_message_may_lead(linked: str, to: int, finding: str | None):
    style = MessageStyle.COMPONENTS
    blocks = [f"{number}: {'so on ' * 500}" for number in range(3)]
    content, _, expected = described(simple(*blocks))
    payloads = [part.payload for part in posted(content, style)[1:]]
    assert len(payloads) == 3
    plain = {"type": 10, "content": "-# The chapter goes on in part 2"}
    first = {**payloads[0], "components": [*payloads[0]["components"], plain]}
    edited = as_edit(
        {**first, "components": [*payloads[0]["components"], {**plain, "content": linked}]}
    )
    findings = _findings([first, *payloads[1:]], expected, Edit(1, to, edited))
    assert bool(findings) is (finding is not None)
    assert finding is None or any(each.startswith(finding) for each in findings)


def _findings(payloads: list[dict], expected: Expected, *edits: Edit) -> tuple[str, ...]:
    try:
        prove(payloads, expected, MessageStyle.COMPONENTS, None, edits=edits)
    except ProofFailed as failure:
        return failure.findings
    return ()


def test_an_older_link_of_a_passage_gives_way_to_the_way_onward():
    body = [LONG[0], *LONG[1:]]
    content = simple(*body, hidden=True)
    ledger = posted(simple(*body), MessageStyle.COMPONENTS)
    made = revised(replace(content, body=simple(*body, *body).body), ledger)
    last = made.parts[len(ledger) - 1]
    assert isinstance(last.link, JumpLink)
    assert str(last.link.payload).count("](") == 1


def test_blocks_that_are_no_prose_keep_their_edges():
    kinds = [BlockKind.ITEM, BlockKind.QUOTE, BlockKind.HEADING, BlockKind.CODE]
    blocks = tuple(
        Block(kind, (Span(f"{number} {'words ' * 120}"),), 1, "-" if kind is BlockKind.ITEM else "")
        for number, kind in enumerate(kinds * 4)
    )
    content = ChapterContent(Body(blocks), OPEN)
    for style in STYLES:
        payloads = [part.payload for part in posted(content, style)[1:]]
        assert posted_edges(payloads, content) == edges_of(content, LIMITS[style])
