"""Where the two parsers are known to differ from Discord's client, each exactly and narrowly.

A deviation changes what the characters are compared with, or a parser's own copy of a text. No
letter on the wrong side of a spoiler is ever excused: those are looked for in every message.
"""

import re

from bot.text.blocks import Block, BlockKind
from hunts.leaks.parsers import CLOUDRAC3R, DEROCK
from hunts.leaks.plans import Plan
from hunts.leaks.written import Dialect

DIALECTS = {
    # It knows no lists: a dash stays a dash.
    DEROCK: Dialect(bullet="-"),
    CLOUDRAC3R: Dialect(),
}
_QUOTE_BEFORE_SIGN = re.compile(r"^( *> [^\n]*)\n(?=(?:-#|#{1,3}) )", re.MULTILINE)
_LINE_SEPARATOR = re.compile("[\u2028\u2029]")
_LANGUAGE = re.compile(r"```[0-9A-Za-z-]*\+[0-9A-Za-z+-]*$", re.MULTILINE)


def adapted(parser: str, text: str) -> str:
    """Return a text as this parser has to be given it."""
    if parser == DEROCK:
        # It forgets that a quote ended its line: a heading or small print behind one is text to it.
        return _QUOTE_BEFORE_SIGN.sub("\\1\n\n", text)
    # It takes a language with a plus in its name for the first line of the code.
    return _LANGUAGE.sub("```", text)


def cannot_compare(parser: str, plan: Plan) -> bool:
    """Tell whether a chapter holds what this parser cannot read at all."""
    return parser == CLOUDRAC3R and any(
        _is_beyond_cloudrac3r(block)
        for body in (plan.note_before, plan.body, plan.note_after)
        for block in body.blocks
    )


def _is_beyond_cloudrac3r(block: Block) -> bool:
    # A line separator ends its headings, which then are none.
    return block.kind is BlockKind.HEADING and _LINE_SEPARATOR.search(block.text) is not None
