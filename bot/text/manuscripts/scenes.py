"""Lines of symbols that authors put between scenes."""

import re

# One of these must be there: a line of dots, brackets or a face is text.
_CORE = "*\\-–—~=#+•●○◦⁂※❦❧§◇◆☆★♥♡✦✧✿❀∞"
_LINE = re.compile(rf"[\s{_CORE}<>()\[\]/\\oO0xX]{{1,200}}")
_UNIFORM = re.compile(r"(?:_\s*){3,200}")
_MOST_LETTERS = 60
_ALONE = set("#*~⁂※❦❧§◇◆☆★•∞")
_CORE_SET = set(_CORE.replace("\\", ""))


def is_scene_break(line: str) -> bool:
    """Whether this line says nothing but "another scene": `***`, `- - -`, `~*~`, `oOo`, `-x-`."""
    line = line.strip()
    if not line or len(line) > 200:
        return False
    if _UNIFORM.fullmatch(line):
        return True
    if not _LINE.fullmatch(line):
        return False
    signs = "".join(line.split())
    letters = "".join(sign for sign in signs if sign in "oO0xX")
    core = sum(sign in _CORE_SET for sign in signs)
    if not letters:
        return signs in _ALONE or (core >= 2 and len(signs) >= 3)
    return _is_ornament(letters, signs, core)


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
