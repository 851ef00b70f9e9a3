"""How long a text is, as its readers count."""

import re

from bot.text.blocks import Block, Body

EAST_ASIAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{EAST_ASIAN}]|[^\W{EAST_ASIAN}]+(?:['’.,\-][^\W{EAST_ASIAN}]+)*")


def count_words(body: Body) -> int:
    """Words of a body; each Chinese character, kanji or kana counts as one."""
    return sum(map(count_block_words, body.blocks))


def count_block_words(block: Block) -> int:
    return sum(1 for _ in _WORD.finditer(block.text))
