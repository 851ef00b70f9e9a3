"""What was hidden stays hidden in a new version of its text, in whatever form that comes."""

import pytest

from bot.text.blocks import Body, Mark
from bot.text.canonical.keeping import keep_passages
from bot.text.canonical.keeping_secrets import keep_secrets
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body
from bot.text.canonical.word_runs import words_of

OPEN = [
    "The lamp went out before the second bell.",
    "Somebody had left the outer door unlocked all evening.",
    "By dawn the keeper was gone and the boat with him.",
]
GORE = [
    "A blade opened the first mate from collar to belt.",
    "He knelt, and then his throat was cut as well.",
    "No.",
]
OLD = "\n\n".join([OPEN[0], "::: warning gore | It ends badly.", *GORE, ":::", *OPEN[1:]])


def keep(new: str, old: str = OLD) -> tuple[Body, tuple[str, ...]]:
    kept = keep_passages(parse_body(old), parse_body(new))
    assert parse_body(print_body(kept.body)) == kept.body
    return kept.body, kept.lost


def shown(body: Body) -> list[str]:
    covered = {i for each in body.passages for i in range(each.first, each.last + 1)}
    return [block.text for i, block in enumerate(body.blocks) if i not in covered]


FORMS = {
    "as it was": [OPEN[0], *GORE, *OPEN[1:]],
    "other quotes and case": [OPEN[0].upper(), *(f"“{line}”" for line in GORE), *OPEN[1:]],
    "under a heading": ["# Night", OPEN[0], "***", *GORE, "***", *OPEN[1:]],
    "new words around": ["Before it.", *OPEN[:1], *GORE, *OPEN[1:], "Then it was over."],
    "a word changed": [OPEN[0], GORE[0].replace("blade", "cutlass"), *GORE[1:], *OPEN[1:]],
    "rewritten in its place": [OPEN[0], "Wholly other words.", "Nobody saw it.", *OPEN[1:]],
    "moved to the end": [*OPEN, *GORE],
    "moved, a word changed": [*OPEN, GORE[1].replace("throat", "neck"), GORE[0], GORE[2]],
    "moved apart": [GORE[1], OPEN[0], GORE[2], *OPEN[1:], GORE[0]],
    "doubled": [OPEN[0], *GORE, *OPEN[1:], *GORE],
    "merged into one": [OPEN[0], " ".join(GORE), *OPEN[1:]],
    "split at every comma": [OPEN[0], *GORE[1].split(", "), *OPEN[1:]],
    "in a list and a quote": [OPEN[0], f"- {GORE[0]}", f"> {GORE[1]}", *OPEN[1:]],
    "half of it gone": [OPEN[0], GORE[1], *OPEN[1:]],
    "all of it gone": OPEN,
    "marked for another warning": [
        OPEN[0], "::: warning spiders", GORE[0], ":::", *GORE[1:], *OPEN[1:]
    ],
    "marked in part": [OPEN[0], "::: warning gore", GORE[0], ":::", *GORE[1:], *OPEN[1:]],
}  # fmt: skip


@pytest.mark.parametrize("lines", FORMS.values(), ids=FORMS)
def test_nothing_that_was_hidden_is_shown(lines: list[str]):
    body, lost = keep("\n\n".join(lines))
    secrets = {word for line in GORE for word in words_of(line)}
    secrets -= {word for line in OPEN for word in words_of(line)}
    assert lost == ()
    assert not secrets & {word for text in shown(body) for word in words_of(text)}
    assert {words_of(line) for line in OPEN} <= {words_of(text) for text in shown(body)}


@pytest.mark.parametrize("form", ["merged with what was open", "new text within"])
def test_text_that_cannot_be_told_from_hidden_text_is_hidden_with_it(form: str):
    lines = {
        "merged with what was open": [f"{OPEN[0]} {GORE[0]}", *GORE[1:], *OPEN[1:]],
        "new text within": [OPEN[0], GORE[0], "Nobody had seen this.", *GORE[1:], *OPEN[1:]],
    }[form]
    body, _ = keep("\n\n".join(lines))
    assert shown(body) == (OPEN if lines[0] == OPEN[0] else OPEN[1:])


