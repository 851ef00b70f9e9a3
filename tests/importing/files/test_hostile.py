"""Files made to hurt, through the process that reads them: a reading, or one clear sentence."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.process.reading_process import ReadingProcess
from bot.importing.questions import Reading
from tests.importing.files.archives import (
    LAUGHS,
    bomb,
    docx,
    epub,
    fb2,
    odt,
    outside,
    overlapping,
    paragraphs,
    quoted_overlap,
    zipped,
)

MANY = 1_000_000
MOST_MEMORY = 600_000_000
TEXT = "The shop smelled of oil and cold tea."


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "opening brackets": ("a.md", lambda: b"[" * MANY),
    "brackets in brackets": ("a.txt", lambda: b"[" * MANY + b"]" * MANY),
    "quotes in quotes": ("a.md", lambda: b">" * MANY),
    "stairs of quotes": ("a.md", lambda: b"\n".join(b">" * n for n in range(1, 1_400))),
    "straight quotes": ("a.txt", lambda: b'"' * MANY),
    "stars": ("a.md", lambda: b"*" * MANY),
    "stars and words": ("a.md", lambda: b"*a " * 40_000),
    "pipes": ("a.txt", lambda: b"||" * 50_000),
    "pipes and words": ("a.md", lambda: b"||a " * 3_000),
    "backticks of every length": ("a.md", lambda: b" ".join(b"`" * n for n in range(1, 300))),
    "one line": ("a.txt", lambda: b"word " * 2_000_000),
    "one word": ("a.txt", lambda: b"a" * 10_000_000),
    "every byte": ("a.txt", lambda: bytes(range(256))),
    "every byte, often": ("a.md", lambda: bytes(range(256)) * 4_000),
    "every byte but zero": ("a.txt", lambda: bytes(range(1, 256)) * 4_000),
    "blank lines": ("a.txt", lambda: b"\n" * (MANY // 3) + b"Oil."),
    "lines without end": ("a.txt", lambda: b"\n" * 9_999_990 + b"Oil."),
    "passages in passages": ("a.md", lambda: b"::: warning gore\n" * 50_000 + b"Oil."),
    "lines of colons": ("a.txt", lambda: b":::\n" * (MANY + 1)),
    "5,000 chapters": (
        "a.txt",
        lambda: b"\n\n".join(b"Chapter %d\n\nOil." % n for n in range(5_000)),
    ),
    "settings in settings": ("a.md", lambda: b"---\na: " + b"[" * 60_000 + b"\n---\n\nOil."),
    "accents": ("a.txt", lambda: ("e" + "\u0301" * 400_000).encode()),
    "zeros": ("a.txt", lambda: bytes(10_000_000)),
    "zeros that are called a document": ("a.docx", lambda: bytes(MANY)),
    "a program": ("a.txt", lambda: b"\x7fELF" + bytes(range(256)) * 100),
    "a text called a document": ("a.docx", lambda: TEXT.encode()),
    "a document called a text": ("a.txt", lambda: docx(paragraphs(TEXT))),
    "a page called an archive": ("a.zip", lambda: page(f"<p>{TEXT}</p>")),
    "a flat bomb": ("a.zip", lambda: bomb(50)),
    "a bomb in a bomb": ("a.zip", lambda: zipped({"a.zip": bomb(50), "b.txt": TEXT})),
    "a bomb in a document": ("a.docx", lambda: docx(paragraphs(TEXT + " " * 40_000_000))),
    "files that share bytes": ("a.zip", lambda: overlapping(5_000, MANY)),
    "files that quote each other": ("a.epub", lambda: quoted_overlap(2_000_000, 50)),
    "a laughing document": ("a.docx", lambda: docx(paragraphs("&a11;"), prolog=LAUGHS)),
    "a laughing book": ("a.epub", lambda: epub("<p>&a11;</p>", prolog=LAUGHS)),
    "a laughing text": ("a.odt", lambda: odt("<text:p>&a11;</text:p>", prolog=LAUGHS)),
    "a laughing fiction book": (
        "a.fb2",
        lambda: fb2("<section><p>&a11;</p></section>", prolog=LAUGHS),
    ),
    "a laughing page": (
        "a.html",
        lambda: LAUGHS.replace("DOCTYPE x", "DOCTYPE html").encode() + page("&a11;"),
    ),
    "half a document": ("a.docx", lambda: docx(paragraphs(TEXT) * 200)[:-300]),
    "half a book": ("a.epub", lambda: epub(f"<p>{TEXT}</p>" * 200)[:400]),
    "a document without its text": ("a.docx", lambda: docx("")),
    "a document of no XML": ("a.docx", lambda: zipped({"word/document.xml": b"\0\1\2" * 99})),
    "a page of elements in elements": ("a.html", lambda: page("<div>" * 1_500 + TEXT)),
    "a page of nothing but tags": ("a.html", lambda: page("<b>" * 300 + TEXT)),
    "a page behind comments without end": ("a.html", lambda: b"<!---->" * 100_000 + page(TEXT)),
    "a thousand comments and no page": ("a.html", lambda: b"<!---->" * 1_000 + TEXT.encode()),
    "an attribute without end": ("a.html", lambda: page(f"<p title='{'x' * MANY}'>{TEXT}")),
    "groups in groups": (
        "a.rtf",
        lambda: b"{\\rtf1 " + b"{" * 100_000 + b"Oil." + b"}" * 100_000 + b"}",
    ),
    "groups that never end": ("a.rtf", lambda: b"{\\rtf1 " + b"{\\b " * 30_000 + b"Oil."),
    "sections in sections": (
        "a.fb2",
        lambda: fb2("<section>" * 400 + f"<p>{TEXT}</p>" + "</section>" * 400),
    ),
}


def outcome(process: ReadingProcess, file: StoryFile) -> Reading | str:
    try:
        return process.read([file], {})
    except StoryError as refusal:
        return refusal.sentence


@pytest.mark.parametrize("case", FILES)
def test_it_becomes_a_reading_or_one_clear_sentence(reading_process: ReadingProcess, case: str):
    name, make = FILES[case]
    found = outcome(reading_process, StoryFile(name, make()))
    if isinstance(found, str):
        assert "\n" not in found and found.endswith(".") and len(found) < 300
        # Refused for what it is: neither too slow nor beyond the child's strength.
        assert "(ref " not in found
    else:
        assert any(chapter.body for chapter in found.manuscript.chapters)
    assert reading_process.peak < MOST_MEMORY


ENDLESS = {
    "lists": ("a.md", b"- a\n" * 900_000),
    "a document as long as a shelf": ("a.rtf", b"{\\rtf1 " + b"word \\par " * 900_000 + b"}"),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_what_would_take_too_long_is_killed_with_pandoc(case: str):
    """With a shorter limit than in earnest."""
    process = ReadingProcess(limit=2.0)
    process.read([StoryFile("a.txt", TEXT.encode())], {})
    group = process.pid
    name, data = ENDLESS[case]
    found = outcome(process, StoryFile(name, data))
    assert isinstance(found, str) and re.search(r"too long to read \(ref", found)
    assert group != process.pid
    alive = filter(None, map(_stat, Path("/proc").glob("[0-9]*/stat")))
    assert not [name for name, its_group in alive if its_group == group]
    process.close()


def _stat(file: Path) -> tuple[str, int] | None:
    """The name and the group of a process, or None for one that is gone or dead."""
    try:
        name, _, rest = file.read_text().partition("(")[2].rpartition(")")
    except OSError:
        return None
    fields = rest.split()
    return None if fields[0] == "Z" else (name, int(fields[2]))


class Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"FETCHED")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silence."""


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a server of our own, and what it was asked for."""
    asked = list[str]()
    handler = type("Heard", (Listener,), {"asked": asked})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def referring(address: str, file: str) -> dict[str, bytes]:
    """Documents that want to have these two."""
    inner = "".join(
        f'<img src="{at}"/><link rel="stylesheet" href="{at}"/><script src="{at}"></script>'
        f'<iframe src="{at}"></iframe><object data="{at}"></object><embed src="{at}"/>'
        f'<video src="{at}" poster="{at}"></video><a href="{at}">there</a>'
        for at in (address, f"file://{file}", file)
    )
    relations = "".join(
        outside(f"{kind}{number}", kind, at)
        for number, at in enumerate((address, f"file://{file}", file))
        for kind in ("image", "attachedTemplate", "hyperlink", "oleObject", "frame")
    )
    drawings = "".join(
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:link="rIdimage{number}" r:embed="rIdimage{number}"/></w:drawing></w:r></w:p>'
        for number in range(3)
    )
    external = f"<!DOCTYPE html SYSTEM '{address}/a.dtd'>"
    return {
        "a.html": page(f'<base href="{address}/"><meta http-equiv="refresh" content="0;{address}">'
                       f"{inner}<p>{TEXT}</p>"),
        "a.docx": docx(drawings + paragraphs(TEXT), relations=relations),
        "a.epub": epub(f"{inner}<p>{TEXT}</p>", prolog=external),
        "a.odt": odt(f"<text:p>{TEXT}<text:a>{file}</text:a></text:p>", prolog=external),
        "a.rtf": b'{\\rtf1{\\*\\template %s}{\\field{\\*\\fldinst INCLUDETEXT "%s"}}'
                 b'{\\field{\\*\\fldinst INCLUDEPICTURE "%s"}} Oil.}'
                 % (address.encode(), file.encode(), address.encode()),
        "a.fb2": fb2(f'<section><image xmlns:l="http://www.w3.org/1999/xlink" l:href="{address}"/>'
                     f"<p>{TEXT}</p></section>", prolog=external),
        "a.md": f"---\ntitle: T\nbibliography: {file}\n---\n\n![]({file}) <{address}>\n\n"
                f"{TEXT}".encode(),
    }  # fmt: skip


def test_no_file_is_opened_and_nobody_is_called(
    reading_process: ReadingProcess, listener: tuple[str, list[str]], tmp_path: Path
):
    address, asked = listener
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY")
    for name, data in referring(address, str(canary)).items():
        found = outcome(reading_process, StoryFile(name, data))
        assert isinstance(found, Reading), (name, found)
        words = " ".join(chapter.body for chapter in found.manuscript.chapters)
        assert "Oil." in words or TEXT in words, name
        assert "CANARY" not in repr(found) and "FETCHED" not in repr(found), name
    assert asked == []


def test_the_listener_would_have_heard(listener: tuple[str, list[str]]):
    import urllib.request

    address, asked = listener
    with urllib.request.urlopen(f"{address}/once") as answer:  # noqa: S310 (our own server)
        assert answer.read() == b"FETCHED"
    assert asked.pop() == "/once"
