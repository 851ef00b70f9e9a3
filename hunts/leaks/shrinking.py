"""A failing chapter made smaller, as long as it fails in the same way."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.text.blocks import Block, Body
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.normal import normalise
from hunts.leaks.plans import NOTHING, Plan, Words

Fails = Callable[[Plan], bool]
MOST_ATTEMPTS = 2000


def shrink(plan: Plan, fails: Fails) -> Plan:
    """Return the smallest plan that was found to fail like this one."""
    attempts = 0
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in _smaller(plan):
            attempts += 1
            if attempts > MOST_ATTEMPTS:
                return plan
            if fails(smaller):
                plan, shrunk = smaller, True
                break
    return plan


def _smaller(plan: Plan) -> Iterator[Plan]:
    if plan.markdown is not None:
        yield from _smaller_typed(plan, plan.markdown.split("\n"))
        return
    for empty in ({"note_before": NOTHING}, {"note_after": NOTHING}, {"words": Words()}):
        smaller = replace(plan, **empty)
        if smaller != plan:
            yield smaller
    count = len(plan.body.blocks)
    size = count // 2
    while size:
        yield from (plan.without_blocks(first, size) for first in range(0, count, size))
        size //= 2
    if len(plan.body.passages) > 0:
        yield replace(plan, body=replace(plan.body, passages=plan.body.passages[1:]))
    for index, block in enumerate(plan.body.blocks):
        for less in _smaller_blocks(block):
            blocks = (*plan.body.blocks[:index], less, *plan.body.blocks[index + 1 :])
            body = normalise(Body(blocks, plan.body.passages))
            if len(body.blocks) == count:
                yield replace(plan, body=body)


def _smaller_typed(plan: Plan, lines: list[str]) -> Iterator[Plan]:
    yield replace(plan, markdown=None)
    for index in range(len(lines)):
        markdown = "\n".join(lines[:index] + lines[index + 1 :])
        yield replace(plan, markdown=markdown, body=parse_body(markdown))


def _smaller_blocks(block: Block) -> Iterator[Block]:
    count = len(block.spans)
    size = count // 2
    while size:
        for at in range(0, count, size):
            yield replace(block, spans=block.spans[:at] + block.spans[at + size :])
        size //= 2
    for at, span in enumerate(block.spans):
        half = len(span.text) // 2
        texts = (span.text[:half], span.text[half:], span.text[1:], span.text[:-1])
        for text in texts if half else ():
            spans = (*block.spans[:at], replace(span, text=text), *block.spans[at + 1 :])
            yield replace(block, spans=spans)
