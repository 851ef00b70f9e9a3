"""Chapters of a hunt, one after the other, each composed and judged."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from itertools import islice

from hunts.leaks.chapters import make_plan
from hunts.leaks.composing import Sent, compose
from hunts.leaks.judging import Finding, judge, texts_of
from hunts.leaks.parsers import PARSERS, Parsers, View
from hunts.leaks.plans import Plan

PRODUCT = "the bot itself"
BATCH = 16
"""Chapters that node reads at once, while the next ones are composed."""


@dataclass(slots=True)
class Verdict:
    """One chapter and all that was found in it."""

    plan: Plan
    sent: Sent
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Batch:
    verdicts: list[Verdict] = field(default_factory=list[Verdict])
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PARSERS})
    counts: list[int] = field(default_factory=list[int])


def hunt(seed: int, indexes: Iterable[int], parsers: Parsers) -> Generator[Verdict]:
    """Yield the verdict on each chapter of a seed."""
    return judge_all((make_plan(seed, index) for index in indexes), parsers)


def judge_all(plans: Iterable[Plan], parsers: Parsers) -> Generator[Verdict]:
    """Yield the verdict on each plan. However it ends, the parsers owe no answer then."""
    sent: _Batch | None = None
    plans = iter(plans)
    try:
        while batch := _composed(list(islice(plans, BATCH))):
            done = _judged(sent, parsers.receive()) if sent else []
            parsers.send(batch.texts)
            sent = batch
            yield from done
    finally:
        views = parsers.receive() if sent else {}
    if sent:
        yield from _judged(sent, views)


def _composed(plans: list[Plan]) -> _Batch | None:
    if not plans:
        return None
    batch = _Batch()
    for plan in plans:
        verdict = _compose(plan)
        texts = {parser: list[str]() for parser in PARSERS}
        if not verdict.findings:
            texts = texts_of(verdict.sent)
        batch.verdicts.append(verdict)
        batch.counts.append(len(next(iter(texts.values()))))
        for parser, own in texts.items():
            batch.texts[parser] += own
    return batch


def _compose(plan: Plan) -> Verdict:
    try:
        return Verdict(plan, compose(plan))
    except Exception as error:  # whatever it is, it is a finding
        fault = f"crash: {type(error).__name__}: {str(error)[:200]}"
        return Verdict(plan, Sent(), (Finding(PRODUCT, fault),))


def _judged(batch: _Batch, views: dict[str, list[View]]) -> list[Verdict]:
    at = 0
    for verdict, count in zip(batch.verdicts, batch.counts, strict=True):
        own = {parser: seen[at : at + count] for parser, seen in views.items()}
        at += count
        if not verdict.findings:
            found = judge(verdict.plan, verdict.sent, own)
            verdict.findings = tuple(dict.fromkeys(found))
    return batch.verdicts
