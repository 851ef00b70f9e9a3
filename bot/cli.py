"""The command line. Every failure is one line a person can act on, and a non-zero exit."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NoReturn

import click

from bot import __version__, stopping, texts
from bot.app import (
    back_up_database,
    check_installation,
    export_everything,
    restore_database,
    run_bot,
    sync_commands,
)
from bot.config import Settings, read_environment
from bot.errors import StartupError
from bot.log import set_up_logging
from bot.storage.database.backup import CopyFacts

BAD_CONFIGURATION = 2
FAILED = 1


@click.group(invoke_without_command=True, help=texts.HELP)
@click.version_option(__version__, prog_name="Cliffhanger")
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        if _settings().token:
            context.invoke(run)
        else:
            stopping.listen_no_more()
            context.invoke(rehearse)


@main.command(help=texts.HELP_RUN)
def run() -> None:
    stopping.listen()
    settings = _settings(token_needed=True)
    _carry_out(run_bot(settings))


@main.command(help=texts.HELP_SYNC)
def sync() -> None:
    settings = _settings(token_needed=True)
    _carry_out(sync_commands(settings))
    click.echo(texts.COMMANDS_REGISTERED)


@main.command(help=texts.HELP_CHECK)
def check() -> None:
    settings = _settings()
    findings = _carry_out(check_installation(settings))
    for finding in findings:
        found = texts.FOUND_FINE if finding.is_fine else texts.FOUND_WRONG
        click.echo(found(line=finding.line))
    if not all(finding.is_fine for finding in findings):
        sys.exit(FAILED)


@main.command(help=texts.HELP_EXPORT)
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path) -> None:
    for name, count in _carry_out(export_everything(_settings(), directory)).items():
        click.echo(f"{count:>8}  {name}")


@main.command(help=texts.HELP_BACKUP)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    facts = _carry_out(back_up_database(_settings(), file))
    click.echo(texts.BACKED_UP(file=file, contents=_contents(facts)))


@main.command(help=texts.HELP_RESTORE)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    restored = _carry_out(restore_database(_settings(), file))
    made_at, contents = restored.facts.made_at, _contents(restored.facts)
    if made_at is None:
        click.echo(texts.RESTORED(contents=contents))
    else:
        click.echo(texts.RESTORED_AS_OF(date=f"{made_at:%Y-%m-%d %H:%M}", contents=contents))
    if restored.kept is not None:
        click.echo(texts.KEPT_AS(file=restored.kept))
    click.echo(texts.AFTER_RESTORE)


@main.command(help=texts.HELP_REHEARSE)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--exit", "leave", is_flag=True, help=texts.OPTION_EXIT)
@click.option("--db", type=click.Path(dir_okay=False, path_type=Path), help=texts.OPTION_DB)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help=texts.OPTION_PORT)
@click.option("--no-page", is_flag=True, help=texts.OPTION_NO_PAGE)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help=texts.OPTION_RECORD,
)
def rehearse(
    files: tuple[Path, ...] = (),
    leave: bool = False,
    db: Path | None = None,
    port: int = 0,
    no_page: bool = False,
    record: Path | None = None,
) -> None:
    # Imported here: the simulated Discord is an extra that a host of the real bot need not have.
    try:
        from bot.rehearsal.options import RehearsalOptions
        from bot.rehearsal.rehearse import rehearse_stories
    except ModuleNotFoundError as error:
        if error.name != "simcord":
            raise
        _fail(StartupError([texts.NO_REHEARSAL]), FAILED)

    set_up_logging("WARNING")
    options = RehearsalOptions(files, leave, db, port, not no_page, record)
    _carry_out(rehearse_stories(options))


def _contents(facts: CopyFacts) -> str:
    counts = (texts.COUNT(table=table, rows=f"{rows:,}") for table, rows in facts.counts.items())
    size = f"{facts.size / 1_000_000:,.1f}"
    return texts.CONTENTS(counts=", ".join(counts), size=size, revision=facts.revision)


def _settings(*, token_needed: bool = False) -> Settings:
    try:
        settings = read_environment()
        if token_needed and not settings.token:
            raise StartupError([texts.NO_TOKEN])
    except StartupError as error:
        _fail(error, BAD_CONFIGURATION)
    set_up_logging(settings.log_level)
    return settings


def _carry_out(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except StartupError as error:
        _fail(error, FAILED)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(error: StartupError, status: int) -> NoReturn:
    for problem in error.problems:
        click.echo(problem, err=True)
    sys.exit(status)
