"""Labels in the forms that need company: bullets, rows of a table, a dash or an equals sign.

`- Rating: T`, `| Rating | T |`, `Rating - T` and `Rating = T` could also be dialogue or a sum;
beside other labels they are labels.
"""

import re

from bot.importing.lines.labels import Label, read_label, read_labels
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import Source

_BULLET = re.compile(r"\s*[-*•–+·]\s+(?=\S)")
_ROW = re.compile(r"\s*\|([^|]{1,40})\|([^|]*)\|\s*")
_ROW_RULE = re.compile(r"\s*\|[-:=+|\s]{3,200}\|\s*")
_DASHED = re.compile(r"\s*([^\W\d_][^:=\n]{0,28}?)\s*(?:\s[-–—]|=)\s+(?=\S)")
_SPEAKER = re.compile(r"\s*[A-Z][A-Z .'’-]{0,24}:\s")
_REGION = 64


def read_company_labels(line: str) -> list[Label]:
    """The labels of a line that stands among others, in any form."""
    return read_labels(line) or read_labels(_as_plain(line))


def says_nothing(line: str) -> bool:
    """A scene break, or the rule of a table: `|---|---|`."""
    return is_scene_break(line) or ("|" in line and _ROW_RULE.fullmatch(line) is not None)


def speaks_in_script(source: Source, index: int) -> bool:
    """Whether the next line is a speaker's: `ANNA: Is this the queue?`."""
    while index < len(source.lines) and source.is_blank(index):
        index += 1
    line = source.lines[index] if index < len(source.lines) else ""
    return _SPEAKER.match(line) is not None and not read_labels(line)


def _as_plain(line: str) -> str:
    """The line as `Name: value`, where its form can be told."""
    bare = line[bullet.end() :] if (bullet := _BULLET.match(line)) else line
    row = _ROW.fullmatch(bare) if "|" in bare else None
    if row is not None:
        return f"{row[1].strip().rstrip(':')}: {row[2].strip()}"
    if read_label(bare) is not None:
        return bare
    dashed = _DASHED.match(bare[:_REGION])
    return f"{dashed[1]}: {bare[dashed.end() :]}" if dashed is not None else bare
