"""`make hunt-fuzz`: changed files of one format, or of all, until the count is through.

With `--guided` atheris, where it is installed, finds its way by what the importer's code does; it
is no dependency, for it does not come for every Python that the bot runs on.
"""

import sys
from pathlib import Path
from random import Random

import click

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from hunts.fuzz.judging import fault
from hunts.fuzz.mutating import mutated
from hunts.fuzz.seeds import SEEDS

FOUND = Path("build") / "fuzz"


@click.command(help="Feed changed story files to an importer; each must be read or refused.")
@click.argument("formats", nargs=-1, type=click.Choice([*SEEDS]))
@click.option("--count", default=1_000, help="How many files of each format.")
@click.option("--seed", default=0, help="Which files: the same seed makes the same.")
@click.option("--guided", is_flag=True, help="With atheris, in this process, for one format.")
def main(formats: tuple[str, ...], count: int, seed: int, guided: bool) -> None:
    chosen = formats or tuple(SEEDS)
    if guided:
        _guided(chosen[0], count)
        return
    found = sum(_hunt(name, count, seed) for name in chosen)
    sys.exit(1 if found else 0)


def _hunt(name: str, count: int, seed: int) -> int:
    process, found = ReadingProcess(), 0
    for number in range(count):
        file = mutated(SEEDS[name], Random(f"{name} {seed} {number}"))  # noqa: S311
        wrong = fault(process, file)
        if wrong:
            found += 1
            print(f"{name} {number}: {wrong}\n  {_save(f'{name}-{seed}-{number}', file)}")
    process.close()
    print(f"{name:>10}  {count:,} files, {found} found", flush=True)
    return found


def _save(name: str, file: StoryFile) -> Path:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{name}{Path(file.name).suffix}"
    path.write_bytes(file.data)
    return path


def _guided(name: str, count: int) -> None:
    try:
        import atheris  # pyright: ignore[reportMissingImports, reportMissingModuleSource]
    except ModuleNotFoundError:
        sys.exit("atheris is not installed here: pip install atheris, or leave --guided away.")
    with atheris.instrument_imports(include=["bot"]):  # pyright: ignore
        from bot.importing.files.story_files import read_story_files

    def run(data: bytes) -> None:
        try:
            read_story_files([StoryFile(SEEDS[name].name, data)], {})
        except StoryError:
            return

    corpus = FOUND / f"corpus-{name}"
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(SEEDS[name].data)
    atheris.Setup([sys.argv[0], f"-runs={count}", str(corpus)], run)  # pyright: ignore
    atheris.Fuzz()  # pyright: ignore


if __name__ == "__main__":
    main()
