"""What an EPUB says of itself: its files in reading order, their names, and whose work it is."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from bot.errors import StoryError
from bot.importing.documents.markup import Tag, read_markup
from bot.importing.documents.metadata import Metadata
from bot.importing.documents.paragraphs import print_line
from bot.text.blocks import Span

BROKEN = "This EPUB does not say what belongs to it: save it anew, for example with Calibre."
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_NO_TEXT = frozenset({"toc", "cover"})


@dataclass(frozen=True, slots=True)
class Package:
    """`texts` are names of files in reading order, `contents` those that list the chapters.

    `left_out` are the covers and contents that stand among the texts.
    """

    metadata: Metadata
    texts: tuple[str, ...]
    contents: tuple[str, ...]
    left_out: int = 0


@dataclass(slots=True)
class _Found:
    words: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    items: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    spine: list[str] = field(default_factory=list[str])
    guide: dict[str, str] = field(default_factory=dict[str, str])


def find_package(container: str) -> str:
    """The name of the package file, from `META-INF/container.xml`. Raises StoryError."""
    for piece in read_markup(container):
        if isinstance(piece, Tag) and _local(piece) == "rootfile" and not piece.ends:
            path = piece.attributes().get("full-path", "")
            if path:
                return unquote(path)
    raise StoryError(BROKEN)


def read_package(opf: str, path: str) -> Package:
    """`path` is the package file's own name. Raises StoryError where nothing is to be read."""
    found = _collect(opf)
    folder = posixpath.dirname(path)
    items = {key: _resolve(folder, item.get("href", "")) for key, item in found.items.items()}
    no_text = {_resolve(folder, href) for kind, href in found.guide.items() if kind in _NO_TEXT}
    texts = [key for key in found.spine if _is_text(found.items.get(key, {}))]
    kept = [key for key in texts if not _lists(found.items[key]) and items[key] not in no_text]
    if not kept:
        raise StoryError(BROKEN)
    contents = [items[key] for key, item in found.items.items() if _lists(item)]
    return Package(
        _metadata(found.words),
        tuple(dict.fromkeys(items[key] for key in kept)),
        tuple(contents),
        len(texts) - len(kept),
    )


def read_contents(page: str, path: str) -> dict[str, str]:
    """The names of chapters by file, from an NCX or a navigation page. Its first name counts."""
    folder = posixpath.dirname(path)
    names: dict[str, str] = {}
    words: list[str] = []
    target = ""
    for piece in read_markup(page):
        if isinstance(piece, str):
            words.append(piece)
            continue
        name = _local(piece)
        if name == "a" and piece.ends and target:
            names.setdefault(target, _tidy(words))
            target = ""
        elif name == "a" and not piece.ends:
            words, target = [], _resolve(folder, piece.attributes().get("href", ""))
        elif name == "text" and not piece.ends:
            words = []
        elif name == "content" and not piece.ends:
            names.setdefault(_resolve(folder, piece.attributes().get("src", "")), _tidy(words))
    return {file: label for file, label in names.items() if file and label}


def _collect(opf: str) -> _Found:
    found = _Found()
    open_name = ""
    for piece in read_markup(opf):
        if isinstance(piece, str):
            if open_name:
                found.words[open_name][-1] += piece
            continue
        name = _local(piece)
        open_name = ""
        if piece.ends:
            continue
        said = piece.attributes()
        if piece.name.startswith("dc:") and not piece.closed:
            open_name = name
            found.words.setdefault(name, []).append("")
        elif name == "meta" and said.get("name") == "calibre:series":
            found.words["series"] = [said.get("content", "")]
        elif name == "item" and said.get("id"):
            found.items[said["id"]] = said
        elif name == "itemref":
            found.spine.append(said.get("idref", ""))
        elif name == "reference":
            found.guide[said.get("type", "").casefold()] = said.get("href", "")
    return found


def _metadata(words: dict[str, list[str]]) -> Metadata:
    def lines(key: str) -> Iterator[str]:
        for text in words.get(key, ()):
            plain = " ".join(_without_tags(unescape(text)).split())
            if plain:
                yield print_line([Span(plain)])

    return Metadata(
        title=next(lines("title"), ""),
        authors=tuple(dict.fromkeys(lines("creator"))),
        summary=next(lines("description"), ""),
        tags=tuple(dict.fromkeys(lines("subject"))),
        series=next(lines("series"), ""),
    )


def _without_tags(text: str) -> str:
    pieces = (piece if isinstance(piece, str) else " " for piece in read_markup(text))
    return unescape("".join(pieces))


def _is_text(item: dict[str, str]) -> bool:
    kind = item.get("media-type", "")
    return kind in _TEXTS or (not kind and bool(item.get("href")))


def _lists(item: dict[str, str]) -> bool:
    """Whether this file only lists the chapters."""
    ncx = item.get("media-type") == "application/x-dtbncx+xml"
    return ncx or "nav" in item.get("properties", "").split()


def _resolve(folder: str, href: str) -> str:
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(folder, path)) if path else ""


def _local(tag: Tag) -> str:
    return tag.name.rpartition(":")[2]


def _tidy(words: list[str]) -> str:
    return " ".join(unescape("".join(words)).split())
