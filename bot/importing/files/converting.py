"""Any document to Markdown text: pandoc takes it apart, `documents` makes sense of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.errors import StoryError
from bot.importing.documents.book import join_pages
from bot.importing.documents.documents import DocumentSource, read_tree
from bot.importing.documents.fiction_book import prepare_fiction_book
from bot.importing.documents.open_document import prepare_open_document
from bot.importing.documents.package import find_package, read_contents, read_package
from bot.importing.documents.rich_text import prepare_rich_text
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.web_pages import prepare_page
from bot.importing.documents.word import prepare_word
from bot.importing.files.archives import DAMAGED, read_entries, replace_entries
from bot.importing.files.characters import decode_page, decode_part
from bot.importing.files.formats import Format
from bot.importing.files.pandoc import run_pandoc
from bot.importing.manuscripts.document_text import DocumentText

_HTML = "html+empty_paragraphs-auto_identifiers"
_WORD_PARTS = ("word/document", "word/footnotes", "word/endnotes")
_CONTAINER = "META-INF/container.xml"
_NO_CHOICES: Mapping[str, str] = MappingProxyType({})

_Choices = Mapping[str, str]


def convert(data: bytes, kind: Format, choices: _Choices = _NO_CHOICES) -> DocumentText:
    """The text of a document that is neither plain text, nor Markdown, nor an archive.

    `choices` are the author's, as for a reading; the only one that matters here is the encoding of
    a web page or a FictionBook. What is not to be trusted in containers and XML was refused
    before. Raises StoryError.
    """
    return _CONVERTERS[kind](data, choices)


def _convert_page(data: bytes, choices: _Choices) -> DocumentText:
    page, proposals = decode_page(data, choices)
    tree = run_pandoc(prepare_page(page).encode(), _HTML)
    return read_tree(tree, DocumentSource(proposals=proposals, doubtful=True))


def _convert_book(data: bytes, _: _Choices) -> DocumentText:
    parts = read_entries(data, lambda _name: True)
    path = find_package(_part(parts, _CONTAINER))
    package = read_package(_part(parts, path), path)
    names: dict[str, str] = {}
    for contents in package.contents:
        names = {**read_contents(_part(parts, contents), contents), **names}
    texts = [(names.get(name, ""), _part(parts, name)) for name in package.texts if name in parts]
    tally = WordTally()
    tally.add(Lost.PAGES, package.left_out)
    tree = run_pandoc(prepare_page(join_pages(texts)).encode(), _HTML)
    return read_tree(tree, DocumentSource(given=package.metadata, tally=tally))


def _part(parts: Mapping[str, bytes], name: str) -> str:
    if name not in parts:
        raise StoryError(DAMAGED)
    return decode_part(parts[name])


def _convert_word(data: bytes, _: _Choices) -> DocumentText:
    tally = WordTally()
    parts = read_entries(data, lambda name: name.startswith(_WORD_PARTS) and name.endswith(".xml"))
    changed = {name: prepare_word(decode_part(xml), tally).encode() for name, xml in parts.items()}
    document = replace_entries(data, changed)
    tree = run_pandoc(document, "docx+empty_paragraphs+styles", "--track-changes=all")
    return read_tree(tree, DocumentSource(tally=tally))


def _convert_open_document(data: bytes, _: _Choices) -> DocumentText:
    tally = WordTally()
    parts = read_entries(data, lambda name: name in {"content.xml", "styles.xml"})
    styles = decode_part(parts.get("styles.xml", b""))
    content = prepare_open_document(_part(parts, "content.xml"), styles, tally)
    document = replace_entries(data, {"content.xml": content.encode()})
    return read_tree(run_pandoc(document, "odt+empty_paragraphs"), DocumentSource(tally=tally))


def _convert_rich_text(data: bytes, _: _Choices) -> DocumentText:
    tally = WordTally()
    tree = run_pandoc(prepare_rich_text(data, tally), "rtf")
    return read_tree(tree, DocumentSource(tally=tally, doubtful=True))


def _convert_fiction_book(data: bytes, choices: _Choices) -> DocumentText:
    xml, proposals = decode_page(data, choices)
    tree = run_pandoc(prepare_fiction_book(xml).encode(), "fb2")
    return read_tree(tree, DocumentSource(proposals=proposals))


_CONVERTERS: dict[Format, Callable[[bytes, _Choices], DocumentText]] = {
    Format.HTML: _convert_page,
    Format.EPUB: _convert_book,
    Format.DOCX: _convert_word,
    Format.ODT: _convert_open_document,
    Format.RTF: _convert_rich_text,
    Format.FB2: _convert_fiction_book,
}
