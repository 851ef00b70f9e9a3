"""YAML between two lines of `---` at the top of a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from typing_extensions import override

from bot.errors import StoryError

MOST_LINES = 400
LONGEST = 64_000
_KEY = re.compile(r"\s*[\"']?[^\W\d_][\w '/&().-]{0,40}[\"']?\s*:(?:\s|$)")
_RULE = re.compile(r"-{3}[ \t]*")
_END = re.compile(r"(?:-{3}|\.{3})[ \t]*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Keys with their values as text or as lists of texts; `length` counts the lines it takes."""

    pairs: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    length: int = 0


class _Loader(yaml.BaseLoader):
    """Scalars stay the author's own words (`no` is no boolean), and aliases are refused: a few
    lines of them can stand for gigabytes.
    """

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not supported")
        return super().compose_node(parent, index)


def read_front_matter(lines: list[str]) -> FrontMatter:
    """The front matter of a file, empty if it has none. Raises StoryError if it is broken."""
    start = next((index for index, line in enumerate(lines[:50]) if line.strip()), None)
    if start is None or not _RULE.fullmatch(lines[start]):
        return FrontMatter()
    end = _find_end(lines, start + 1)
    if end is None or not _looks_like_yaml(lines[start + 1 : end]):
        return FrontMatter()
    text = "\n".join(lines[start + 1 : end])
    if len(text) > LONGEST:
        raise StoryError(
            f"The settings between the --- lines have {len(text):,} characters; shorten them to "
            f"{LONGEST:,}."
        )
    return FrontMatter(tuple(_pairs(_load(text))), end + 1)


def _find_end(lines: list[str], start: int) -> int | None:
    for index in range(start, min(len(lines), start + MOST_LINES)):
        if _END.fullmatch(lines[index]):
            return index
    return None


def _looks_like_yaml(lines: list[str]) -> bool:
    """Two scene breaks around a paragraph are no front matter."""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return _KEY.match(first) is not None


def _load(text: str) -> yaml.MappingNode:
    try:
        node = _Loader(text).get_single_node()
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f" near line {mark.line + 2}" if isinstance(mark, yaml.Mark) else ""
        raise StoryError(
            f"The settings between the --- lines at the top cannot be read{place}: write each as "
            '`name: "value"` on a line of its own, or remove them.'
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise StoryError(
            "The settings between the --- lines at the top must be lines like `title: My story`; "
            "correct or remove them."
        )
    return node


def _pairs(mapping: yaml.MappingNode) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every key with its value; one that is given twice comes twice."""
    for key, item in mapping.value:
        if isinstance(item, yaml.SequenceNode):
            yield _as_words(key), tuple(_as_words(entry) for entry in item.value)
        else:
            yield _as_words(key), _as_words(item)


def _as_words(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return ", ".join(f"{_as_words(key)}: {_as_words(item)}" for key, item in node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(map(_as_words, node.value))
    return str(node.value)
