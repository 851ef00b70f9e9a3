"""How a bug is planted in the product, and taken out again."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeAlias

Plant: TypeAlias = Callable[[ModuleType, str, Callable[[Any], Any]], None]
"""Put in a module, under a name, what a function makes of what stands there."""


@dataclass(frozen=True, slots=True)
class Mutation:
    name: str
    says: str
    plant: Callable[[Plant], None]


MUTATIONS: dict[str, Mutation] = {}


def mutation(says: str) -> Callable[[Callable[[Plant], None]], Callable[[Plant], None]]:
    """Add the function that plants a bug, by its name, to all mutations."""

    def add(plant: Callable[[Plant], None]) -> Callable[[Plant], None]:
        name = plant.__name__.replace("_", "-")
        MUTATIONS[name] = Mutation(name, says, plant)
        return plant

    return add


@contextmanager
def mutated(bug: Mutation | None) -> Generator[None]:
    """The product with one bug planted, until the end of the block."""
    was: list[tuple[ModuleType, str, Any]] = []

    def plant(module: ModuleType, name: str, change: Callable[[Any], Any]) -> None:
        was.append((module, name, getattr(module, name)))
        setattr(module, name, change(getattr(module, name)))

    try:
        if bug is not None:
            bug.plant(plant)
        yield
    finally:
        for module, name, value in reversed(was):
            setattr(module, name, value)
