import pytest

from bot.models.story import Rating, WarningState
from bot.text.manuscripts.proposals import Findings
from bot.text.manuscripts.warning_line import is_remark, is_tag_like, read_warning_line
from bot.text.warnings import (
    CANONICAL,
    canonical,
    implied_rating,
    parse_rating,
    same_warning,
    split_warnings,
)


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("Major Character Death", "character death"),
        ("MCD", "character death"),
        ("Graphic Depictions of Violence", "violence"),
        ("mild violence", "violence"),
        ("**Gore!**", "gore"),
        ("implied/referenced self harm", "self-harm"),
        ("mentions of past child abuse", "child abuse"),
        ("violence (mild, off-screen)", "violence"),
        ("Rape/Non-con", "rape/non-con"),
        ("dub-con", "dubious consent"),
        ("lemon", "sexual content"),
        ("swearing", "strong language"),
        ("language warning", "strong language"),
        ("  Loud   Geese. ", "Loud Geese"),
    ],
)
def test_a_warning_has_one_name(words, term):
    assert canonical(words) == term
    assert canonical(term) == term


@pytest.mark.parametrize("term", CANONICAL)
def test_listed_terms_and_their_synonyms_lead_to_the_term(term):
    assert {canonical(word.upper()) for word in (term, *CANONICAL[term])} == {term}


def test_no_synonym_belongs_to_two_terms():
    words = [word for term, synonyms in CANONICAL.items() for word in (term, *synonyms)]
    assert sorted(words) == sorted(set(words))


def test_own_words_compare_without_case():
    assert same_warning("Loud Geese", "loud geese.")
    assert not same_warning("geese", "gore")


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("gore, violence", ("gore", "violence")),
        ("gore; violence\nblood", ("gore", "violence", "blood")),
        ("gore and blood", ("gore", "blood")),
        ("gore/violence", ("gore", "violence")),
        ("rape/non-con, gore", ("rape/non-con", "gore")),
        ("violence (mild, brief), gore", ("violence (mild, brief)", "gore")),
        ("gore, Gory, GORE", ("gore",)),
        ("salt and rope", ("salt and rope",)),
        (" , ;", ()),
    ],
)
def test_a_line_is_split_into_terms(line, terms):
    assert split_warnings(line) == terms


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        ("G", Rating.GENERAL),
        ("K+", Rating.GENERAL),
        ("PG-13", Rating.TEEN),
        ("Teen And Up Audiences", Rating.TEEN),
        ("M for language", Rating.MATURE),
        ("R", Rating.MATURE),
        ("T/M", Rating.MATURE),
        ("nc-17", Rating.EXPLICIT),
        ("18+", Rating.EXPLICIT),
        ("MA", Rating.EXPLICIT),
        ("X", Rating.EXPLICIT),
        ("Adult", Rating.EXPLICIT),
        ("smut", Rating.EXPLICIT),
        ("PG-13 to NC-17", Rating.EXPLICIT),
        ("Not Rated", Rating.NOT_RATED),
        ("blue", None),
    ],
)
def test_a_rating_is_understood_in_many_spellings(words, rating):
    assert parse_rating(words) is rating


def test_not_rated_with_an_adult_warning_counts_as_explicit():
    assert implied_rating(Rating.NOT_RATED, ["gore", "Smut"]) is Rating.EXPLICIT
    assert implied_rating(Rating.NOT_RATED, ["gore"]) is Rating.NOT_RATED
    assert implied_rating(Rating.TEEN, ["smut"]) is Rating.TEEN


@pytest.mark.parametrize(
    "line",
    ["none", "None.", "N/A", "No warnings apply", "none so far", "No Archive Warnings Apply"],
)
def test_saying_that_none_apply_is_a_promise(line):
    assert read_warning_line(line, Findings({}), first=1).state is WarningState.NONE_APPLY


@pytest.mark.parametrize(
    "line", ["", "Creator Chose Not To Use Archive Warnings", "chose not to warn"]
)
def test_choosing_not_to_warn_is_no_promise(line):
    assert read_warning_line(line, Findings({}), first=1).state is WarningState.CHOSE_NOT


def test_none_beside_a_warning_says_nothing():
    found = read_warning_line("none, gore", Findings({}), first=1)
    assert (found.state, found.terms) == (WarningState.LISTED, ("gore",))


def test_a_new_name_for_a_warning_is_said():
    findings = Findings({})
    read_warning_line("MCD, gore", findings, first=1)
    assert findings.changes == ["The warning “MCD” is listed as character death."]


@pytest.mark.parametrize("term", ["Yaoi", "M/M", "AU", "fluff", "Ada/Bo", "Ada x Bo", "OOC"])
def test_tags_are_recognised(term):
    assert is_tag_like(term)


@pytest.mark.parametrize(
    "term",
    ["I don't own the sea", "beware of the geese", "so much sadness that it hurts, honestly ok"],
)
def test_remarks_are_recognised(term):
    assert is_remark(term)


@pytest.mark.parametrize("term", ["loud geese", "salt", "cold water", "gore"])
def test_plain_terms_are_neither(term):
    assert not is_tag_like(term)
    assert not is_remark(term)
