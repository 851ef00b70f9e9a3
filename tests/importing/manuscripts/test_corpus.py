"""Every sample of the corpus is read exactly as it is meant; `samples.py` says how to add one."""

import pytest
import yaml

from bot.errors import StoryError
from bot.importing.manuscripts.reading import read_manuscript
from bot.models.story import Manuscript, WarningFacts
from bot.text.blocks import Mark
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body
from bot.text.warnings.hiding import hide_chapter
from tests.importing.manuscripts.samples import (
    CORPUS,
    decode_sample,
    describe,
    find_samples,
    load,
    only_asked,
    public,
    read_sample,
    wanted,
)

SAMPLES = find_samples()
LEAST = 60


def _named(path):
    return f"{path.parent.name}/{path.stem}"


each_sample = pytest.mark.parametrize("path", SAMPLES, ids=_named)


@each_sample
def test_a_sample_is_read_as_it_is_meant_and_no_word_is_lost(path):
    expected = load(path)
    asked = wanted(expected)
    described = describe(read_sample(path, expected), decode_sample(path, expected))
    assert only_asked(described, asked) == asked


@each_sample
def test_what_was_read_is_printed_and_read_again_as_the_same(path):
    manuscript = read_sample(path, load(path)).manuscript
    for body in _bodies(manuscript):
        assert print_body(parse_body(body)) == body


@each_sample
def test_the_canonical_text_sent_as_a_file_gives_the_same_story(path):
    story = read_sample(path, load(path)).manuscript
    again = read_manuscript(_as_markdown(story).encode(), filename="x.md").manuscript
    assert [(one.title, one.body) for one in again.chapters] == [
        (one.title, one.body) for one in story.chapters
    ]
    assert (again.title, again.rating) == (story.title, story.rating)
    assert set(story.warnings) <= set(again.warnings)


def _as_markdown(story: Manuscript) -> str:
    facts = {"title": story.title, "rating": story.rating.value, "warnings": list(story.warnings)}
    parts = [f"---\n{yaml.safe_dump(facts, allow_unicode=True)}---"]
    for number, chapter in enumerate(story.chapters, 1):
        title = f": {chapter.title}" if chapter.title else ""
        parts += [f"# Chapter {number}{title}", chapter.body]
    return "\n\n".join(parts)


@each_sample
def test_what_a_sample_hides_is_never_public(path):
    expected = load(path)
    reading = read_sample(path, expected)
    open_text, hidden = _sides(reading.manuscript)
    for words in expected.get("hidden", ()):
        assert words in hidden
        assert words not in public(reading)
        assert words not in open_text
        assert not any(words in change for change in reading.changes)


@each_sample
def test_a_question_keeps_its_key_whatever_is_answered_to_others(path):
    expected = load(path)
    asked = {one.key: one for one in read_sample(path, expected).proposals}
    assert len(asked) == len(read_sample(path, expected).proposals)
    # Another encoding is another text, with questions of its own.
    others = [one for one in asked.values() if one.key != "encoding"]
    for key, options in ((one.key, one.options) for one in others):
        for option in options:
            for one in _answered(path, expected, {key: option.key}):
                same = asked.get(one.key, one)
                assert (one.question, one.sample) == (same.question, same.sample)


def _answered(path, expected, choices):
    try:
        return read_sample(path, expected, choices).proposals
    except StoryError:
        return ()


def _bodies(manuscript: Manuscript) -> list[str]:
    notes = [manuscript.note_before, manuscript.note_after]
    for chapter in manuscript.chapters:
        notes += [chapter.note_before, chapter.note_after]
    return [*notes, *(chapter.body for chapter in manuscript.chapters)]


def _sides(manuscript: Manuscript) -> tuple[str, str]:
    """The chapters' text outside and inside spoilers, by the rule of hiding."""
    bodies = [parse_body(chapter.body) for chapter in manuscript.chapters]
    facts = WarningFacts(
        manuscript.warnings,
        {number: one.warnings for number, one in enumerate(manuscript.chapters, 1)},
        {
            number: tuple(passage.warnings for passage in body.passages)
            for number, body in enumerate(bodies, 1)
        },
    )
    sides: tuple[list[str], list[str]] = [], []
    for number, body in enumerate(bodies, 1):
        hiding = hide_chapter(facts, number)
        for index, block in enumerate(body.blocks):
            covered = any(
                terms and passage.first <= index <= passage.last
                for passage, terms in zip(body.passages, hiding.passages, strict=True)
            )
            for span in block.spans:
                secret = bool(hiding.whole) or covered or Mark.SPOILER in span.marks
                sides[secret].append(span.text)
            for side in sides:
                side.append("\n")
    return "".join(sides[0]), "".join(sides[1])


def test_the_corpus_holds_many_habits_and_none_twice():
    habits = [load(path)["habit"] for path in SAMPLES]
    assert len(set(habits)) == len(habits) >= LEAST


def test_every_description_belongs_to_one_sample():
    described = sorted(path.with_suffix("") for path in CORPUS.rglob("*.yaml"))
    assert described == sorted(path.with_suffix("") for path in SAMPLES)
    assert len({path.read_bytes() for path in SAMPLES}) == len(SAMPLES)


def test_a_description_with_an_unknown_fact_is_refused():
    with pytest.raises(AssertionError, match="colour"):
        wanted(yaml.safe_load("habit: x\ncolour: red"))
