import pytest

from bot.importing.manuscripts.warning_line import is_remark, is_tag_like, read_warning_line
from bot.importing.questions import Findings
from bot.models.story import Rating, WarningState
from bot.text.warnings.ratings import parse_rating
from bot.text.warnings.scopes import Scope, find_scope
from bot.text.warnings.terms import (
    canonical,
    implied_rating,
    same_warning,
    split_warnings,
    terms_inside,
)
from bot.text.warnings.word_lists import ADULT, CANONICAL, GRAVE


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
        ("TW: suicide", "suicide"),
        ("trigger warning for suicide", "suicide"),
        ("extremely graphic depictions of violence throughout", "violence"),
        ("a teeny bit of blood, I guess", "blood"),
        ("drowning (kind of!)", "drowning"),
        ("smut from ch. 12 on", "sexual content"),
        ("Self – Harm", "self-harm"),
        ("ＳＡ", "rape/non-con"),
        ("panic\u200b attack", "panic attacks"),
        ("needle", "needles/medical"),
        ("charcter death", "character death"),
        ("r*pe", "rape/non-con"),
        ("n0n-con", "rape/non-con"),
        ("su!c!de", "suicide"),
        ("s.u.i.c.i.d.e", "suicide"),
        ("sewer slide", "suicide"),
        ("unalive", "character death"),
        ("🔞", "sexual content"),
        ("⚠️ gore ⚠️", "gore"),
        ("dead dove: do not eat", "disturbing content"),
        ("salt*", "salt"),
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


def test_the_list_is_long():
    assert len(CANONICAL) >= 60
    assert sum(map(len, CANONICAL.values())) >= 400


@pytest.mark.parametrize("term", sorted(ADULT | GRAVE))
def test_every_grave_term_is_listed(term):
    assert term in CANONICAL


def test_a_sentence_is_searched_for_terms():
    found, left = terms_inside("There is blood and a rape scene in the barn, says MCD")
    assert found == ("blood", "rape/non-con", "character death")
    assert left == "There is and a scene in the barn says"


@pytest.mark.parametrize("words", ["jokes to be dying for", "a burning question", "sharp cuts", ""])
def test_ordinary_words_of_a_sentence_name_no_term(words):
    assert terms_inside(words)[0] == ()


@pytest.mark.parametrize(
    ("words", "numbers", "open_from", "said"),
    [
        ("gore in chapter 3", {3}, None, "chapter 3"),
        ("gore (ch. 2 & 4)", {2, 4}, None, "chapters 2 and 4"),
        ("chapters 2-4: gore", {2, 3, 4}, None, "chapters 2, 3 and 4"),
        ("gore from ch 5 on", set(), 5, "from chapter 5 on"),
        ("gore, chapter 6+", set(), 6, "from chapter 6 on"),
        ("gore starting in Kapitel 2", set(), 2, "from chapter 2 on"),
    ],
)
def test_the_chapters_that_a_warning_names_are_found(words, numbers, open_from, said):
    scope = find_scope(words)
    assert scope == Scope(frozenset(numbers), open_from)
    assert str(scope) == said


@pytest.mark.parametrize("words", ["gore", "a chapter of gore", "7 deaths", "chapter 0", "ch"])
def test_other_words_name_no_chapters(words):
    assert find_scope(words) is None


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
        ("- gore\n- fire", ("gore", "fire")),
        ("1. gore 2", ("gore 2",)),
        ("tw gore tw fire", ("tw gore", "tw fire")),
        ("graphic depictions of\nviolence", ("graphic depictions of violence",)),
        ("gore & loud geese", ("gore", "loud geese")),
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
        ("lime", Rating.MATURE),
        ("citrus", Rating.EXPLICIT),
        ("R18", Rating.EXPLICIT),
        ("R-18G", Rating.EXPLICIT),
        ("18禁", Rating.EXPLICIT),
        ("小説 R18禁です", Rating.EXPLICIT),
        ("FSK 18", Rating.EXPLICIT),
        ("FSK ab 16 Jahren", Rating.MATURE),
        ("P18-AVL", Rating.EXPLICIT),
        ("P18", Rating.EXPLICIT),
        ("PEGI 18", Rating.EXPLICIT),
        ("AO", Rating.EXPLICIT),
        ("adults only!!", Rating.EXPLICIT),
        ("🔞", Rating.EXPLICIT),
        ("🍋🍋", Rating.EXPLICIT),
        ("TV-MA", Rating.EXPLICIT),
        ("XXX", Rating.EXPLICIT),
        ("M/18+", Rating.EXPLICIT),
        ("M (18)", Rating.EXPLICIT),
        ("E", Rating.EXPLICIT),
        ("E for Everyone", Rating.GENERAL),
        ("explicit (smut)", Rating.EXPLICIT),
        ("Not Rated (smut)", Rating.EXPLICIT),
        ("not for anyone under 18", Rating.EXPLICIT),
        ("Young Adult", Rating.TEEN),
        ("YA (young adult)", Rating.TEEN),
        ("MA15+", Rating.MATURE),
        ("PEGI 12", Rating.TEEN),
        ("R for language and violence", Rating.MATURE),
        ("0", Rating.GENERAL),
    ],
)
def test_a_rating_is_understood_in_many_spellings(words, rating):
    assert parse_rating(words) is rating


def test_not_rated_with_an_adult_warning_counts_as_explicit():
    assert implied_rating(Rating.NOT_RATED, ["gore", "Smut"]) is Rating.EXPLICIT
    assert implied_rating(Rating.NOT_RATED, ["n0n-con"]) is Rating.EXPLICIT
    assert implied_rating(Rating.NOT_RATED, ["🍋"]) is Rating.EXPLICIT
    assert implied_rating(Rating.NOT_RATED, ["gore"]) is Rating.NOT_RATED
    assert implied_rating(Rating.TEEN, ["smut"]) is Rating.TEEN


@pytest.mark.parametrize(
    "line",
    ["none", "None.", "N/A", "No warnings apply", "none so far", "No Archive Warnings Apply"],
)
def test_saying_that_none_apply_is_a_promise(line):
    assert read_warning_line(line, Findings({})).state is WarningState.NONE_APPLY


@pytest.mark.parametrize(
    "line", ["", "Creator Chose Not To Use Archive Warnings", "chose not to warn"]
)
def test_choosing_not_to_warn_is_no_promise(line):
    assert read_warning_line(line, Findings({})).state is WarningState.CHOSE_NOT


def test_none_beside_a_warning_says_nothing():
    found = read_warning_line("none, gore", Findings({}))
    assert (found.state, found.terms) == (WarningState.LISTED, ("gore",))


def test_a_new_name_for_a_warning_is_said():
    findings = Findings({})
    read_warning_line("MCD, gore", findings)
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
