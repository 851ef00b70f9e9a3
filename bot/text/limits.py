"""Discord's numbers, and the unit they are counted in here."""

TEXT_DISPLAY_TOTAL = 4000
"""Characters of all text displays of one Components V2 message together."""

COMPONENTS = 40
"""Components of one Components V2 message, nested ones included."""

CONTENT = 2000
"""Characters of the content of a plain message sent by a bot."""

SPOILERS = 99
"""Spoilers of one message whose text Discord's client shows; what stands behind them is lost."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, which is never below what Discord may count."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
