"""Whatever tree pandoc hands over: no word is lost, and none that is hidden is ever seen."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.importing.documents.documents import read_tree
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body
from tests.importing.documents.readings import read, seen, texts, words_in
from tests.importing.documents.trees import Words, blocks, tree

quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Words]:
    words = Words()
    return tree(draw(blocks(words, most=6))), words


@quick
@given(documents())
def test_no_word_is_lost_unless_the_changes_say_so(sample: tuple[str, Words]):
    data, words = sample
    document = read_tree(data)
    reading = read(document)
    kept = {word for text in texts(reading.manuscript) for word in words_in(text)}
    missing = (set(words.shown) | set(words.hidden)) - kept
    assert not missing
    assert not set(words.dropped) & kept
    assert bool(words.dropped) <= bool(document.changes)


@quick
@given(documents())
def test_hidden_words_are_seen_nowhere(sample: tuple[str, Words]):
    data, words = sample
    reading = read(read_tree(data))
    for text in texts(reading.manuscript):
        assert not words_in(seen(text)) & set(words.hidden)
    assert not words_in(" ".join(reading.changes)) & set(words.hidden)


@quick
@given(documents())
def test_what_was_read_prints_and_reads_the_same(sample: tuple[str, Words]):
    for chapter in read(read_tree(sample[0])).manuscript.chapters:
        assert print_body(parse_body(chapter.body)) == chapter.body
