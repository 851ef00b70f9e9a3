"""What the chapters are made of: letters that tell hidden from open, and everything that trips.

Hidden words are written in Cyrillic, Hebrew, Thai and Katakana, open ones in Greek, Arabic,
Devanagari and Hiragana, and each side has Chinese signs of its own.
One letter on the wrong side is a leak (or hides too much), whatever else a judge makes of a text.
"""

import re
from random import Random

HIDDEN_LETTER = re.compile(
    "[\u0400-\u04ff\u05d0-\u05ea\u0e01-\u0e2e\u30a1-\u30c3\u30c5-\u30fa刀血夜死影鬼]"
)
"""Without the one Katakana letter of `¯\\_(ツ)_/¯`, which both sides may shrug with."""
OPEN_LETTER = re.compile("[\u0370-\u03ff\u0621-\u064a\u0905-\u0939\u3041-\u3096春花海光晨塔]")

HIDDEN_WORDS = (
    "мельник", "упал.", "Река", "кровь,", "«ночь»", "лё\u0301д", "дом-тюрьма", "не_вернулся",
    "שלום", "סוף.", "דם", "カミソリ", "チカイ", "ヤミ、", "«Кто?»", "Зря!",
)  # fmt: skip
OPEN_WORDS = (
    "λύχνος", "έπεσε.", "Ποταμός", "αλάτι,", "«νύχτα»", "ά\u0301γιος", "φως-σκιά", "κάτι_άλλο",
    "سلام", "نهاية.", "ملح", "ひかり", "ちかい", "かぜ、", "«Ποιος;»", "Ναι!",
)  # fmt: skip
# Three bytes a letter, as in most of the world's books, or four: what a message holds least of.
HEAVY_HIDDEN = (
    ("ลมทะเล", "พัดแรงจน", "ตะเกียงดับ", "คืนนั้น"),
    ("カミソリノ", "ヨルガキタ。", "「ダレモイナイ」", "チカイ、"),
    ("血刀之夜，", "鬼影死。", "「夜夜夜」", "刀"),
    ("Фонарь", "погас,", "никто", "не вышел."),
)
HEAVY_OPEN = (
    ("दीपक", "बुझ गया", "सीढ़ियों पर", "आहट।"),
    ("ひかりの", "あさがきた。", "「だれもいない」", "ちかい、"),
    ("春海之光，", "晨塔花。", "「花花花」", "光"),
    ("الريح", "لا تنتظر", "أحدًا،", "ثم صعد."),
)
_EMOJI = ("🌊", "🏮", "👩‍👩‍👧‍👦", "🇯🇵", "⭐️")
PLAIN_WORDS = ("salt", "the", "river", "a", "9", "don’t", "“oh”", "—", "…", "Why?", "Mr.", "x", "I")

