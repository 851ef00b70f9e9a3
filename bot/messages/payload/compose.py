"""A chapter as the ledger will store it: every payload of a delivery, proven."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.messages.layout.notes import around, last_chapter
from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.payload.card import CardFacts, card_payload, public_strings
from bot.messages.payload.forum_post import WEEK_IN_MINUTES, PostFacts, post_payload, post_strings
from bot.messages.payload.hiding_sentence import hiding_sentence
from bot.messages.payload.identity import mark, nonce
from bot.messages.payload.jump_links import link_part
from bot.messages.payload.message import part_payload
from bot.messages.payload.thread_names import thread_name
from bot.messages.proof.edits import Edit
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import prove
from bot.models.release import JumpLink, PartKind, Payload, PlannedPart
from bot.models.server import Layout, MessageStyle
from bot.models.story import Action, Chapter, Rating, Story, WarningFacts
from bot.text.blocks import Body
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import ChapterHiding, all_spoiler, hide_chapter
from bot.text.warnings.terms import implied_rating


@dataclass(frozen=True, slots=True)
class Composition:
    """The payloads of one chapter in one target, in the order they are sent.

    `edits` are what some of the parts become when all are out.
    """

    post: Payload | None
    card: Payload
    thread_name: str | None
    parts: tuple[Payload, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _Identity:
    """Whose parts these are; a position in the delivery makes a part's own mark of it."""

    key: str
    release_id: int

    def mark(self, position: int) -> int:
        return mark(self.key, self.release_id, position)

    def nonce(self, position: int) -> str:
        return nonce(self.key, self.release_id, position)


def compose(
    story: Story,
    chapter: Chapter,
    facts: WarningFacts,
    *,
    layout: Layout,
    style: MessageStyle,
    release_id: int,
    key: str,
    chapter_total: int | None,
    policy: Callable[[str], Action] = all_spoiler,
) -> tuple[PlannedPart, ...]:
    """Return the steps of a delivery in order: forum post, card, thread, text, as the layout has.

    `policy` is what the server does with each warning.

    Raises `ProofFailed` rather than return anything that must not be posted.
    """
    content, card_facts, expected = describe(
        story,
        chapter,
        facts,
        layout=layout,
        release_id=release_id,
        chapter_total=chapter_total,
        policy=policy,
    )
    post_facts = None
    if layout is Layout.FORUM:
        post_facts = describe_post(story, facts, card_facts.rating)
        expected = replace(expected, public=expected.public + post_strings(post_facts))
    identity = _Identity(key, release_id)
    composition = _compose(content, card_facts, post_facts, layout, style, identity)
    prove(
        composition.parts,
        expected,
        style,
        composition.thread_name,
        card=composition.card,
        post=composition.post,
        edits=composition.edits,
    )
    return _plan(composition, layout, identity)


def describe(
    story: Story,
    chapter: Chapter,
    facts: WarningFacts,
    *,
    layout: Layout,
    release_id: int,
    chapter_total: int | None,
    policy: Callable[[str], Action] = all_spoiler,
) -> tuple[ChapterContent, CardFacts, Expected]:
    """What a chapter's messages show, what its card tells, and what the proof expects of them."""
    body = parse_body(chapter.body)
    hiding = _hiding(facts, chapter.head.number, body, policy)
    before, after = _notes(story, chapter, chapter_total)
    rating = implied_rating(story.rating, facts.terms)
    card_facts = _card_facts(story, chapter, rating, hiding, release_id, chapter_total, layout)
    expected = Expected(body, hiding, before, after, public_strings(card_facts))
    return ChapterContent(body, hiding, before, after), card_facts, expected


def _hiding(
    facts: WarningFacts, number: int, body: Body, policy: Callable[[str], Action]
) -> ChapterHiding:
    """Apply the rule of hiding to the passages that are in the text, whatever was stored."""
    passages = tuple(passage.warnings for passage in body.passages)
    facts = replace(facts, passages={**facts.passages, number: passages})
    return hide_chapter(facts, number, policy)


