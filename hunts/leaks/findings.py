"""A failing chapter as a file: how to have it again, what was found, and the least that fails."""

import json
from pathlib import Path

from bot.text.canonical.printing import print_body
from hunts.leaks.composing import Sent
from hunts.leaks.hunting import Verdict, hunt, judge_all
from hunts.leaks.parsers import Parsers
from hunts.leaks.plans import Plan
from hunts.leaks.shrinking import shrink

FOLDER = Path("build/hunts")


def save(seed: int, index: int, parsers: Parsers) -> Path | None:
    """Judge a chapter again, shrink it and write it down; None if nothing is found this time."""
    verdict = next(hunt(seed, [index], parsers))
    if not verdict.findings:
        return None
    sought = _kinds(verdict)
    small = shrink(verdict.plan, lambda plan: bool(sought & _kinds(_judge(plan, parsers))))
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"leak-{seed}-{index}.json"
    story = {
        "again": f"python -m hunts.leaks --seed {seed} --only {index}",
        "findings": [f"{judge}: {fault}" for judge, fault in verdict.findings],
        "shrunk": _told(_judge(small, parsers)),
    }
    path.write_text(json.dumps(story, indent=2, ensure_ascii=True), encoding="utf-8")
    return path


def _judge(plan: Plan, parsers: Parsers) -> Verdict:
    return next(judge_all([plan], parsers))


def _kinds(verdict: Verdict) -> set[tuple[str, str]]:
    return {(judge, fault.partition(":")[0]) for judge, fault in verdict.findings}


def _told(verdict: Verdict) -> dict[str, object]:
    plan = verdict.plan
    typed = plan.markdown if plan.markdown is not None else print_body(plan.body)
    return {
        "findings": [f"{judge}: {fault}" for judge, fault in verdict.findings],
        "style": plan.style,
        "layout": plan.layout,
        "room": plan.room,
        "hidden whole": plan.is_hidden,
        "body": typed,
        "notes": [print_body(plan.note_before), print_body(plan.note_after)],
        "words": [plan.words.story, plan.words.chapter, plan.words.author, plan.words.summary],
        "sent": _sent(verdict.sent),
    }


def _sent(sent: Sent) -> dict[str, object]:
    edits = {str(number): edit for number, edit in sent.edits.items()}
    return {"card": sent.card, "thread": sent.thread_name, "parts": sent.parts, "edits": edits}
