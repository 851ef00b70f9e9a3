"""Lines of symbols that authors put between scenes."""

import re

# One of these must be there: a line of dots, brackets or a face is text.
_CORE = "*\\-–—~=#+•●○◦⁂※❦❧§◇◆☆★♥♡✦✧✿❀∞＊―─━═＝～〜◎△▲▽▼□■▪▫♦◈❖✩⁕٭✱✶☾☽♪"
_LINE = re.compile(rf"[\s{_CORE}<>()\[\]/\\oO0xX]{{1,200}}")
_UNIFORM = re.compile(r"(?:_\s*){3,200}")
_DOTTED = re.compile(rf"[\s{_CORE}.:'\"|<>]{{5,200}}")
_SAID = re.compile(
    r"[\W_]{0,40}(?:x{2,20})?[\W_]{0,9}(?:line|scene|page|section)[ -]?break[\W_]{0,9}(?:x{2,20})?"
    r"[\W_]{0,40}",
    re.IGNORECASE,
)
_MOST_LETTERS = 60
_ALONE = set("#*~⁂※❦❧§◇◆☆★•∞＊■□▼▽❖⁕")
_PAIRED = frozenset("<>" * count for count in range(2, 40))
_CORE_SET = set(_CORE.replace("\\", ""))


def is_scene_break(line: str) -> bool:
    """Whether this line says nothing but "another scene": `***`, `- - -`, `~*~`, `oOo`, `-x-`."""
    line = line.strip()
    if not line or len(line) > 200:
        return False
    if _UNIFORM.fullmatch(line):
        return True
    if not _LINE.fullmatch(line):
        return _is_dotted(line) or _says_so(line)
    signs = "".join(line.split())
    letters = "".join(sign for sign in signs if sign in "oO0xX")
    core = sum(sign in _CORE_SET for sign in signs)
    if not letters:
        return signs in _ALONE or (core >= 2 and len(signs) >= 3) or signs in _PAIRED
    return _is_ornament(letters, signs, core)


def _is_dotted(line: str) -> bool:
    """`.:.:.:.`, `-.-.-.-`, `*'*'*`: at least two kinds of signs, the same from both ends."""
    if not _DOTTED.fullmatch(line):
        return False
    signs = "".join(line.split())
    core = sum(sign in _CORE_SET for sign in signs)
    kinds = len(set(signs))
    ornate = core >= 2 or (".:" in signs and kinds == 2)
    return len(signs) >= 5 and ornate and 1 < kinds <= 3 and signs == signs[::-1]


def _says_so(line: str) -> bool:
    """`--- Line Break ---`: set off by signs, for words alone may be the story's."""
    return "reak" in line.casefold() and not line[0].isalnum() and _SAID.fullmatch(line) is not None


def _is_ornament(letters: str, signs: str, core: int) -> bool:
    """`oOo`, `xXx`, `-x-`; but neither `Oooo`, nor kisses, nor a number."""
    if len(letters) > _MOST_LETTERS or letters != letters[::-1] or signs[0] in "()[]<>/\\":
        return False
    flanked = core >= 2 and signs[0] in _CORE_SET and signs[-1] in _CORE_SET
    if set(letters) <= {"x", "X"}:
        return len(letters) >= 3 or flanked
    if set(letters) <= {"o", "O", "0"}:
        return (len(letters) >= 3 and "o" in letters and len(set(letters)) > 1) or (
            flanked and set(letters) != {"0"}
        )
    return False
