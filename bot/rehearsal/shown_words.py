"""An answer of the bot as a person sees it: Discord shows its mentions, dates and headings so."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

_CHANNEL = re.compile(r"<#(\d+)>")
_DATE = re.compile(r"<t:(\d+)(?::\w)?>")
_RELATIVE = re.compile(r" \(<t:\d+:R>\)|<t:\d+:R>")
_HEADING = re.compile(r"^#{1,3} ")


def as_shown(line: str, channels: Mapping[int, str | None]) -> str:
    """One line of markup with names for channels (by id) and plain dates, in UTC."""
    line = _RELATIVE.sub("", _HEADING.sub("", line))
    line = _CHANNEL.sub(lambda found: f"#{channels.get(int(found[1])) or found[1]}", line)
    return _DATE.sub(lambda found: shown_date(datetime.fromtimestamp(int(found[1]), UTC)), line)


def shown_date(instant: datetime) -> str:
    return f"{instant:%a %d %b %Y, %H:%M} UTC"
