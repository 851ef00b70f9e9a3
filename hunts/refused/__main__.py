"""Run as `python -m hunts.refused --count 10000`."""

import asyncio
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.services.delivery.refusal_budget import BOUND, DISCORDS_LIMIT, RefusalBudget
from tests.worlds.refusing import open_refusing_world


async def hunt(targets: int, bound: int) -> bool:
    """Print what was spent. False: more than a tenth of what Discord allows, twice over."""
    with TemporaryDirectory() as folder:
        restraint = RefusalBudget(bound)
        async with open_refusing_world(Path(folder), targets=targets, restraint=restraint) as world:
            took = await world.run()
            paused, stopped, waiting = await world.ended()
    most = world.publisher.most
    print(f"{targets} targets failed, {paused} are paused, {stopped} releases stopped")
    print(f"{waiting} notices wait; {world.publisher.refused} requests refused within {took}")
    print(f"at most {most} in ten minutes (our bound {bound}, Discord's limit {DISCORDS_LIMIT})")
    return paused == targets and not waiting and most <= 2 * bound


def main() -> None:
    parser = ArgumentParser(prog="python -m hunts.refused")
    parser.add_argument("--count", type=int, default=10_000, help="targets, all of which fail")
    parser.add_argument("--bound", type=int, default=BOUND, help="refusals in ten minutes")
    chosen = parser.parse_args()
    if not asyncio.run(hunt(chosen.count, chosen.bound)):
        sys.exit(1)


if __name__ == "__main__":
    main()
