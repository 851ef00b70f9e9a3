"""Real SQLite files for less: what each database of the tests would do again is done once.

Most tests open a database, and there are thousands of them. What they share here is nothing that
a test looks at: statements put into words, migrations read from their files, threads.
"""

from collections.abc import Callable
from typing import Any

from aiosqlite import core
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event

from bot.storage.database.migrating import SCRIPTS


class StatementsOfAll(dict[Any, Any]):
    """Compiled statements, whichever engine asks: the dialect, first in each key, is left out.

    An engine keeps its own otherwise, and tests that open a thousand databases would spend a third
    of their time putting the same statements into words.
    """

    def get(self, key, default=None):
        return super().get(key[1:], default)

    def __getitem__(self, key):
        return super().__getitem__(key[1:])

    def __setitem__(self, key, compiled):
        super().__setitem__(key[1:], compiled)


_STATEMENTS = StatementsOfAll()


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_STATEMENTS)


_read_scripts = ScriptDirectory.from_config
_own_scripts: list[ScriptDirectory] = []


def _scripts_of(config):
    """The bot's own migrations are read once; those that a test has written, each time."""
    if config.get_main_option("script_location") != str(SCRIPTS):
        return _read_scripts(config)
    if not _own_scripts:
        _own_scripts.append(_read_scripts(config))
    return _own_scripts[0]


class InTheLoop:
    """Where aiosqlite has a thread and a queue: done when asked, answered in the loop's next turn.

    Coroutines still take turns at each statement; the hand-over to a thread and back is gone, which
    costs more than what SQLite does, and cursors are had and fetched from without a turn. Whoever
    waits for a lock holds up the loop, as no test here means to: `tests/storage` asks with threads,
    and so do bots that are processes of their own.
    """

    daemon = True

    def start(self) -> None:
        """Begin nothing, being no thread."""

    def put_nowait(self, asked) -> None:
        future, function = asked
        answer: Callable[..., None] = core.set_result
        try:
            result = function()
        except BaseException as error:
            answer, result = core.set_exception, error
        if future is None:
            return
        if _takes_a_turn(function):
            future.get_loop().call_soon(answer, future, result)
        else:
            answer(future, result)


def _takes_a_turn(function: Any) -> bool:
    asked = getattr(function, "func", None)
    return asked is None or not asked.__name__.startswith(("cursor", "fetch", "close"))


class Threads:
    """Whether connections that are opened from now on have a thread each."""

    wanted = True


_open_connection = core.Connection.__init__


def _open(self, *args, **options) -> None:
    _open_connection(self, *args, **options)
    if not Threads.wanted:
        self._tx = self._thread = InTheLoop()


def install() -> None:
    ScriptDirectory.from_config = _scripts_of
    core.Connection.__init__ = _open
