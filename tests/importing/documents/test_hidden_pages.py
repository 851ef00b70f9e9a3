"""Pages at random, broken ones too: what they hide stays hidden on its way through pandoc."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importing.documents.readings import seen, texts, words_in
from tests.importing.written_documents import read

INLINE = (
    "b", "i", "em", "strong", "u", "s", "span", "font", "small", "sup", "sub", "code", "mark", "q",
    "cite", "big", "abbr", "kbd", "tt", 'a href="#x"', 'a href="https://a.test/x"',
)  # fmt: skip
BLOCK = [
    "div",
    "blockquote",
    "section",
    "article",
    "main",
    "aside",
    "header",
    "footer",
    "center",
    "ul><li",
    "ol><li",
    "table><tr><td",
    "dl><dd",
    "h2",
    "h3",
    "pre",
    "figure",
    "nav",
    "form",
    "fieldset",
    "address",
]
HIDING = (
    'class="spoiler"',
    'class="x bbc_spoiler"',
    "class=spoiler",
    'CLASS="Spoiler-text"',
    'style="color:black;background-color:#000"',
)


class Page:
    """Writes markup around words of which each stands there once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.shown: set[str] = set()
        self.hidden: set[str] = set()

    def word(self, hidden: bool) -> str:
        word = f"w{len(self.shown) + len(self.hidden)}q"
        (self.hidden if hidden else self.shown).add(word)
        return word

    def line(self, hidden: bool, depth: int) -> str:
        parts: list[str] = []
        for _ in range(self.random.randint(1, 3)):
            choice = self.random.random()
            tag = self.random.choice(INLINE)
            if choice < 0.5 or not depth:
                parts.append(self.word(hidden))
            elif choice < 0.8:
                end = f"</{tag.split()[0]}>" if self.random.random() < 0.9 else ""
                parts.append(f"<{tag}>{self.line(hidden, depth - 1)}{end}")
            else:
                name = tag.split()[0]
                hides = self.random.choice(HIDING)
                parts.append(f"<{name} {hides}>{self.line(True, depth - 1)}</{name}>")
        return " ".join(parts)

    def blocks(self, hidden: bool, depth: int) -> str:
        return "\n".join(self.block(hidden, depth) for _ in range(self.random.randint(1, 3)))

    def block(self, hidden: bool, depth: int) -> str:
        choice = self.random.random()
        if choice < 0.4 or not depth:
            name = self.random.choice(("p", "p", "h2", "li", "div"))
            end = "" if name in ("p", "li") and self.random.random() < 0.25 else f"</{name}>"
            return f"<{name}>{self.line(hidden, 2)}{end}"
        first, *inner = self.random.choice(BLOCK).split("><")
        opening = "".join(f"<{name}>" for name in inner)
        closing = "".join(f"</{name}>" for name in reversed((first, *inner)))
        if choice < 0.65:
            return f"<{first}>{opening}{self.blocks(hidden, depth - 1)}{closing}"
        if choice < 0.85:
            hides = self.random.choice(HIDING)
            return f"<{first} {hides}>{opening}{self.blocks(True, depth - 1)}{closing}"
        summary = f"<summary>{self.word(hidden)}</summary>"
        return f"<details>{summary}{self.blocks(True, depth - 1)}</details>"


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_a_page_hides_is_seen_nowhere_and_nothing_is_lost(random: Random):
    page = Page(random)
    body = "\n".join(page.blocks(False, 3) for _ in range(4))
    reading = read(f"<html><body><h1>Tide</h1><p>It turned.</p>{body}</body></html>")
    found = list(texts(reading.manuscript))
    kept = {word for text in found for word in words_in(text)}
    assert not {word for text in found for word in words_in(seen(text))} & page.hidden
    if not any("contents" in change for change in reading.changes):
        assert not (page.shown | page.hidden) - kept
