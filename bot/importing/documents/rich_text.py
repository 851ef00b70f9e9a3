"""RTF put so that pandoc reads all of it: old code pages, signs beyond 16 bits, empty paragraphs.

Pandoc knows the Western code page only, and one table of fonts may name several others.
"""

import re
from dataclasses import dataclass, field, replace

from bot.importing.documents.signs import CENTRED, EMPTY, encode_sign
from bot.importing.documents.tally import Lost, WordTally

_TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|"
    rb"(?P<sign>\\[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_ESCAPED = re.compile(r"[\\{}]")
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {
    437: "cp437", 850: "cp850", 852: "cp852", 866: "cp866", 874: "cp874", 932: "cp932",
    936: "gb18030", 949: "cp949", 950: "cp950", 10000: "mac_roman", 65001: "utf-8",
    **{number: f"cp{number}" for number in range(1250, 1259)},
}  # fmt: skip
_OLD_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# What stands in these is not the text of the story.
_ASIDE = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "listtable",
    "listoverridetable", "generator", "rsidtbl", "fldinst", "datastore", "xmlnstbl", "header",
    "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "latentstyles",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and forgets again at its end.

    `spare` counts the signs behind one in Unicode, for programs that know none.
    """

    font: int = -1
    spare: int = 1
    aside: bool = False
    centred: bool = False


def prepare_rich_text(data: bytes, tally: WordTally) -> bytes:
    """RTF in plain ASCII that says the same."""
    reader = _RichTextReader(data, tally)
    reader.read()
    return b"".join(reader.written)


@dataclass(slots=True)
class _RichTextReader:
    """`told` says whether the paragraph has text; `skip` how many spare signs are to be passed."""

    data: bytes
    tally: WordTally
    page: str = "cp1252"
    default_font: int = -1
    fonts: dict[int, str] = field(default_factory=dict[int, str])
    state: _State = field(default_factory=_State)
    groups: list[_State] = field(default_factory=list[_State])
    waiting: bytearray = field(default_factory=bytearray)
    written: list[bytes] = field(default_factory=list[bytes])
    told: bool = False
    skip: int = 0
    high: int = 0
    position: int = 0

    def read(self) -> None:
        while (found := _TOKEN.match(self.data, self.position)) is not None:
            self.position = found.end()
            if found["hex"]:
                self._take_text(bytes([int(found["hex"], 16)]))
            elif found["text"]:
                self._take_text(found["text"])
            elif found["word"]:
                self._flush()
                number = int(found["number"]) if found["number"] else None
                self._take_word(found["word"].decode("ascii"), number)
            elif found["brace"]:
                self._flush()
                self._take_brace(found["brace"])
            elif found["sign"]:
                self._flush()
                self._take_sign(found["sign"])
            elif not self.waiting:
                self.written.append(b"\n")
        self._flush()

    def _take_text(self, text: bytes) -> None:
        passed, self.skip = min(self.skip, len(text)), max(0, self.skip - len(text))
        self.waiting += text[passed:]

    def _take_brace(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.groups.append(self.state)
        elif self.groups:
            self.state = self.groups.pop()
        self.written.append(brace)

    def _take_sign(self, sign: bytes) -> None:
        if sign == b"\\*":
            self.state = replace(self.state, aside=True)
        elif sign in {b"\\\n", b"\\\r"}:
            self._end_paragraph()
            sign = b"\\par "
        elif self.skip:
            self.skip -= 1
            return
        else:
            self._tell()
        self.written.append(sign)

    def _take_word(self, word: str, number: int | None) -> None:
        match word:
            case "u" if number is not None:
                self._take_unit(number & 0xFFFF)
                return
            case "uc":
                self.state = replace(self.state, spare=min(max(number or 0, 0), 20))
                return
            case "ansicpg":
                self.page = _PAGES.get(number or 0, self.page)
                return
            case "bin":
                self.position += max(number or 0, 0)
                return
            case "rtf":
                # Pandoc loses what follows a sign with a spare one behind it; so none has one.
                self.written.append(b"\\rtf1 \\uc0 ")
                return
            case "par":
                self._end_paragraph()
            case "v" if number != 0:
                self.tally.add(Lost.INVISIBLE, not self.state.aside)
            case "annotation":
                self.tally.add(Lost.COMMENTS)
            case "pard" | "ql" | "qr" | "qj" | "qc":
                self.state = replace(self.state, centred=word == "qc")
            case _:
                self._take_setting(word, number)
        self._write_word(word, number)

    def _take_setting(self, word: str, number: int | None) -> None:
        if word in _ASIDE:
            self.told = self.told or word in {"pict", "object"}
            self.state = replace(self.state, aside=True)
        elif word in _OLD_PAGES:
            self.page = _OLD_PAGES[word]
        elif word == "deff":
            self.default_font = number or 0
        elif word == "f":
            self.state = replace(self.state, font=number or 0)
        elif word == "fcharset" and number in _CHARSETS:
            self.fonts[self.state.font] = _CHARSETS[number]
        elif word in {"cell", "row", "tab", "line", "emdash", "endash", "bullet"}:
            self.told = True

    def _write_word(self, word: str, number: int | None) -> None:
        # These reset what was said of spare signs, too.
        after = "\\uc0 " if word in {"pard", "plain", "sectd"} else ""
        digits = "" if number is None else str(number)
        self.written.append(f"\\{word}{digits} {after}".encode("ascii"))

    def _take_unit(self, unit: int) -> None:
        """UTF-16 units, of which two may make one sign."""
        self.skip = self.state.spare
        if 0xD800 <= unit < 0xDC00:
            self.high = unit
            return
        if 0xDC00 <= unit < 0xE000:
            sign = (
                chr(0x10000 + ((self.high - 0xD800) << 10) + unit - 0xDC00)
                if self.high
                else "\ufffd"
            )
        else:
            sign = chr(unit)
        self.high = 0
        self._write_text(sign)

    def _end_paragraph(self) -> None:
        if not self.told and not self.state.aside:
            self.written.append(_encode(EMPTY))
        self.told = self.state.aside and self.told

    def _flush(self) -> None:
        if self.waiting:
            font = self.state.font if self.state.font >= 0 else self.default_font
            page = self.fonts.get(font, self.page)
            self._write_text(self.waiting.decode(page, "replace"))
            self.waiting.clear()

    def _write_text(self, text: str) -> None:
        if not self.state.aside and text.strip():
            self._tell()
        self.written.append(_encode(text))

    def _tell(self) -> None:
        if self.state.aside or self.told:
            return
        self.told = True
        if self.state.centred:
            self.written.append(_encode(CENTRED))


def _encode(text: str) -> bytes:
    if text.isascii() and not _ESCAPED.search(text):
        return text.encode("ascii")
    return b"".join(map(_encode_sign, text))


def _encode_sign(sign: str) -> bytes:
    code = ord(sign)
    if sign in "\\{}":
        return b"\\" + sign.encode("ascii")
    if code < 0x80:
        return sign.encode("ascii")
    if code > 0xFFFF:
        return _encode(encode_sign(sign))
    return f"\\u{code - 0x10000 if code > 0x7FFF else code} ".encode("ascii")
