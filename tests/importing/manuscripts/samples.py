"""The corpus: files as authors send them, and beside each what must be read in it.

`tests/text/corpus/<group>/<habit>.txt` (or `.md`) holds the raw bytes, `<habit>.yaml` the reading:
`habit` says which habit it is; every other key is a fact, and one that is absent must be empty.
`taken` are the words of the file that stand for something else and are not kept (`Rating T`,
`Chapter 1`, `oOo`); `hidden` are words that nobody may see unhidden;
`meant` is the text of a file that no encoding decodes. Of a chapter either the whole
`body` is given, or `paragraphs`, `breaks`, `first` and `last`. `filename` and `encoding` are those
of the sample unless given.

`python -m tests.importing.manuscripts.samples FILE` prints a reading in this form, to be judged.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import yaml
from typing_extensions import override

from bot.importing.manuscripts.reading import read_manuscript
from bot.importing.questions import Question, Reading
from bot.models.story import ChapterText
from bot.text.blocks import BlockKind
from bot.text.canonical.markdown import parse_body

CORPUS = Path(__file__).parents[1] / "corpus"
NOT_FACTS = {"habit", "filename", "encoding", "meant", "hidden"}
EMPTY = {
    "title": "", "rating": "not_rated", "warning_state": "chose_not", "warnings": [], "tags": [],
    "summary": "", "details": [], "note_before": "", "note_after": "", "expected_chapters": None,
    "taken": [], "chapters": [], "proposals": {}, "changes": [],
}  # fmt: skip
EMPTY_CHAPTER = {"title": "", "note_before": "", "note_after": "", "warnings": []}
_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W_{_EAST_ASIAN}]+")
_MARKS_IN_WORDS = re.compile(r"(?<=\w)[*_|\u00ad\u200b-\u200d\u2060\ufeff]+(?=\w)|_")
_NEAR = 4


def find_samples() -> list[Path]:
    return sorted(path for path in CORPUS.rglob("*.*") if path.suffix in {".txt", ".md"})


def load(path: Path) -> dict:
    return yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))


def read_sample(path: Path, expected: dict, choices: Mapping[str, str] | None = None) -> Reading:
    name = expected.get("filename", path.name)
    return read_manuscript(path.read_bytes(), filename=name, choices=choices or {})


def decode_sample(path: Path, expected: dict) -> str:
    if "meant" in expected:
        return expected["meant"]
    return path.read_bytes().decode(expected.get("encoding", "utf-8-sig"))


def describe(reading: Reading, text: str) -> dict:
    """A reading of `text` as the facts of a sample."""
    story = reading.manuscript
    return {
        "title": story.title,
        "rating": story.rating.value,
        "warning_state": story.warning_state.value,
        "warnings": list(story.warnings),
        "tags": list(story.tags),
        "summary": story.summary,
        "details": [list(detail) for detail in story.details],
        "note_before": story.note_before,
        "note_after": story.note_after,
        "expected_chapters": story.expected_chapters,
        "taken": sorted((words_of(text) - words_of(told(reading))).elements()),
        "chapters": [_describe_chapter(chapter) for chapter in story.chapters],
        "proposals": {
            one.key: {"chosen": one.chosen, "options": _option_keys(one)}
            for one in reading.proposals
        },
        "changes": list(reading.changes),
    }


def _option_keys(proposal: Question) -> list[str]:
    """Of encodings only the best guess: the order of the others tells nothing."""
    keys = [option.key for option in proposal.options]
    return keys[:1] if proposal.key == "encoding" else keys


def _describe_chapter(chapter: ChapterText) -> dict:
    blocks = parse_body(chapter.body).blocks
    words = " ".join(block.text for block in blocks).split()
    return {
        "title": chapter.title,
        "note_before": chapter.note_before,
        "note_after": chapter.note_after,
        "warnings": list(chapter.warnings),
        "paragraphs": sum(block.kind is not BlockKind.SCENE_BREAK for block in blocks),
        "breaks": sum(block.kind is BlockKind.SCENE_BREAK for block in blocks),
        "first": " ".join(words[:_NEAR]),
        "last": " ".join(words[-_NEAR:]),
        "body": chapter.body,
    }


def wanted(expected: dict) -> dict:
    """The facts a sample's description asks for, with what it leaves out empty."""
    unknown = expected.keys() - EMPTY.keys() - NOT_FACTS
    assert not unknown, f"no such facts: {unknown}"
    facts = EMPTY | {key: value for key, value in expected.items() if key in EMPTY}
    taken = words_of(" ".join(map(str, facts["taken"])))
    chapters = [EMPTY_CHAPTER | chapter for chapter in facts["chapters"]]
    return facts | {"taken": sorted(taken.elements()), "chapters": chapters}


def only_asked(described: dict, asked: dict) -> dict:
    """`described` with no more about each chapter than `asked` gives."""
    pairs = zip(described["chapters"], asked["chapters"], strict=False)
    chapters = [{key: one.get(key) for key in other} for one, other in pairs]
    return described | {"chapters": chapters + described["chapters"][len(chapters) :]}


def words_of(text: str) -> Counter[str]:
    """Words without capitals and without the marks around or inside them."""
    whole = unicodedata.normalize("NFC", text)
    return Counter(_WORD.findall(_MARKS_IN_WORDS.sub("", whole).casefold()))


def told(reading: Reading) -> str:
    """All that a manuscript says, as its readers would see it."""
    story = reading.manuscript
    bodies = [chapter.body for chapter in story.chapters]
    passages = [one for body in bodies for one in parse_body(body).passages]
    warned = [word for one in passages for word in (*one.warnings, one.summary)]
    return "\n".join([public(reading), *map(_shown, bodies), *warned])


def public(reading: Reading) -> str:
    """What nobody can hide: everything but the chapters themselves."""
    story = reading.manuscript
    words = [story.title, story.summary, *story.warnings, *story.tags]
    words += [part for detail in story.details for part in detail]
    words += [_shown(story.note_before), _shown(story.note_after)]
    for chapter in story.chapters:
        words += [chapter.title, *chapter.warnings]
        words += [_shown(chapter.note_before), _shown(chapter.note_after)]
    return "\n".join(words)


def _shown(markdown: str) -> str:
    return "\n".join(block.text for block in parse_body(markdown).blocks)


class _Dumper(yaml.SafeDumper):
    @override
    def ignore_aliases(self, data: object) -> bool:
        return True


def _put_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _put_text)


def print_described(described: dict) -> str:
    """The YAML of a description without what is empty."""
    chapters = [
        {key: one[key] for key in (*EMPTY_CHAPTER, "body") if one[key] or key == "body"}
        for one in described["chapters"]
    ]
    whole = described | {"chapters": chapters}
    kept = {key: value for key, value in whole.items() if value != EMPTY[key]}
    return yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=98)


if __name__ == "__main__":
    sample = Path(sys.argv[1])
    known = load(sample) if sample.with_suffix(".yaml").exists() else {}
    reading = read_sample(sample, known)
    sys.stdout.write(print_described(describe(reading, decode_sample(sample, known))))