def test_a_summary_goes_with_its_passage_unless_there_is_a_newer_one():
    body, _ = keep("\n\n".join([*OPEN, *GORE]))
    assert [(each.warnings, each.summary) for each in body.passages] == [
        (("gore",), "It ends badly.")
    ]
    newer = "\n\n".join([OPEN[0], "::: warning death | Newer.", *GORE, ":::", *OPEN[1:]])
    body, _ = keep(newer)
    assert [(each.warnings, each.summary) for each in body.passages] == [
        (("death", "gore"), "Newer.")
    ]


def test_text_that_is_nowhere_found_may_stand_in_any_new_paragraph():
    _, lost = keep("\n\n".join([*OPEN, "Somewhere else entirely there now stands this."]))
    assert lost == ("gore",)


def test_an_open_paragraph_slightly_changed_is_no_place_for_it():
    changed = OPEN[2].replace("dawn", "noon")
    body, lost = keep("\n\n".join([*OPEN[:2], changed]))
    assert (lost, shown(body)) == ((), [*OPEN[:2], changed])


def test_words_that_stood_open_as_well_are_no_secret():
    old = OLD.replace(OPEN[2], "No.")
    body, _ = keep("\n\n".join([OPEN[0], *GORE, OPEN[1], "No."]), old)
    assert shown(body) == [OPEN[0], OPEN[1], "No."]


def test_too_many_paragraphs_to_compare_are_found_by_their_words():
    many = [f"Paragraph {number} of a very long night." for number in range(5_001)]
    body, lost = keep("\n\n".join([*many, *GORE]), "\n\n".join([OLD, *many]))
    assert (lost, shown(body)) == ((), many)


SECRET = "He said that ||the captain did it alone|| and left."
SECRETS = {
    "as it was": ("He said that the captain did it alone and left.", ["the captain did it alone"]),
    "moved": ("Then: the captain did it alone! Yes.", ["the captain did it alone!"]),
    "a word changed": (
        "He said that the captain did it all alone and left.",
        ["the captain did it all alone"],
    ),
    "still between ||": (SECRET, ["the captain did it alone"]),
    "rewritten between ||": ("He said that ||it was she|| and left.", ["it was she"]),
    "gone": ("He said that and left.", None),
    "rewritten": ("He said that nobody but Mo could have, and left.", None),
}


@pytest.mark.parametrize(("new", "hidden"), SECRETS.values(), ids=SECRETS)
def test_words_between_bars_are_hidden_again(new: str, hidden: list[str] | None):
    kept = keep_secrets(parse_body(f"{OPEN[0]}\n\n{SECRET}"), parse_body(f"{OPEN[0]}\n\n{new}"))
    assert parse_body(print_body(kept.body)) == kept.body
    found = [span.text for span in kept.body.blocks[1].spans if Mark.SPOILER in span.marks]
    covers = [(each.first, each.warnings) for each in kept.body.passages]
    assert (found, covers) == (
        (hidden, []) if hidden is not None else ([], [(1, ("unnamed warning",))])
    )


def test_a_secret_that_may_stand_anywhere_hides_the_chapter():
    kept = keep_secrets(parse_body(f"{OPEN[0]}\n\n{SECRET}"), parse_body(f"New here.\n\n{OPEN[0]}"))
    assert kept.lost == ("unnamed warning",)


@pytest.mark.parametrize(
    "text", ["夜明け前に彼は甲板で首を切られて死んでいた", "ในคืนนั้นเขาถูกฆ่าบนดาดฟ้าเรือ"]
)
def test_languages_without_spaces_are_found_again(text: str):
    old = f"{OPEN[0]}\n\n::: warning gore\n{text}\n:::\n\n{OPEN[1]}"
    body, _ = keep(f"{OPEN[0]}\n\n{OPEN[1]}\n\n{text[:9]}X{text[9:]}", old)
    assert shown(body) == OPEN[:2]
