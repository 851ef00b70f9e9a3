"""The rule of hiding against a second statement of it, in every combination there is."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.story import Action, WarningFacts
from bot.text.warnings.hiding import ChapterHiding, hide_chapter, opened, refused
from bot.text.warnings.terms import CONTENT_WARNING, UNNAMED_WARNING

# Where one warning may stand, seen from chapter 1.
PLACES = ("story", "here", "there", "passage here", "passage there")
EVERY_PLACE = [
    frozenset(place for place, is_there in zip(PLACES, bits, strict=True) if is_there)
    for bits in itertools.product([False, True], repeat=len(PLACES))
]
KNOWN, UNKNOWN = "gore", "loud geese"


def facts_of(placed: dict[str, frozenset[str]]) -> WarningFacts:
    def at(place: str) -> tuple[str, ...]:
        return tuple(term for term, places in placed.items() if place in places)

    return WarningFacts(
        story=at("story"),
        chapters={1: at("here"), 2: at("there")},
        passages={1: (at("passage here"), ("grief",)), 2: (at("passage there"),)},
    )


def second_opinion(places: frozenset[str], action: Action) -> str:
    """What of chapter 1 is hidden for one warning: the rule read aloud."""
    if action is Action.OPEN:
        return "nothing"
    if "passage here" in places:
        return "passage"
    return "chapter" if places & {"story", "here"} else "nothing"


@pytest.mark.parametrize("actions", list(itertools.product(Action, repeat=2)))
def test_two_warnings_in_every_combination_of_places_and_policies(actions):
    policy = dict(zip((KNOWN, UNKNOWN), actions, strict=True))
    for both in itertools.product(EVERY_PLACE, repeat=2):
        placed = dict(zip((KNOWN, UNKNOWN), both, strict=True))
        facts = facts_of(placed)
        found = hide_chapter(facts, 1, lambda term: policy.get(term, Action.SPOILER))
        verdicts = {term: second_opinion(places, policy[term]) for term, places in placed.items()}
        assert set(found.whole) == {t for t, verdict in verdicts.items() if verdict == "chapter"}
        assert set(found.passages[0]) == {t for t, v in verdicts.items() if v == "passage"}
        assert found.passages[1] == ("grief",)
        named = {t for t, places in placed.items() if places & {"story", "here", "passage here"}}
        assert set(found.listed) == named | {"grief"}
        somewhere = {term for term, places in placed.items() if places}
        by_action = {
            action: {t for t in somewhere if policy[t] is action}
            for action in (Action.OPEN, Action.REFUSED)
        }
        decide = lambda term: policy.get(term, Action.SPOILER)  # noqa: E731
        assert set(opened(facts, decide)) == by_action[Action.OPEN]
        assert set(refused(facts, decide)) == by_action[Action.REFUSED]


@pytest.mark.parametrize("other", [Action.SPOILER, Action.REFUSED])
def test_opening_one_of_two_warnings_of_a_passage_keeps_it_hidden(other):
    policy = {KNOWN: Action.OPEN, UNKNOWN: other}
    facts = WarningFacts(passages={1: ((KNOWN, UNKNOWN), (KNOWN,))})
    assert hide_chapter(facts, 1, policy.__getitem__).passages == ((UNKNOWN,), ())


def test_a_passage_that_names_no_warning_is_hidden_whatever_the_policy():
    facts = WarningFacts(passages={1: ((UNNAMED_WARNING,),)})
    assert hide_chapter(facts, 1, lambda _term: Action.OPEN).passages == ((CONTENT_WARNING,),)
    assert opened(facts, lambda _term: Action.OPEN) == ()


TERMS = st.sampled_from(["gore", "Gory", "death", "loud geese", "LOUD GEESE", "salt", "smut"])
GROUPS = st.lists(TERMS, max_size=3).map(tuple)
FACTS = st.builds(
    WarningFacts,
    story=GROUPS,
    chapters=st.dictionaries(st.integers(1, 3), GROUPS),
    passages=st.dictionaries(st.integers(1, 3), st.lists(GROUPS, max_size=2).map(tuple)),
    hidden_whole=st.frozensets(st.integers(1, 3), max_size=1),
)
POLICIES = st.dictionaries(st.sampled_from(["gore", "loud geese", "salt"]), st.sampled_from(Action))
STRICTNESS = list(Action)


def hidden_parts(hiding: ChapterHiding) -> set[int]:
    """Which passages are hidden, and -1 for all the text around them."""
    if hiding.whole:
        return {-1, *range(len(hiding.passages))}
    return {index for index, terms in enumerate(hiding.passages) if terms}


def decided(policy: dict[str, Action]):
    return lambda term: policy.get(term.casefold(), Action.SPOILER)


@given(FACTS, POLICIES, st.integers(1, 3), st.integers(0, 6))
def test_a_new_warning_never_hides_less(facts, policy, number, place):
    before = hidden_parts(hide_chapter(facts, number, decided(policy)))
    new = ("wet socks",)
    runs = facts.passages.get(2, ())
    added = [
        replace(facts, story=facts.story + new),
        *(
            replace(
                facts,
                chapters={**facts.chapters, chapter: facts.chapters.get(chapter, ()) + new},
            )
            for chapter in (1, 2, 3)
        ),
        replace(facts, passages={**facts.passages, 2: tuple(terms + new for terms in runs)}),
    ]
    after = hide_chapter(added[place % len(added)], number, decided(policy))
    assert before <= hidden_parts(after)


@given(FACTS, POLICIES, st.integers(1, 3), TERMS)
def test_a_warning_of_the_whole_story_never_hides_less(facts, policy, number, term):
    more = replace(facts, story=(*facts.story, term))
    before, after = (hide_chapter(each, number, decided(policy)) for each in (facts, more))
    assert hidden_parts(before) <= hidden_parts(after)


@given(FACTS, POLICIES, st.sampled_from(Action), st.integers(1, 3))
def test_a_chapter_hidden_whole_is_hidden_whatever_is_marked_or_decided(
    facts, policy, others, number
):
    closed = replace(facts, hidden_whole=facts.hidden_whole | {number})
    hiding = hide_chapter(closed, number, lambda term: policy.get(term, others))
    assert hiding.whole
    assert set(hiding.whole) <= set(hiding.listed)
    # It warns of nothing by itself: no server opens or refuses it, and no other chapter turns.
    assert closed.terms == facts.terms
    for other in {1, 2, 3} - {number}:
        assert hide_chapter(closed, other) == hide_chapter(facts, other)


def test_a_chapter_hidden_whole_says_so_where_nothing_else_does():
    facts = WarningFacts(passages={1: (("gore",),)}, hidden_whole=frozenset({1}))
    assert hide_chapter(facts, 1).whole == (CONTENT_WARNING,)
    named = replace(facts, chapters={1: ("salt",)})
    assert hide_chapter(named, 1).whole == ("salt",)


@given(FACTS, POLICIES, st.integers(1, 3), st.sampled_from(["gore", "loud geese", "salt"]))
def test_a_stricter_policy_never_hides_less(facts, policy, number, term):
    was = policy.get(term, Action.SPOILER)
    for action in STRICTNESS[STRICTNESS.index(was) :]:
        before = hide_chapter(facts, number, decided(policy))
        after = hide_chapter(facts, number, decided({**policy, term: action}))
        assert hidden_parts(before) <= hidden_parts(after)


@given(FACTS, POLICIES, st.integers(1, 3))
def test_a_passage_is_hidden_exactly_for_its_own_warnings_that_are_not_open(facts, policy, number):
    found = hide_chapter(facts, number, decided(policy))
    for run, terms in zip(facts.passages.get(number, ()), found.passages, strict=True):
        own = {"gore" if w == "Gory" else w for w in run}
        own = {{"death": "character death", "smut": "sexual content"}.get(w, w) for w in own}
        closed = {w.casefold() for w in own if decided(policy)(w) is not Action.OPEN}
        assert {term.casefold() for term in terms} == closed


@pytest.mark.parametrize("stored", [UNNAMED_WARNING, CONTENT_WARNING])
def test_what_nobody_named_has_one_word_and_is_never_opened(stored: str):
    """What was stored under either name hides as before; a mark of it narrows nothing."""
    facts = WarningFacts(
        story=(stored,), chapters={1: (UNNAMED_WARNING,)}, passages={1: ((stored, "gore"),)}
    )
    for policy in (lambda _term: Action.OPEN, lambda _term: Action.SPOILER):
        hiding = hide_chapter(facts, 1, policy)
        assert hiding.whole == (CONTENT_WARNING,)
        assert hiding.listed == (CONTENT_WARNING, "gore")
    assert refused(facts, lambda _term: Action.REFUSED) == (CONTENT_WARNING, "gore")
