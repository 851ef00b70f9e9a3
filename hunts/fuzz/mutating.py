"""A file with something wrong with it: bytes of a flat file, or of a file within an archive."""

import io
import zipfile
from collections.abc import Callable
from random import Random

from bot.importing.files.story_file import StoryFile

# What parsers stumble over: ends, depths, counts, marks of ours and of others.
TOKENS = (
    *(b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b" ", b"\x1b$B"),
    *(b":::", b"::: warning gore\n", b"||", b"***", b"```", b"~~~", b"---\n", b"# ", b"> ", b"- "),
    *(b"[", b"](", b"<", b">", b"&amp;", b"&#x0;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</p>"),
    *(b"<p>", b"<div>", b"<table><tr><td>", b"<w:p>", b"</w:p>", b"<w:tbl>", b"<text:list>"),
    *(b"{", b"}", b"\\u-1?", b"\\bin9999999 ", b"\\'", b"{\\*", b"\\par"),
    *(b"Chapter 2\n\n", b"Warnings: gore\n", b"A/N:", b"99999999999", b"-1", b"PK\x03\x04"),
)
MOST_REPEATS = 400


def mutated(file: StoryFile, random: Random) -> StoryFile:
    """The same file with one to six changes. The same `random` makes the same."""
    data = file.data
    if data.startswith(b"PK") and random.random() < 0.85:
        data = _mutate_within(data, random)
    else:
        data = _mutate(data, random)
    return StoryFile(file.name, data)


def _mutate_within(data: bytes, random: Random) -> bytes:
    """An archive that is sound itself, so that what reads its files has to cope."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    chosen = random.choice(list(entries))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            if name == chosen and random.random() < 0.05:
                continue
            archive.writestr(name, _mutate(content, random) if name == chosen else content)
    return target.getvalue()


def _mutate(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 6)):
        data = random.choice(_CHANGES)(data, random)
    return data


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(TOKENS) + data[at:]


def _repeat(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(TOKENS) * random.randint(1, MOST_REPEATS) + data[at:]


def _remove(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _move(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    at = random.randint(0, len(data))
    return data[:at] + data[start:end] + data[at:]


def _flip(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data)) if data else 0
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((1, 4, 20, 200)))


_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _insert,
    _insert,
    _repeat,
    _remove,
    _move,
    _flip,
    _cut,
)
