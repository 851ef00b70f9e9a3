"""UTF-8 that was once read in another encoding and saved so: `donâ€™t`, `cafÃ©`, `РџСЂРёРІРµС‚`."""

import re
from dataclasses import dataclass
from functools import lru_cache

_CARRIERS = ("cp1252", "cp1251", "mac_roman")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# What stories hold: letters of Europe and the Near East, and whatever took three bytes.
_LAST_LETTER = 0x06FF
_FIRST_PHONETIC, _LAST_PHONETIC = 0x0250, 0x036F
_LEAST, _ENOUGH, _SURE = 0.5, 3, 0.95


@dataclass(frozen=True, slots=True)
class Repair:
    """`sure` where next to nothing else but such sequences stands beyond ASCII."""

    text: str
    carrier: str
    sure: bool


@dataclass(slots=True)
class _Counts:
    signs: int = 0
    sequences: int = 0


def find_repair(text: str) -> Repair | None:
    """The text as it was before, if it is double-encoded. Never applied without being said."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    found = [one for carrier in _CARRIERS if (one := _repair(text, carrier, beyond)) is not None]
    return max(found, key=lambda one: one[0])[1] if found else None


def _repair(text: str, carrier: str, beyond: int) -> tuple[int, Repair] | None:
    # Each sequence has one of these pairs; most texts have none, and are not looked at closer.
    pairs = len(_pairs(carrier).findall(text))
    if pairs < _ENOUGH and 4 * pairs < _LEAST * beyond:
        return None
    if carrier != "cp1252" and 4 * pairs < _LEAST * beyond:
        return None
    counts = _Counts()
    table = _bytes_of(carrier)

    def restore(run: re.Match[str]) -> str:
        return _restore_run(run[0], table, carrier, counts)

    repaired = _runs(carrier).sub(restore, text)
    share = counts.signs / beyond
    if counts.sequences == 0 or (share < _LEAST and counts.sequences < _ENOUGH):
        return None
    if share < _LEAST and carrier != "cp1252":
        return None
    sure = share >= _SURE and counts.sequences >= _ENOUGH
    return counts.signs, Repair(repaired, carrier, sure)


def _restore_run(run: str, table: dict[str, int], carrier: str, counts: _Counts) -> str:
    data = bytes(table[sign] for sign in run)
    made: list[str] = []
    position = 0
    for found in _SEQUENCE.finditer(data):
        sign = _decode(found[0])
        if not sign:
            continue
        made += [run[position : found.start()], sign]
        position = found.end()
        counts.signs += found.end() - found.start()
        counts.sequences += 1
    made.append(run[position:])
    return "".join(made)


def _decode(sequence: bytes) -> str:
    try:
        sign = sequence.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    code = ord(sign)
    usual = code <= _LAST_LETTER and not _FIRST_PHONETIC <= code <= _LAST_PHONETIC
    return sign if (usual or len(sequence) > 2) and code >= 0xA0 else ""


@lru_cache
def _bytes_of(carrier: str) -> dict[str, int]:
    """Bytes beyond ASCII by what they show; those without a sign show as in ISO 8859-1."""
    return {
        bytes([byte]).decode(carrier, "replace").replace("\ufffd", chr(byte)): byte
        for byte in range(0x80, 0x100)
    }


@lru_cache
def _runs(carrier: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_bytes_of(carrier)))}]{{2,}}")


@lru_cache
def _pairs(carrier: str) -> re.Pattern[str]:
    """What a sequence begins with."""
    signs = {byte: sign for sign, byte in _bytes_of(carrier).items()}
    first, second = (
        re.escape("".join(signs[byte] for byte in span))
        for span in (range(0xC2, 0xF5), range(0x80, 0xC0))
    )
    return re.compile(f"[{first}][{second}]")