def _notes(story: Story, chapter: Chapter, chapter_total: int | None) -> tuple[str, str]:
    """The story's own notes stand outermost: before the first chapter, after the last."""
    number = chapter.head.number
    is_last = number == last_chapter(chapter_total, story.chapter_count)
    of_story = story.note_before, story.note_after
    own = chapter.note_before, chapter.note_after
    return around(of_story, own, first=number == 1, last=is_last)


def _card_facts(
    story: Story,
    chapter: Chapter,
    rating: Rating,
    hiding: ChapterHiding,
    release_id: int,
    chapter_total: int | None,
    layout: Layout,
) -> CardFacts:
    return CardFacts(
        release_id=release_id,
        story_title=story.title,
        chapter_number=chapter.head.number,
        chapter_total=chapter_total,
        chapter_title=chapter.head.title,
        author_name=story.author_name,
        rating=rating,
        warnings=hiding.listed,
        warning_state=story.warning_state,
        summary=story.summary,
        hidden=hiding_sentence(hiding),
        word_count=chapter.head.word_count,
        readable=layout is Layout.CARD,
    )


def describe_post(story: Story, facts: WarningFacts, rating: Rating) -> PostFacts:
    """What the story's forum post tells."""
    return PostFacts(
        story_title=story.title,
        author_name=story.author_name,
        rating=rating,
        warnings=facts.story,
        warning_state=story.warning_state,
        summary=story.summary,
    )


def _compose(
    content: ChapterContent,
    facts: CardFacts,
    post_facts: PostFacts | None,
    layout: Layout,
    style: MessageStyle,
    identity: _Identity,
) -> Composition:
    first, card = _first_text(layout), 0 if post_facts is None else 1
    name = None
    if layout is Layout.THREAD:
        name = thread_name(facts.story_title, facts.chapter_number, facts.chapter_title)
    parts = make_parts(content, style)
    marks = [identity.mark(position) for position in range(first, first + len(parts))]
    linked = (
        link_part(number, part, style, own)
        for number, (part, own) in enumerate(zip(parts, marks, strict=True), start=1)
    )
    return Composition(
        post=post_payload(post_facts, style, identity.mark(0)) if post_facts else None,
        card=card_payload(facts, style, identity.mark(card)),
        thread_name=name,
        parts=tuple(part_payload(part, style, own) for part, own in zip(parts, marks, strict=True)),
        edits=tuple(edit for edit in linked if edit is not None),
    )


def _first_text(layout: Layout) -> int:
    return 2 if layout in (Layout.THREAD, Layout.FORUM) else 1


def _plan(composition: Composition, layout: Layout, identity: _Identity) -> tuple[PlannedPart, ...]:
    """Return the ledger's rows. In the `card` layout the text is proven and left for reading."""
    steps = [] if composition.post is None else [(PartKind.POST, composition.post)]
    steps.append((PartKind.CARD, composition.card))
    if composition.thread_name is not None:
        thread = {"name": composition.thread_name, "auto_archive_duration": WEEK_IN_MINUTES}
        steps.append((PartKind.THREAD, thread))
    links = dict[int, JumpLink]()
    if layout is not Layout.CARD:
        links = _links(composition, len(steps) - 1)
        steps += [(PartKind.TEXT, payload) for payload in composition.parts]
    return tuple(
        PlannedPart(
            kind, payload, identity.nonce(position), identity.mark(position), links.get(position)
        )
        for position, (kind, payload) in enumerate(steps)
    )


def _links(composition: Composition, before: int) -> dict[int, JumpLink]:
    """By position. The first part, number 1, follows the ledger's row `before`."""
    return {
        edit.part + before: JumpLink(edit.leads_to + before, edit.payload)
        for edit in composition.edits
    }
