"""`make hunt-time`: random walks; the same seed takes the same steps."""

import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import click

from bot.importing.process.reading_process import ReadingProcess
from bot.storage.database.database import Database
from hunts.time.pressing import CHAPTERS, draw_drop, open_pressed
from hunts.time.steps import draw_step
from hunts.time.walk import START, Wrong, open_walk

_SHOWN = 20


@click.command(help="Look for a chapter that is lost, doubled, out of order, or off its date.")
@click.option("--count", default=1_000, help="How many walks.")
@click.option("--seed", default=0, help="The first walk's seed; the others follow.")
@click.option("--steps", default=40, help="How many steps a walk has.")
@click.option("--pressed", is_flag=True, help="One drop each, with commands pressed in its midst.")
def main(count: int, seed: int, steps: int, *, pressed: bool) -> None:
    logging.disable(logging.CRITICAL)
    found, began = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        asyncio.run(_migrate(template))
        reading = ReadingProcess()
        for number in range(seed, seed + count):
            drop = pressed and _drop(template, reading, number)
            found += bool(asyncio.run(drop or _walk(template, reading, number, steps)))
        reading.close()
    seconds, what = time.perf_counter() - began, f"walks of {steps} steps"
    print(f"{count:,} {'drops' if pressed else what}, {found} wrong, {seconds:.0f} s", flush=True)
    sys.exit(1 if found else 0)


async def _migrate(file: Path) -> None:
    await (await Database.open(f"sqlite:///{file}", kind="real", now=START)).close()


async def _walk(template: Path, reading: ReadingProcess, seed: int, steps: int) -> str:
    random, taken = Random(seed), list[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        async with open_walk(Path(folder), template, reading, seed) as walk:
            try:
                await walk.begin()
                for _ in range(steps):
                    step = draw_step(random)
                    taken.append(str(step))
                    await walk.take(step)
                await walk.finish()
            except Wrong as wrong:
                print(f"walk {seed}: {wrong}", *taken[-_SHOWN:], sep="\n  ", flush=True)
                return str(wrong)
    return ""


async def _drop(template: Path, reading: ReadingProcess, seed: int) -> str:
    drop = draw_drop(Random(seed))  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        async with open_pressed(Path(folder), template, reading, seed) as walk:
            try:
                await walk.begin(chapters=CHAPTERS)
                await walk.drop(drop)
            except Wrong as wrong:
                print(f"drop {seed}: {wrong}", drop, sep="\n  ", flush=True)
                return str(wrong)
    return ""


if __name__ == "__main__":
    main()
