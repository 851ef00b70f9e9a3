"""The rooms of the house: few ways between them, none that leads round, each name in one place."""

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path
    for top in ("bot", "cogs")
    for path in (ROOT / top).rglob("*.py")
    if "versions" not in path.parts
)
Arrow = tuple[str, str]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    """All that it imports, each by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _arrows(house: str) -> set[Arrow]:
    """Which room of it imports from which other."""
    found: set[Arrow] = set()
    for path in MODULES:
        if _dotted(path).startswith(f"{house}."):
            here = _dotted(path).removeprefix(f"{house}.").split(".")[0]
            there = (name.removeprefix(f"{house}.") for name in _imports(path) if house in name)
            found |= {(here, room.split(".")[0]) for room in there}
    return {(here, there) for here, there in found if here not in (there, "migrations")}


@pytest.mark.parametrize(("house", "most"), [("bot.services", 60), ("bot.storage", 20)])
def test_few_ways_lead_from_room_to_room_and_none_leads_round(house: str, most: int):
    arrows = _arrows(house)
    assert arrows, "this test finds nothing any more"
    assert len(arrows) <= most, sorted(arrows)
    rooms: dict[str, set[str]] = {}
    for here, there in arrows:
        rooms.setdefault(here, set()).add(there)
    TopologicalSorter(rooms).prepare()  # raises where a way leads round


def _defined(tree: ast.Module) -> set[str]:
    """What a module makes itself, by its own statements."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return found


def test_names_are_imported_from_where_they_are_made():
    trees = {_dotted(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    made = {name: _defined(tree) | {"*"} for name, tree in trees.items()}
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in made:
                taken = {n.name for n in node.names if f"{node.module}.{n.name}" not in made}
                assert taken <= made[node.module], (name, node.module)


def test_no_two_classes_share_a_name():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES]
    names = Counter(
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []
