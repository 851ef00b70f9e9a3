"""Pandoc within its bounds: it ends, it stays small, and it reads nothing else."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StoryError
from bot.importing import bounds
from bot.importing.files import pandoc
from bot.importing.files.pandoc import run_pandoc
from tests.importing.written_documents import converted


def test_a_document_becomes_a_tree():
    assert b'"Tide"' in run_pandoc(b"<p>Tide</p>", "html")


def test_what_is_no_document_is_refused():
    with pytest.raises(StoryError, match="cannot be read"):
        run_pandoc(b"no zip at all", "docx")


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pandoc, "TIME_LIMIT", 0.001)
    with pytest.raises(StoryError, match="too long"):
        run_pandoc(b"<p>Tide</p>" * 1_000, "html")


def test_a_document_that_computes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bounds, "PANDOC_SECONDS", 1)
    with pytest.raises(StoryError, match="too long"):
        run_pandoc(b"<p>Tide and tin</p>" * 60_000, "html")


def test_a_document_that_needs_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pandoc, "HEAP", "8M")
    with pytest.raises(StoryError, match="too large"):
        run_pandoc(b"<p>Tide and tin</p>" * 20_000, "html")


ASKED = list[str]()


class _Listener(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append(self.path)
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_file_and_no_address_is_ever_read(address: str, tmp_path: Path):
    secret = tmp_path / "secret.html"
    secret.write_text("<p>credo</p>")
    places = (str(secret), secret.as_uri(), f"{address}/x")
    tags = "".join(
        f'<link rel="stylesheet" href="{place}"><img src="{place}"><iframe src="{place}"></iframe>'
        f'<object data="{place}"></object><embed src="{place}"><script src="{place}"></script>'
        f'<svg><image href="{place}"/></svg>'
        for place in places
    )
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret}">]><html><p>Tide &x;</p>{tags}</html>'
    document = converted(page)
    book = converted(
        f'<FictionBook xmlns:l="http://www.w3.org/1999/xlink"><body><section><p>Tide</p>'
        f'<image l:href="{secret}"/><image l:href="{address}/y"/></section></body></FictionBook>',
        "a.fb2",
    )
    assert "Tide" in document.markdown and "Tide" in book.markdown
    assert "credo" not in document.markdown + book.markdown
    assert not ASKED
