"""Time zones as people name them: regions and cities, which know when their clocks change."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from bot.errors import StoryError
from bot.messages.layout.escape import escape
from bot.schedule import texts

MAX_SUGGESTIONS = 25

COMMON = (
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Warsaw",
    "Europe/Stockholm",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Manila",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
)

# What people mean by letters that say nothing of clock changes, or mean several things.
_MEANT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("est", "edt", "et", "est5edt"), "America/New_York"),
        **dict.fromkeys(("cst", "cdt", "ct", "cst6cdt"), "America/Chicago"),
        **dict.fromkeys(("mst", "mdt", "mt", "mst7mdt"), "America/Denver"),
        **dict.fromkeys(("pst", "pdt", "pt", "pst8pdt"), "America/Los_Angeles"),
        **dict.fromkeys(("akst", "akdt"), "America/Anchorage"),
        **dict.fromkeys(("hst", "hdt"), "Pacific/Honolulu"),
        **dict.fromkeys(("gmt", "bst", "gb"), "Europe/London"),
        **dict.fromkeys(("cet", "cest", "met", "mez", "mesz"), "Europe/Berlin"),
        **dict.fromkeys(("eet", "eest"), "Europe/Helsinki"),
        **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
        **dict.fromkeys(("msk", "w-su"), "Europe/Moscow"),
        **dict.fromkeys(("jst",), "Asia/Tokyo"),
        **dict.fromkeys(("ist",), "Asia/Kolkata"),
        **dict.fromkeys(("sgt",), "Asia/Singapore"),
        **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
        **dict.fromkeys(("nzst", "nzdt", "nz"), "Pacific/Auckland"),
        **dict.fromkeys(("uct", "zulu", "etc/utc", "universal"), "UTC"),
    }
)
_OFFSET = re.compile(r"(?:etc/)?(?:utc|gmt)?\s*[+\-−]?\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)


def find_zone(words: str) -> str:
    """Return the IANA name that was meant, or raise a StoryError that says what to write."""
    key = _key(words)
    if key in _by_name():
        return _by_name()[key]
    matches = _by_city().get(_key(words.partition(",")[0]), [])
    if len({name.partition("/")[0] for name in matches}) == 1:
        return matches[0]
    if matches:
        raise StoryError(texts.SEVERAL_ZONES(zones=_either(matches)))
    raise StoryError(_refusal(words))


def suggest_zones(words: str) -> list[str]:
    """Return zones for a half-typed name, the likeliest first; the usual ones for no words."""
    key = _key(words)
    if not key:
        return list(COMMON)
    meant = [_MEANT[key]] if key in _MEANT else []
    ranked = sorted(
        (rank, name not in COMMON, name)
        for folded, name in _by_name().items()
        if (rank := _rank(key, folded)) is not None and name not in meant
    )
    return [*meant, *(name for _, _, name in ranked)][:MAX_SUGGESTIONS]


def _refusal(words: str) -> str:
    key = _key(words)
    shown = escape(" ".join(words.split())[:40])
    if key in _MEANT or _OFFSET.fullmatch(words.strip()):
        return texts.NO_CLOCK_CHANGES(zone=shown, city=_MEANT.get(key, "Europe/Berlin"))
    if not shown:
        return texts.NAME_A_CITY
    if near := suggest_zones(words)[:3]:
        return texts.DID_YOU_MEAN(zone=shown, zones=_either(near))
    return texts.NO_ZONE(zone=shown)


def _either(names: list[str]) -> str:
    *others, last = names
    return texts.EITHER(first=", ".join(others), last=last) if others else last


def _rank(key: str, folded: str) -> int | None:
    city = folded.rpartition("/")[2]
    if city.startswith(key):
        return 0
    if folded.startswith(key):
        return 1
    return 2 if key in folded else None


def _key(words: str) -> str:
    return re.sub(r"[\s_\-]+", "_", words.strip().casefold())


@cache
def _by_name() -> Mapping[str, str]:
    return {_key(name): name for name in sorted(available_timezones()) if _is_place(name)}


@cache
def _by_city() -> Mapping[str, list[str]]:
    cities: dict[str, list[str]] = {}
    for folded, name in _by_name().items():
        cities.setdefault(folded.rpartition("/")[2], []).append(name)
    usual = {_key(name).rpartition("/")[2]: [name] for name in COMMON}
    return {**cities, **usual}


def _is_place(name: str) -> bool:
    """Regions and cities, and UTC for those who ask for it; no abbreviations, no offsets."""
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/")))
