"""`make hunt-crashes`: kill bots in the midst of drops, and say what readers find afterwards."""

import os
import sys

import click

from hunts.crashes.mutations import ALL
from hunts.crashes.planting import plant_all
from hunts.crashes.tally import Tally
from hunts.crashes.workers import hunt_until, play_one


@click.command(help="SIGKILL bots at random instants; every chapter comes once, whole, in order.")
@click.option("--count", default=50, help="How many kills.")
@click.option("--seed", default=0, help="Which rounds: the same seed plans the same.")
@click.option("--only", type=int, help="Play this one round of the seed.")
@click.option("--processes", default=os.cpu_count() or 1, help="How many rounds at a time.")
@click.option("--mutation", type=click.Choice([*ALL]), help="Plant one known bug (with --only).")
@click.option("--mutations", is_flag=True, help="Plant every known bug and look for it.")
def main(
    count: int, seed: int, only: int | None, processes: int, mutation: str | None, mutations: bool
) -> None:
    if mutations:
        sys.exit(plant_all(seed, processes))
    hunting = only is None
    tally = hunt_until(seed, count, processes) if hunting else _play_only(seed, only, mutation)
    print(f"\n{tally.table()}")
    for index in tally.failed:
        print(f"again: python -m hunts.crashes --seed {seed} --only {index}")
    sys.exit(1 if tally.failed else 0)


def _play_only(seed: int, index: int, mutation: str | None) -> Tally:
    outcome = play_one(seed, index, mutation)
    for kind, says in outcome.findings:
        print(f"{kind}: {says}")
    tally = Tally(seconds=outcome.seconds)
    tally.note(outcome)
    return tally


if __name__ == "__main__":
    main()
