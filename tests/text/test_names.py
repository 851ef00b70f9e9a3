import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.names import name_key

ALIKE = [
    ("Salt and Lanterns", "SALT  and lanterns "),
    ("Война и мир", "война И МИР"),
    ("ΟΔΥΣΣΕΙΑ ΤΟΥ ΣΟΦΟΣ", "οδυσσεια του σοφος"),
    ("Straße", "STRASSE"),
    ("ВІЙНА, ҐАНОК", "війна, ґанок"),
    ("Հեքիաթ", "ՀԵՔԻԱԹ"),
    ("საქართველო", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ"),
    ("ＡＢＣ　１２", "abc 12"),
    ("ﬁn", "FIN"),
    ("Cafe\u0301", "CAFÉ"),
    ("ｶﾞｷﾞ", "ガギ"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_case_and_width_make_no_difference(one: str, other: str):
    assert name_key(one) == name_key(other)


def test_the_four_letters_i_are_one():
    assert {name_key(f"{i}stanbul") for i in ("I", "İ", "ı", "i", "I\u0307", "i\u0307")} == {
        "istanbul"
    }


@pytest.mark.parametrize("title", ["Resume", "Résumé", "РЕЗЮМЕ", "resumes", "re sume"])
def test_other_words_stay_apart(title: str):
    assert (name_key(title) == name_key("RESUME")) is (title == "Resume")


@given(st.text())
def test_once_is_enough(words: str):
    assert name_key(name_key(words)) == name_key(words)


@given(st.text())
def test_no_case_of_a_name_is_another_name(words: str):
    assert name_key(words.lower()) == name_key(words) == name_key(words.casefold())
