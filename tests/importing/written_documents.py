"""Documents written by pandoc from Markdown, and what becomes of them."""

import subprocess
from functools import cache

from bot.importing.files.converting import convert
from bot.importing.files.formats import find_format
from bot.importing.files.pandoc import program
from bot.importing.manuscripts.document_text import DocumentText
from bot.importing.manuscripts.reading import read_document
from bot.importing.questions import Reading


@cache
def written(markdown: str, kind: str) -> bytes:
    """A document of that kind, as an author's program would write it."""
    extension = "+empty_paragraphs" if kind in {"docx", "odt", "html"} else ""
    command = [program(), "-f", "markdown", "-t", kind + extension, "-s", "-o", "-"]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)  # noqa: S603
    return done.stdout


def converted(data: bytes | str, name: str = "story.html") -> DocumentText:
    data = data.encode() if isinstance(data, str) else data
    return convert(data, find_format(data, name), {})


def read(data: bytes | str, name: str = "story.html", **choices: str) -> Reading:
    data = data.encode() if isinstance(data, str) else data
    document = convert(data, find_format(data, name), choices)
    return read_document(document, filename=name, choices=choices)
