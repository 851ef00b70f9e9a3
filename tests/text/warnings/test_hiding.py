"""The rule of hiding, combination by combination."""

import itertools

import pytest

from bot.models.story import Action, WarningFacts
from bot.text.warnings.hiding import hide_chapter, refused

W = ("gore",)


def facts(*, story=False, here=False, there=False, passage_here=False, passage_there=False):
    return WarningFacts(
        story=W if story else (),
        chapters={1: W if here else (), 2: W if there else ()},
        passages={1: (W,) if passage_here else (), 2: (W,) if passage_there else ()},
    )


@pytest.mark.parametrize("case", list(itertools.product([False, True], repeat=5)))
def test_every_combination_of_places_follows_the_rule(case):
    story, here, there, passage_here, passage_there = case
    hiding = hide_chapter(
        facts(
            story=story,
            here=here,
            there=there,
            passage_here=passage_here,
            passage_there=passage_there,
        ),
        1,
    )
    if passage_here:
        expected = ((), (W,))
    elif here or story:
        expected = (W, ())
    else:
        expected = ((), ())
    assert (hiding.whole, hiding.passages) == expected
    assert hiding.listed == (W if story or here or passage_here else ())


@pytest.mark.parametrize(
    ("action", "hidden"),
    [(Action.OPEN, False), (Action.SPOILER, True), (Action.REFUSED, True)],
)
def test_only_an_open_warning_is_not_hidden(action, hidden):
    hiding = hide_chapter(facts(here=True), 1, lambda _term: action)
    assert bool(hiding.whole) is hidden
    assert hiding.listed == W


def test_each_warning_goes_its_own_way():
    found = hide_chapter(
        WarningFacts(
            story=("gore", "spiders of unusual size"),
            chapters={1: ("violence",), 3: ("gore",)},
            passages={1: (("Character Death",), ("violence", "torture"))},
        ),
        1,
    )
    assert found.whole == ("gore", "spiders of unusual size")
    assert found.passages == (("character death",), ("violence", "torture"))
    assert len(found.listed) == len(set(found.listed)) == 5


def test_spellings_and_synonyms_are_one_warning():
    found = hide_chapter(
        WarningFacts(
            story=("MAJOR CHARACTER DEATH", "Wet Socks"),
            passages={1: (("character death",),), 2: (("wet socks",),)},
        ),
        1,
    )
    assert found.whole == ("Wet Socks",)
    assert found.passages == (("character death",),)
    assert [term.casefold() for term in found.listed] == ["character death", "wet socks"]


def test_an_open_passage_is_not_hidden_beside_a_hidden_one():
    policy = {"gore": Action.OPEN}.get
    found = hide_chapter(
        WarningFacts(passages={1: (("gore",), ("gore", "violence"))}),
        1,
        lambda term: policy(term, Action.SPOILER),
    )
    assert found.passages == ((), ("violence",))


def test_a_server_refuses_warnings_wherever_they_stand():
    everywhere = WarningFacts(
        story=("gore",), chapters={4: ("Violence",)}, passages={9: (("torture",), ("gore",))}
    )
    assert refused(everywhere, lambda _term: Action.REFUSED) == ("gore", "violence", "torture")
    assert refused(everywhere, lambda _term: Action.SPOILER) == ()
