"""The parts of a Word document put so that pandoc keeps text boxes, readings, tabs and secrets.

Pandoc shows what Word hides, and drops what stands in boxes and above other signs.
"""

import re
from collections.abc import Callable, Iterator

from bot.importing.documents import signs
from bot.importing.documents.tally import Lost, WordTally

_TEXT = re.compile(r"(<w:t(?:\s[^<>]*)?>)([^<]*)(</w:t>)")
_TAB = re.compile(r"<w:p?tab\s*/>")
_NEW_PAGE = re.compile(
    r"<w:br\s[^<>]*w:type=\"(?:page|column)\"[^<>]*/>|<w:lastRenderedPageBreak\s*/>"
)
_PROPERTIES = re.compile(r"<w:rPr>(.{0,4000}?)</w:rPr>", re.DOTALL)
_SAID = re.compile(r"<(w:vanish|w:color|w:highlight|w:shd)\b([^<>]*)/>")
_VALUE = re.compile(r"w:val=\"([^\"]*)\"")
_FILL = re.compile(r"w:fill=\"([^\"]*)\"")
_CENTRED = re.compile(r"<w:jc\s+w:val=\"center\"\s*/>")
_MOVED = re.compile(f"{signs.CODED}[0-9]+{signs.CODED}")
_DARK = frozenset({"", "auto", "000000", "black"})
_OFF = frozenset({"0", "false", "off"})


def prepare_word(xml: str, tally: WordTally) -> str:
    """A part of a document (its text, its notes) for pandoc."""
    xml = signs.without_signs(xml)
    xml = rewrite(xml, "mc:Fallback", lambda _opening, _inner: "")
    xml = rewrite(xml, "w:ruby", _write_ruby)
    xml = _move_boxes(xml)
    xml = rewrite(xml, "w:r", lambda opening, inner: _write_run(opening, inner, tally))
    return rewrite(xml, "w:p", _write_paragraph)


def rewrite(xml: str, name: str, change: Callable[[str, str], str]) -> str:
    """The text with each element of that name as `change` gives it for its tag and its inside.

    For elements that never stand in each other.
    """
    return "".join(_pieces(xml, re.compile(rf"<{name}(?:\s[^<>]*)?>"), f"</{name}>", change))


def _pieces(
    xml: str, opening: re.Pattern[str], closing: str, change: Callable[[str, str], str]
) -> Iterator[str]:
    position = 0
    while (found := opening.search(xml, position)) is not None:
        end = found.end() if found[0].endswith("/>") else xml.find(closing, found.end())
        if end < 0:
            break
        yield xml[position : found.start()]
        if found[0].endswith("/>"):
            yield found[0]
            position = end
        else:
            yield change(found[0], xml[found.end() : end])
            position = end + len(closing)
    yield xml[position:]


def _write_ruby(_opening: str, inner: str) -> str:
    reading, _, base = inner.partition("</w:rt>")
    words, above = _words(base), _words(reading)
    return f'<w:t xml:space="preserve">{words}({above})</w:t>' if above else f"<w:t>{words}</w:t>"


def _words(xml: str) -> str:
    return "".join(found[2] for found in _TEXT.finditer(xml))


def _move_boxes(xml: str) -> str:
    """What stands in a text box follows the paragraph that the box is tied to."""
    if "<w:txbxContent" not in xml:
        return xml
    boxes: list[str] = []

    def take(_opening: str, inner: str) -> str:
        boxes.append(inner)
        return f"{signs.CODED}{len(boxes) - 1}{signs.CODED}"

    marked = rewrite(xml, "w:txbxContent", take)
    for frame in ("w:pict", "w:drawing"):
        # A run that holds one of these may hold no text as well, for pandoc.
        marked = rewrite(marked, frame, _write_frame)
    return "".join(_place_boxes(marked, boxes))


def _write_frame(opening: str, inner: str) -> str:
    boxes = _MOVED.findall(inner)
    return "".join(boxes) or f"{opening}{inner}</{opening[1:].split()[0].rstrip('>')}>"


def _place_boxes(xml: str, boxes: list[str]) -> Iterator[str]:
    waiting: list[str] = []
    for number, piece in enumerate(xml.split(signs.CODED)):
        if number % 2:
            waiting.append(boxes[int(piece)])
            continue
        before, end, after = piece.partition("</w:p>")
        yield before + end
        if end:
            yield from waiting
            waiting.clear()
        yield after


def _write_run(opening: str, inner: str, tally: WordTally) -> str:
    properties = _PROPERTIES.search(inner)
    said = {found[1]: found[2] for found in _SAID.finditer(properties[1])} if properties else {}
    if "w:vanish" in said and _value(said["w:vanish"]) not in _OFF:
        tally.add(Lost.INVISIBLE, bool(_words(inner)))
        return ""
    inner = _NEW_PAGE.sub("", _TAB.sub('<w:t xml:space="preserve"> </w:t>', inner))
    if said and _is_blackened(said):
        tally.add(Lost.SPOILERS, bool(_words(inner)))
        inner = _TEXT.sub(rf"\g<1>{signs.HIDE}\g<2>{signs.SHOW}\g<3>", inner)
    return f"{opening}{inner}</w:r>"


def _is_blackened(said: dict[str, str]) -> bool:
    """Black on black, or white on nothing: nobody reads that by accident."""
    colour = _value(said.get("w:color", "")).casefold()
    fill = _FILL.search(said.get("w:shd", ""))
    ground = _value(said.get("w:highlight", "")) or (fill[1].casefold() if fill is not None else "")
    if ground in {"black", "000000"}:
        return colour in _DARK
    return colour == "ffffff" and ground in {"", "auto", "ffffff", "white", "none"}


def _value(attributes: str) -> str:
    found = _VALUE.search(attributes)
    return found[1] if found is not None else ""


def _write_paragraph(opening: str, inner: str) -> str:
    properties, end, rest = inner.partition("</w:pPr>")
    if end and _CENTRED.search(properties):
        rest = f"<w:r><w:t>{signs.CENTRED}</w:t></w:r>{rest}"
    return f"{opening}{properties}{end}{rest}</w:p>"
