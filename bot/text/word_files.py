"""Word lists kept as data: one TOML file a language or theme, beside the module that reads it."""

import tomllib
from pathlib import Path


def read_words(file: Path) -> dict[str, tuple[str, ...]]:
    """Its lists by name, in the order in which they stand."""
    lists: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in lists.items()}
