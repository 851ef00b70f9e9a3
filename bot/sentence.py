"""Sentences for people as templates, so that they can be read in one go and translated later."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from typing_extensions import override


class Sentence:
    """A template with named places, filled by calling it: `LEFT(title="Ash", count=3)`.

    `{title}` is replaced by the value as it is; escape what people wrote before. Words that follow
    a number stand behind its name: `{count:chapter|chapters}` is `1 chapter` or `1,200 chapters`,
    and `{count:~is|are}` the word alone. A place too few or too many is a ValueError.
    """

    __slots__ = ("places", "template")

    def __init__(self, template: str) -> None:
        self.template = template
        found = (place for _, place, _, _ in _FORMATTER.parse(template))
        self.places = frozenset(place for place in found if place is not None)
        if not all(place.isidentifier() for place in self.places):
            raise ValueError(f"places have names: {template!r}")

    def __call__(self, **values: object) -> str:
        if values.keys() != self.places:
            raise ValueError(f"{self.template!r} is filled with {sorted(values)}")
        return _FORMATTER.vformat(self.template, (), values)

    @override
    def __repr__(self) -> str:
        return f"Sentence({self.template!r})"


class _Formatter(Formatter):
    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        one, many = format_spec.removeprefix("~").split("|")
        word = one if value == 1 else many
        return word if format_spec.startswith("~") else f"{value:,} {word}"

    @override
    def check_unused_args(
        self, used_args: set[int | str], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> None:
        """All places are filled: the names were compared before."""


_FORMATTER = _Formatter()
