"""`make soak`: the same seed lives through the same years."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from random import Random

import click

from bot.importing.process.reading_process import ReadingProcess
from bot.storage.database.database import Database
from hunts.simulation.one_thread import in_one_thread
from hunts.simulation.record import Record
from hunts.soak.judging import judge
from hunts.soak.telling import tell
from hunts.soak.years import START, Soak


@click.command(help="Let years of serials pass, with faults; nothing may be lost, or only grow.")
@click.option("--years", default=10.0, help="How many simulated years.")
@click.option("--serials", default=20, help="How many stories.")
@click.option("--guilds", default=5, help="In how many servers.")
@click.option("--seed", default=0, help="Which years.")
def main(years: float, serials: int, guilds: int, seed: int) -> None:
    logging.disable(logging.CRITICAL)
    reading = ReadingProcess()
    with in_one_thread(), tempfile.TemporaryDirectory() as folder:
        clean = asyncio.run(soak(Path(folder), reading, round(365 * years), serials, guilds, seed))
    reading.close()
    sys.exit(0 if clean else 1)


async def soak(
    folder: Path, reading: ReadingProcess, days: int, serials: int, guilds: int, seed: int
) -> bool:
    """Live through it, print the table, and tell whether all is well."""
    file, record = folder / "soak.db", Record(folder / "discord.txt")
    db = await Database.open(f"sqlite:///{file}", kind="real", now=START)
    soaked = Soak(db, file, record, reading, Random(seed))  # noqa: S311
    try:
        await soaked.begin(serials, guilds)
        await soaked.run(days)
        await soaked.finish()
        judgement = judge(record, soaked.serials)
    finally:
        await soaked.close()
        await db.close()
        record.close()
    tell(soaked, judgement)
    return judgement.is_clean


if __name__ == "__main__":
    main()
