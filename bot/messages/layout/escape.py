"""An author's plain words as Discord markup that displays exactly them."""

import re

GUARD = "\u200b"
"""The one character that is ever added: it is not seen, and keeps marks apart."""

_INLINE = r"\\*_~|`\[\]<"
# JavaScript and Python differ on a few signs: whatever either takes for white space begins a list
# or a heading here, and only what both do ends an address.
_SPACE_OR_END = r"(?=[\s\ufeff]|\Z)"
_LINE_START = (
    r"^(?:[^\S\n]|\ufeff)*"
    rf"(?:#{{1,6}}{_SPACE_OR_END}|-#|[-+]{_SPACE_OR_END}|>|\d+\.{_SPACE_OR_END})"
)
_SURE_SPACE = r"[^\S\x1c-\x1f\x85]"
_ADDRESS = r"https?://"
# With a backslash behind it, ¯ would begin the one emoticon whose marks Discord shows.
_ACTIVE = r"@(?=everyone|here)|:(?=[0-9A-Za-z_+\-]+:)|¯(?=_)"

_NOTABLE = re.compile(rf"[{_INLINE}]|{_ACTIVE}|{_ADDRESS}|{_LINE_START}", re.MULTILINE)
_IN_ADDRESS = rf"(?!{_ADDRESS}|{_ACTIVE})[^\s<>{_INLINE}]"
_URL = (
    rf"({_ADDRESS}(?:{_IN_ADDRESS})*[^\s<>{_INLINE}.,:;\"')])(?=[.,:;\"')]*(?:{_SURE_SPACE}|\Z))"
    rf"|(https?)(?=://)"
)
# A bare backtick ends code, and an address in code is no link: a guard in it would be displayed.
_LAST_ADDRESS = re.compile(r"(https?)(://(?:\\.|[^\s`\\])*)\Z")
_LINE_STARTS = re.compile(_LINE_START, re.MULTILINE)
_SEPARATOR = re.compile("([\u2028\u2029])")
_SPECIAL = re.compile(rf"[{_INLINE}]|{_ACTIVE}")
_SIGNS = re.compile(rf"{_URL}|([{_INLINE}]|{_ACTIVE})")


def escape(text: str) -> str:
    r"""Discord markup for `text`: it opens nothing, mentions nobody and loses nothing.

    Every pipe and every backslash gets a backslash of its own. An address stays a link if it
    holds no mark and white space or nothing follows; any other has its colon escaped (`https\:`),
    because Discord would show backslashes within a link. If something is written directly behind
    the result, it must not be able to continue an address: see `ends_in_address`.
    """
    # Discord takes form feeds out before it looks for marks: what they part would become one.
    text = text.replace("\f", " ")
    if "\u2028" in text or "\u2029" in text:
        # Where Discord takes a quote's marks away, a line begins behind these too.
        return "".join(_escape(line) for line in _SEPARATOR.split(text))
    return _escape(text)


def as_heading(markup: str) -> str:
    """Escaped markup as a heading's text, of whose edges Discord takes `#` for decoration."""
    start = "\\" if markup.startswith("#") else ""
    return f"{start}{markup}{GUARD}" if markup.endswith("#") else start + markup


def ends_in_address(markup: str) -> bool:
    """Whether escaped markup ends in a link that would swallow what is written behind it."""
    return "://" in markup and _LAST_ADDRESS.search(markup) is not None


def without_address(markup: str) -> str:
    """The same display as `markup`, the link at its end made plain text."""
    return _LAST_ADDRESS.sub(r"\1\\\2", markup)


def _escape(text: str) -> str:
    if _NOTABLE.search(text) is None:
        return text
    return _LINE_STARTS.sub(_escape_start, _escape_inline(text))


def _escape_inline(text: str) -> str:
    # In one walk: what an address begins with can complete a sign that stands before it.
    return _SIGNS.sub(_escape_sign, text) if "://" in text else _SPECIAL.sub(r"\\\g<0>", text)


def _escape_sign(match: re.Match[str]) -> str:
    address, scheme, special = match.groups()
    if address:
        return address
    return f"{scheme}\\" if scheme else f"\\{special}"


def _escape_start(match: re.Match[str]) -> str:
    found = match[0]
    sign = "." if found.endswith(".") else found.replace("\ufeff", " ").strip()[0]
    place = found.rindex(sign) if sign == "." else found.index(sign)
    return f"{found[:place]}\\{found[place:]}"