LINE_STARTS = (
    "# ", "## ", "#", "###### ", "-# ", "- ", "* ", "+ ", "-", "> ", ">", ">>> ", ">>>", "1. ",
    "12.", "1) ", "    ", "\t", "  - ", " > ", "--- ", "***", "> - ", "> # ", "- # ", "> > ",
    "=== ",
)  # fmt: skip
SIGNS = (
    "||", "|", "|||", "||||", "||||||", "| |", "|\u200b|", "\\", "\\\\", "\\\\\\", "\\|", "\\||",
    "\\|\\|", "||\\", "*", "**", "***", "_", "__", "___", "~", "~~", "~~~", "`", "``", "```",
    "\\`", "\\``", "` `", "`||`", "``||``", "```||```", "``` ", "*\\", "_*", "*_", "**_", "~~*",
    "[", "]", "](", ")", "(", "<", ">", "!", "![", "&", "#", "-", "=", "\\*", "\\_", "\\~",
    "&amp;", "&#124;&#124;", "<!-- -->", "*|*", "**||**", "~||~", ":", "::", ":::", "@", "¯", "$",
)  # fmt: skip
ACTIVE = (
    "@everyone", "@here", "<@123456789012345678>", "<@!1>", "<@&12>", "<#123456789012345678>",
    "<:wave:123456789012345678>", "<a:b:1>", "<t:1618953630:R>", "<t:1>",
    "</read:12345678901234567>",
    "<id:guide>", "<12345678901234567:customize>", ":heart:", ":https:", ":+1:", ":100:", ":a_b:",
    "12:30:45", "[here](https://x.example)", "[a||b](https://x.example)",
    "[x](<https://x.example>)",
    "https://x.example", "https://x.example/a_b_c?d=||e||", "https://x.example/||", "http://x",
    "https://x.example/a*b*", "https://x.example/~~c~~", "https://x.example/`d`", "https://||",
    "<https://x.example>", "<mailto:a@x.example>", "a@x.example", "www.x.example", "discord.gg/abc",
    "https://x.example/(a)", "https://x.example.", "xhttps://y", "https:https://x.example",
    "¯\\_(ツ)_/¯", "||https://x.example||", "HTTPS://X.EXAMPLE", "ftp://x.example/a_b", "#tag",
)  # fmt: skip
ODD = (
    "\u2028", "\u2029", "\u0085", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad",
    "\u200e", "\u200f", "\u202e", "\u202c", "\u2066", "\u2069", "\u00a0", "\u3000", "\u202f",
    "\t", "\u0301", "\u0300\u0323", "\ufe0f", "\u20e3", "1\ufe0f\u20e3",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f44d\U0001f3fd", "\U0001f1ef\U0001f1f5", "\u2764\ufe0f\u200d\U0001f525", "\U0001f600",
    "\u00a9", "\u2122", "｜｜", "＊", "。", "、", "「", "」", "e\u0301", "\u1e9e", "\ufffd",
    "\u180e", "\f", "\v", "||\f||", "@\feveryone",
    "\U000e0067", "\U0010fffd", "\u0b95\u0bcd\u0bb7", "\u0e33", "\u115f", "\u3164", "\u2800",
)  # fmt: skip

ENDS = (
    "|",
    "|",
    "||",
    "\\",
    "\\\\",
    "`",
    "*",
    "_",
    "~",
    "#",
    ":",
    "https://x.example",
    "<",
    "@",
    "\\|",
)

_KINDS = (SIGNS, ACTIVE, ODD, LINE_STARTS, PLAIN_WORDS)
_WEIGHTS = (6, 3, 3, 2, 6)
_GLUE = (" ", " ", " ", " ", "", "", "\n", "  ", "\n  \n")


def some_text(rng: Random, most: int, *, hidden: bool, lines: bool = True) -> str:
    """Return words and tricks, at least one of them a word of the right letters."""
    own = HIDDEN_WORDS if hidden else OPEN_WORDS
    pieces = [rng.choice(own)]
    for _ in range(rng.randint(0, most)):
        trick = rng.random() < 0.5
        kind = rng.choices(_KINDS, _WEIGHTS)[0] if trick else own
        pieces.append(rng.choice(kind))
    rng.shuffle(pieces)
    glue = _GLUE if lines else _GLUE[:6]
    text = "".join(piece + rng.choice(glue) for piece in pieces)
    return text + rng.choice(ENDS) if rng.random() < 0.2 else text


def heavy_text(rng: Random, length: int, *, hidden: bool) -> str:
    """Return at least so many letters of one alphabet, with or without spaces between words."""
    own = rng.choice(HEAVY_HIDDEN if hidden else HEAVY_OPEN)
    glue = rng.choice((" ", " ", "", "\n"))
    text = ""
    while len(text) < length:
        text += rng.choice(_EMOJI if rng.random() < 0.05 else own) + glue
    return text.strip()


def some_code(rng: Random, most: int, *, hidden: bool) -> str:
    """Return lines of words without any mark, as code can be shown in a fence."""
    own = HIDDEN_WORDS if hidden else OPEN_WORDS
    lines = (
        " ".join(rng.choices(own + PLAIN_WORDS, k=rng.randint(1, 9)))
        for _ in range(rng.randint(1, most))
    )
    return "\n".join((rng.choice(own), *lines))


def some_line(rng: Random, most: int) -> str:
    """Return public words, nasty ones among them, without a line break."""
    return some_text(rng, most, hidden=False, lines=False).strip()
