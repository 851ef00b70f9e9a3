"""Splits texts with the tools that others use; run by splitting.py as `python peers.py FOLDER`.

Reads a JSON list of texts from standard input and writes, for each tool that FOLDER holds, its
seconds and the messages it made of each text. Imports nothing of this project.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

LONGEST = 2000


def main(texts: list[str]) -> dict[str, Any]:
    return {name: _measure(split, texts) for name, split in _find_tools()}


def _find_tools() -> Iterator[tuple[str, Callable[[str], list[str]]]]:
    try:
        pagify: Any = import_module("redbot.core.utils.chat_formatting").pagify
        yield "pagify", lambda text: list(pagify(text, ["\n\n", "\n", " "], page_length=LONGEST))
    except ImportError:
        pass
    try:
        splitter: Any = import_module("semantic_text_splitter").MarkdownSplitter(LONGEST)
        yield "semantic-text-splitter", splitter.chunks
    except ImportError:
        pass


def _measure(split: Callable[[str], list[str]], texts: list[str]) -> dict[str, Any]:
    split(texts[0])
    started = time.perf_counter()
    messages = [split(text) for text in texts]
    return {"seconds": time.perf_counter() - started, "messages": messages}


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps(main(json.load(sys.stdin))))
