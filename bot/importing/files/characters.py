"""The letters of web pages and XML: what they say about themselves, then UTF-8, then a guess."""

import codecs
import re
from collections.abc import Mapping

from bot.importing.encoding import BYTE_ORDER_MARKS, decode
from bot.importing.encoding_choice import propose_encoding
from bot.importing.questions import Findings, Question

_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})|"
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
_REGION = 4_096
_TAG = re.compile(rb"<[^<>]{0,2000}>")
# What these names mean on the web.
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-9": "cp1254", "x-sjis": "cp932",
}  # fmt: skip
_SEVEN_BIT = ("iso-2022", "iso2022", "hz", "utf-7")


def decode_page(data: bytes, choices: Mapping[str, str]) -> tuple[str, tuple[Question, ...]]:
    """The text of a page, and the doubt about its letters if there is one. Raises StoryError."""
    declared = _declared(data)
    marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if (
        not marked
        and declared.startswith(_SEVEN_BIT)
        and (text := _try(data, declared)) is not None
    ):
        return text, ()
    if not marked and (text := _try(data, "utf-8")) is not None and b"\0" not in data:
        return text, ()
    if not marked and declared and (text := _try(data, declared)) is not None:
        return text, ()
    findings = Findings(choices)
    chosen = choices.get("encoding")
    # Tags are ASCII in all of them: without them the letters that tell stand closer together.
    judged = data if marked or b"\0" in data else _TAG.sub(b"\n", data)
    decoded = decode(judged, chosen)
    propose_encoding(decoded, findings)
    text = decoded.text if marked else _decode_as(data, decoded.encoding)
    return text.removeprefix("\ufeff"), tuple(findings.proposals)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        # UTF-8 with a few broken bytes goes by a name that is no codec's.
        return decode(data, encoding).text


def decode_part(data: bytes) -> str:
    """A part of an archive: XML says what it is, and is UTF-8 where it does not."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    text = _try(data, "utf-8") or _try(data, _declared(data) or "cp1252")
    return text if text is not None else data.decode("cp1252", "replace")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_REGION])
    if found is None:
        return ""
    name = (found[1] or found[2]).decode("ascii").casefold()
    name = _MEANT.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    return name if getattr(info, "_is_text_encoding", True) else ""


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
