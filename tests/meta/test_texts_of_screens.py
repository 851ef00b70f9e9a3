"""Sentences for people in the rooms nearest to people: in `texts.py` alone, as templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "bot/schedule",
    "bot/services/schedules",
    "bot/services/servers",
    "bot/services/stories",
    "bot/services/feedback",
    "bot/services/ports",
    "bot/storage/database",
    "bot/views",
    "cogs",
)
SINGLE = ("bot/app.py", "bot/bot.py", "bot/checkup.py", "bot/cli.py", "bot/config.py")
MODULES = [
    *(path for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))),
    *(ROOT / name for name in SINGLE),
]
# What raises with words for people; what is raised in other ways is for who reads the code.
FOR_PEOPLE = {"StoryError", "StartupError", "NoDatabase", "DatabaseInUse", "DeliveryProblem"}
# Words that are no sentences: kept in rows, or read by Discord or SQLite as they are.
KEPT = {"_record", "Audit", "WordColumn"}
OTHER = re.compile(
    r"SELECT |INSERT |UPDATE |PRAGMA |BEGIN|[A-Za-z.]+/"
    # Rows by their names, in the log and in the audit; a component that this code does not know.
    r"|(?: in )?(?:story|schedule|release|channel|message) \Z|no view for a component"
)
# Warnings as authors write them.
TERMS = {"OFFERED"}
WORDS = re.compile(r"[A-Za-z]{2,}[,;:.!?]* +[A-Za-z]{2,}|[A-Z][a-z]+[.!?]\Z")
# A word beside a place: `{count} more`.
BESIDE = re.compile(r"\A +[a-z]{2,}|[A-Za-z]{2,}:? +\Z")


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _for_nobody(tree: ast.Module) -> set[ast.AST]:
    """Docstrings, the log, errors of our own, types in quotes, words of enums and of rows."""
    passed = set[ast.AST]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)
        elif _is_passed_over(node):
            passed.update(ast.walk(node))
        elif isinstance(node, ast.arg | ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef):
            types = (getattr(node, "annotation", None), getattr(node, "returns", None))
            passed.update(each for kind in types if kind is not None for each in ast.walk(kind))
    return passed


def _is_passed_over(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        is_kept = _called(node) in KEPT | {"RuntimeError"}
        return is_kept or called.startswith(("log.", "logging.", "re.compile", "cast"))
    if isinstance(node, ast.ClassDef):
        return any("Enum" in ast.unparse(base) for base in node.bases)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in TERMS
    return isinstance(node, ast.Assert)


def _words(tree: ast.Module) -> Iterator[str]:
    passed = _for_nobody(tree)
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if WORDS.search(node.value) and not OTHER.match(node.value):
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            pieces = [str(v.value) for v in node.values if isinstance(v, ast.Constant)]
            if any(BESIDE.search(p) for p in pieces) and not any(OTHER.match(p) for p in pieces):
                yield ast.unparse(node)


def _raised(tree: ast.Module) -> Iterator[str]:
    """What is said to people in the place where it is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in FOR_PEOPLE:
            said = [*node.args, *(word.value for word in node.keywords)]
            for each in said:
                listed = each.elts if isinstance(each, ast.List) else [each]
                if any(isinstance(one, ast.Constant | ast.JoinedStr) for one in listed):
                    yield ast.unparse(node)


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "texts.py"], ids=_named)
def test_words_for_people_stand_in_the_texts_of_their_room(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [*_words(tree), *_raised(tree)] == []


def test_the_check_sees_words():
    tree = ast.parse(
        "x = f'{a} more'\ny = 'Never mind'\nz = f'Chapter {n}'\nlog.info('all is well')\n"
        "'''A docstring.'''\nraise StoryError(f'{a}')\nw = 'Gone.'\nv = f'draft:{a}:add'\n"
    )
    assert sorted(_words(tree)) == ["Gone.", "Never mind", "f'Chapter {n}'", "f'{a} more'"]
    assert list(_raised(tree)) == ["StoryError(f'{a}')"]
