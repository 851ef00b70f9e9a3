"""`make hunt-feedback`: kill and cut off bots whom readers write to, and judge what they know."""

import asyncio
import sys
import time

import click

from hunts.feedback.crowding import crowd_in
from hunts.feedback.mutations import MUTATIONS
from hunts.feedback.rounds import open_round

IN_A_ROUND = 12


@click.command(help="Kill and cut off bots at random; afterwards they know what readers gave.")
@click.option("--count", default=100, help="How many kills and cut-offs.")
@click.option("--seed", default=0, help="Which rounds: the same seed plans the same.")
@click.option("--only", type=int, help="Play this one round of the seed.")
@click.option("--mutation", type=click.Choice([*MUTATIONS]), help="Plant one known bug.")
@click.option("--mutations", is_flag=True, help="Plant every known bug and look for it.")
@click.option("--crowd", type=int, help="So many users on one message, while the bot was down.")
def main(
    count: int,
    seed: int,
    only: int | None,
    mutation: str | None,
    mutations: bool,
    crowd: int | None,
) -> None:
    if crowd is not None:
        sys.exit(asyncio.run(crowd_in(crowd)))
    if mutations:
        missed = [name for name in MUTATIONS if not _is_found(seed, name)]
        sys.exit(f"not found: {', '.join(missed)}" if missed else 0)
    rounds = range(-(-count // IN_A_ROUND)) if only is None else (only,)
    failed = [number for number in rounds if not _play(seed, number, mutation or "")]
    print(f"{len(rounds)} rounds, {len(failed)} of them with rows that are not true")
    for number in failed:
        print(f"again: python -m hunts.feedback --seed {seed} --only {number}")
    sys.exit(1 if failed else 0)


def _is_found(seed: int, name: str, *, tries: int = 4) -> bool:
    print(f"planted: {name}")
    return any(not _play(seed, number, name) for number in range(tries))


def _play(seed: int, number: int, bug: str) -> bool:
    began = time.perf_counter()
    acts, mishaps, wrong = asyncio.run(play(f"{seed} {number}", IN_A_ROUND, bug))
    spent = time.perf_counter() - began
    print(f"round {number:>4}: {mishaps} mishaps, {acts:,} acts, {spent:.1f} s", flush=True)
    for line in wrong:
        print(f"    {line}")
    return not wrong


async def play(name: str, mishaps: int, bug: str = "") -> tuple[int, int, list[str]]:
    """Play one round; returns how much was done, how much went wrong, and what is not true."""
    async with open_round(name, bug) as this:
        try:
            wrong = await this.play(mishaps)
        except (AssertionError, TimeoutError) as error:
            wrong = [f"not through: {error!r}"]
        wrong += this.front.judge.complaints
        if "Traceback" in this.bot.output:
            wrong.append(this.bot.output[this.bot.output.index("Traceback") :][:2_000])
        if wrong:
            wrong.append(f"after {', '.join(this.mishaps)}; chat {this.chat}")
        return this.cast.done, len(this.mishaps), wrong


if __name__ == "__main__":
    main()
