"""What stands before the story: labelled lines, notes, a title; and where the story begins."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.text.manuscripts.labels import Field, Label, read_label, read_labels, read_unknown_label
from bot.text.manuscripts.layout import longest
from bot.text.manuscripts.notes import speaks_to_readers
from bot.text.manuscripts.source import Source, find_groups
from bot.text.manuscripts.titles import could_be_title, looks_like_title, read_byline
from bot.text.warnings import is_listed_term, split_warnings

MOST_DOUBTFUL = 3
_LONGEST_NOTE = 12
_SINGLE = frozenset({Field.TITLE, Field.AUTHOR, Field.RATING, Field.CHAPTERS})
_LONG = frozenset({Field.NOTE, Field.SUMMARY})
_BULLET = re.compile(r"\s*[-*•–]\s+\S")
STORY_FIELDS = frozenset(Field)
CHAPTER_FIELDS = frozenset({Field.NOTE, Field.WARNINGS, Field.SUMMARY})

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """A label with all lines of its value."""

    label: Label
    lines: tuple[str, ...]

    @property
    def value(self) -> str:
        return " ".join(" ".join(self.lines).split())


@dataclass(slots=True)
class Head:
    """`doubtful` are unlabelled paragraphs in front of labels or title; `rest` those between the
    last of these and the end of the region, if it has no more than may be a note. `end` is where
    the story's first line may be.
    """

    filled: list[Filled] = field(default_factory=list[Filled])
    title: Lines | None = None
    doubtful: list[Lines] = field(default_factory=list[Lines])
    end: int = 0


@dataclass(slots=True)
class HeadReader:
    """Reads the groups of lines from `start` to `limit`. `titled`: the title is known already;
    `inside`: a chapter's heading stands before, so only labels count that follow it directly.
    """

    source: Source
    start: int
    limit: int
    fields: Collection[Field] = STORY_FIELDS
    titled: bool = False
    inside: bool = False
    head: Head = field(default_factory=Head)
    pending: list[Lines] = field(default_factory=list[Lines])
    awaiting: Label | None = None

    def read(self) -> Head:
        self.head.end = self.start
        for first, end in find_groups(self.source, self.start, self.limit):
            if self.source.fenced[first] or ":::" in self.source.lines[first][:8]:
                break
            if not self._take_group(first, end):
                break
        self._end_waiting()
        return self.head

    def _take_group(self, first: int, end: int) -> bool:
        """Whether the head may go on behind this group."""
        if self.awaiting is not None and self._answer(first, end):
            return True
        consumed = self._read_lines(first, end)
        if consumed == first and self._is_title_group(first, end):
            self.head.title, consumed = (first, end), end
        if consumed > first:
            self.head.doubtful += self.pending
            self.pending = []
            self.head.end = consumed
            return consumed == end
        self.pending.append((first, end))
        return len(self.pending) <= MOST_DOUBTFUL and not self.inside

    def _answer(self, first: int, end: int) -> bool:
        """The paragraph behind `Author's Note` alone on its line is that note."""
        label, self.awaiting = self.awaiting, None
        lines = self.source.lines[first:end]
        if label is None or read_label(lines[0]) is not None or len(lines) > _LONGEST_NOTE:
            self._drop_label(label)
            return False
        if label.field is Field.WARNINGS and not all(map(_BULLET.match, lines)):
            self._drop_label(label)
            return False
        self.head.filled.append(Filled(label, tuple(lines)))
        self.head.end = end
        return True

    def _end_waiting(self) -> None:
        self._drop_label(self.awaiting)
        self.awaiting = None

    def _drop_label(self, label: Label | None) -> None:
        if label is not None:
            self.head.filled.append(Filled(label, ()))

    def _read_lines(self, first: int, end: int) -> int:
        """Read labels from the top of a group; the answer is the first line that is none."""
        index = first
        while index < end and not self.source.fenced[index]:
            labels = self._labels_at(index, first, end)
            if labels:
                index = self._fill(labels, index, end)
            elif index == first and self._heads_labels(index, end):
                self.head.title = (index, index + 1)
                index += 1
            else:
                break
        return index

    def _labels_at(self, index: int, first: int, end: int) -> list[Label]:
        line = self.source.lines[index]
        labels = [label for label in read_labels(line) if label.field in self.fields]
        if labels and index == first and not self._trusts(labels[0], index, end):
            return []
        if labels:
            return labels
        known = not self.inside and index > first and bool(self.head.filled)
        unknown = read_unknown_label(line) if known else None
        byline = read_byline(line) if self._may_be_byline() else ""
        if byline:
            return [Label(Field.AUTHOR, "Author", byline)]
        return [unknown] if unknown is not None else []

    def _trusts(self, label: Label, index: int, end: int) -> bool:
        """Behind unlabelled paragraphs only labels that no story has, and not at its end."""
        if self.inside and label.weak:
            return False
        if not self.pending:
            return True
        if label.weak or label.field is Field.NOTE or not self._has_more(end):
            return False
        if label.field is Field.WARNINGS and any(map(is_listed_term, split_warnings(label.value))):
            return True
        return self._has_company(index, end)

    def _has_company(self, index: int, end: int) -> bool:
        """Whether the next line that is not blank is a label, too."""
        following = next(find_groups(self.source, index + 1, min(self.limit, end + 20)), None)
        return following is not None and read_label(self.source.lines[following[0]]) is not None

    def _may_be_byline(self) -> bool:
        return not self.inside and (self.titled or self.head.title is not None)

    def _fill(self, labels: Sequence[Label], index: int, end: int) -> int:
        for label in labels[:-1]:
            self.head.filled.append(Filled(label, (label.value,)))
        last = labels[-1]
        behind = self._find_value_end(last, index, end)
        lines = [last.value, *self.source.lines[index + 1 : behind]]
        if not any(line.strip() for line in lines) and behind == end:
            self.awaiting = last if last.field in _LONG | {Field.WARNINGS} else None
            if self.awaiting is not None:
                return behind
        kept = lines if last.value else lines[1:]
        self.head.filled.append(Filled(last, tuple(kept)))
        return behind

    def _find_value_end(self, label: Label, index: int, end: int) -> int:
        """Where a value that goes on over further lines ends. It never swallows a story."""
        behind = index + 1
        while behind < end and not self._begins_label(behind) and not self.source.fenced[behind]:
            behind += 1
        if label.field in _SINGLE:
            return index + 1
        if label.field in _LONG and behind - index <= _LONGEST_NOTE and self._is_spaced(index, end):
            return behind
        return self._find_wrapped_end(index, behind)

    def _begins_label(self, index: int) -> bool:
        line = self.source.lines[index]
        label = read_label(line)
        return label is not None or bool(self._may_be_byline() and read_byline(line))

    def _is_spaced(self, index: int, end: int) -> bool:
        """Whether blank lines part paragraphs here, so that a value may end at the next one."""
        return (
            self.limit - end > 1
            and longest(self.source.lines[index + 1 : end]) <= 2000
            and any(True for _ in find_groups(self.source, end, min(self.limit, end + 50)))
        )

    def _find_wrapped_end(self, index: int, end: int) -> int:
        lines = self.source.lines
        behind = index + 1
        while behind < end:
            before = lines[behind - 1].rstrip()
            goes_on = before.endswith(",") or (50 <= len(before) <= 90 and len(lines[behind]) <= 90)
            if not goes_on and not _BULLET.match(lines[behind]):
                break
            behind += 1
        return behind

    def _heads_labels(self, index: int, end: int) -> bool:
        """A title directly above labels or a byline, in one group with them."""
        if not self._wants_title() or index + 1 >= end or self.pending:
            return False
        line, following = self.source.lines[index], self.source.lines[index + 1]
        return could_be_title(line) and (
            ((label := read_label(following)) is not None and not label.weak)
            or bool(read_byline(following))
        )

    def _is_title_group(self, first: int, end: int) -> bool:
        """A lone short line in front of text; behind unlabelled paragraphs only after a note."""
        if end - first != 1 or not self._wants_title():
            return False
        line = self.source.lines[first]
        if not could_be_title(line) or not self._has_more(end):
            return False
        if speaks_to_readers(line) and not looks_like_title(line):
            return False
        if self.pending:
            noted = any(filled.label.field is Field.NOTE for filled in self.head.filled)
            return noted and looks_like_title(line)
        return True

    def _wants_title(self) -> bool:
        named = any(filled.label.field is Field.TITLE for filled in self.head.filled)
        return not self.inside and not self.titled and self.head.title is None and not named

    def _has_more(self, index: int) -> bool:
        return any(True for _ in find_groups(self.source, index, len(self.source.lines)))
