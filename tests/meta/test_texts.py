"""Sentences for people: in these rooms each stands in `texts.py`, and each is said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("bot", "cogs") for path in (ROOT / top).rglob("*.py"))
TEXTS = [path for path in SOURCES if path.name == "texts.py"]
ROOMS = [
    "bot/services/background",
    "bot/services/channels",
    "bot/services/delivery",
    "bot/services/drafts",
    "bot/services/notices",
    "bot/services/removals",
    "bot/services/revisions",
    "bot/services/warnings",
]
# What is called with a sentence for people, and which of its arguments that is.
TOLD = {"StoryError": 0, "StartupError": 0, "DeliveryProblem": 1, "OwnError": 1}


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _is_written_out(value: ast.expr) -> bool:
    """Whether it is a literal or an f-string; what fills a sentence's places is not looked at."""
    if isinstance(value, ast.JoinedStr):
        return True
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str)
    if isinstance(value, ast.BinOp):
        return _is_written_out(value.left) or _is_written_out(value.right)
    return isinstance(value, ast.IfExp) and any(map(_is_written_out, (value.body, value.orelse)))


def _written_out(source: str) -> list[int]:
    """The lines on which an error for people is made of a literal or an f-string."""
    found: list[int] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        place = TOLD.get(node.func.id)
        if place is None:
            continue
        told = [*node.args[place : place + 1], *(each.value for each in node.keywords)]
        if any(map(_is_written_out, told)):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_errors_for_people_say_what_stands_in_the_rooms_texts(room: str):
    modules = [path for path in SOURCES if _named(path).startswith(f"{room}/")]
    assert modules, "this test finds nothing any more"
    found = {
        _named(path): lines
        for path in modules
        if (lines := _written_out(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        'raise StoryError("No such story.")',
        'raise StoryError(f"No story {title}.")',
        'raise StoryError(GONE if gone else "It is not here.")',
        'raise StoryError(GONE + f" {why}")',
        'raise StoryError(sentence="No such story.")',
        'raise DeliveryProblem(ProblemKind.PASSING, "Later.", 3)',
    ],
)
def test_an_error_that_is_written_out_is_found(source: str):
    assert _written_out(source) == [1]
    assert _written_out('StoryError(GONE(title=f"{title}"))') == []


# Words that begin as a sentence does, or end as one.
SENTENCE = re.compile(r"(?s)\W*[A-Z].* .*|.* .*[.?!]\s*")


def _sentences(tree: ast.Module) -> list[str]:
    """What is written like a sentence and is neither a docstring nor for the log."""
    spared = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    spared = [node for node in spared if isinstance(node, ast.Constant) or _is_logged(node)]
    inside = {id(each) for node in spared for each in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
        if SENTENCE.fullmatch(node.value)
    ]


def _is_logged(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_module_of_the_room_holds_a_sentence(room: str):
    modules = [path for path in SOURCES if _named(path).startswith(f"{room}/")]
    found = {_named(path): _sentences(_tree(path)) for path in modules if path not in TEXTS}
    assert {name: said for name, said in found.items() if said} == {}


def test_a_sentence_is_known_by_its_beginning_or_its_end():
    source = '"""A docstring."""\nlog.info("The log.")\nx = f"Chapter {n} is {m} out."; y = "a b"'
    assert _sentences(ast.parse(source)) == ["Chapter ", " out."]
    assert _sentences(ast.parse('said = "**Remove it all**: now"')) == ["**Remove it all**: now"]


@pytest.mark.parametrize("path", TEXTS, ids=_named)
def test_texts_are_constants_in_which_nothing_is_filled_yet(path: Path):
    for node in _tree(path).body:
        # A docstring, imports, and constants with their own docstrings.
        assert isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign | ast.AnnAssign), node.lineno
        assert not any(isinstance(each, ast.JoinedStr) for each in ast.walk(node)), node.lineno


def _said(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module and name of each constant that is used, by its own name or by its module's."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield node.module, name.name
                modules[name.asname or name.name] = f"{node.module}.{name.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield modules.get(node.value.id, ""), node.attr


def test_every_sentence_is_said_somewhere():
    assert TEXTS
    said = {each for path in SOURCES for each in _said(_tree(path))}
    for path in TEXTS:
        module = _dotted(path)
        own = [
            target.id
            for node in _tree(path).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        ]
        assert own, module
        assert [name for name in own if (module, name) not in said] == [], module
