"""Rules about the code itself that no linter holds."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=_named)
def test_functions_stay_short(path: Path):
    long = [f.name for f in _functions(path) if (f.end_lineno or f.lineno) - f.lineno >= 50]
    assert not long


CLOCK = re.compile(r"datetime\.(now|utcnow|today)\(|time\.(time|monotonic|perf_counter)\(")
ENVIRONMENT = re.compile(r"os\.environ|getenv\(")
SQL = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE .+ SET|DELETE FROM)\b")
MOCK = re.compile(r"\b(Mock|MagicMock|AsyncMock|patch)\(")


@pytest.mark.parametrize("path", SOURCES, ids=_named)
def test_clock_environment_and_sql_are_read_where_they_belong(path: Path):
    text, name = path.read_text(encoding="utf-8"), _named(path)
    assert name == "bot/clock.py" or not CLOCK.search(text)
    assert name == "bot/config.py" or not ENVIRONMENT.search(text)
    assert name.startswith("bot/storage/") or not SQL.search(text)


@pytest.mark.parametrize("path", [p for p in TESTS if p != Path(__file__)], ids=_named)
def test_tests_mock_nothing_and_skip_only_for_a_named_program(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not MOCK.search(text)
    assert not re.search(r"time\.sleep\(|perf_counter|mark\.(skip|xfail)\b", text)


def _raises_again(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


CATCH_ALLS = {"bot/views/errors.py", "bot/services/background/guard.py"}


@pytest.mark.parametrize("path", SOURCES, ids=_named)
def test_catch_alls_stand_in_the_error_handler_and_the_guard_only(path: Path):
    caught = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not _raises_again(node)
    ]
    assert not caught or _named(path) in CATCH_ALLS


def test_locks_hold_hashes_and_no_address():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        packages = re.findall(r"^[\w.\[\]-]+==", text, flags=re.M)
        assert packages and text.count("--hash=sha256:") >= len(packages)


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    for wanted in project["dependencies"]:
        name = re.sub(r"[._]", "-", re.split(r"[\[<>=]", wanted)[0].lower())
        assert re.search(rf"^{name}==", locked, flags=re.M), name
