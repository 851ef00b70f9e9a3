"""What stands before the story: labelled lines, notes, a title; and where the story begins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.text.lines.label_lines import read_company_labels, says_nothing, speaks_in_script
from bot.text.lines.label_values import (
    AWAITED,
    LONG,
    LONGEST_NOTE,
    WIDEST_VALUE,
    answers,
    find_bracketed_end,
    find_value_end,
)
from bot.text.lines.labels import Field, Label, read_labels, read_unknown_label
from bot.text.lines.notes import speaks_to_readers
from bot.text.lines.secret_lines import Secrecy
from bot.text.lines.source import Source, find_groups
from bot.text.lines.titles import could_be_title, looks_like_title, read_byline
from bot.text.warnings import is_listed_term, split_warnings

MOST_DOUBTFUL = 3
_FEW = 3
STORY_FIELDS = frozenset(Field)
CHAPTER_FIELDS = frozenset({Field.NOTE, Field.WARNINGS, Field.SUMMARY, Field.RATING})

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
            if first < self.head.end:
                continue
            if self.source.fenced[first] or ":::" in self.source.lines[first][:8]:
                break
            if self._hides(first, end) or not self._take_group(first, end):
                break
        self._end_waiting()
        return self.head

    def _hides(self, first: int, end: int) -> bool:
        """Whether a secret goes on here, or begins and goes on: no label is looked for in it."""
        opens = Secrecy.OPENS in self.source.secret[first:end]
        return self.source.is_secret(first, end) or (
            opens and not read_company_labels(self.source.lines[first])
        )

    def _take_group(self, first: int, end: int) -> bool:
        """Whether the head may go on behind this group."""
        if all(
            says_nothing(self.source.lines[index]) for index in range(first, min(end, first + _FEW))
        ):
            return end - first <= _FEW
        if self.awaiting is not None and self._answer(first, end):
            return True
        consumed = self._read_lines(first, end)
        if consumed == first and (title := self._find_title(first, end)) is not None:
            self.head.title, consumed = (title, title + 1), title + 1
            while consumed < end and says_nothing(self.source.lines[consumed]):
                consumed += 1
        if consumed > first:
            self.head.doubtful += self.pending
            self.pending = []
            self.head.end = consumed
            return consumed >= end
        self.pending.append((first, end))
        return len(self.pending) <= MOST_DOUBTFUL and not self.inside

    def _answer(self, first: int, end: int) -> bool:
        """The paragraph behind `Author's Note` alone on its line is that note."""
        label, self.awaiting = self.awaiting, None
        lines = self.source.lines[first:end]
        if (
            label is None
            or read_company_labels(lines[0])
            or len(lines) > LONGEST_NOTE
            or not answers(label.field, lines)
        ):
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
        index, taken = first, False
        while index < end and says_nothing(self.source.lines[index]):
            index += 1
        top = index
        while index < end and not self.source.fenced[index]:
            if index == top and self._repeats_title(index):
                index, taken = index + 1, True
                continue
            labels = self._labels_at(index, top, end)
            if labels:
                index = self._fill(labels, index, end)
            elif index == top and self._heads_labels(index, end):
                self.head.title = (index, index + 1)
                index += 1
            elif taken and says_nothing(self.source.lines[index]):
                index += 1
            else:
                break
            taken = True
        return index if taken else first

    def _repeats_title(self, index: int) -> bool:
        """Whether the title stands here once more, as archives put it above their text."""
        if self.head.title is None or not self.head.filled:
            return False
        words = self.source.lines[index].strip().casefold()
        return words == self.source.lines[self.head.title[0]].strip().casefold()

    def _labels_at(self, index: int, first: int, end: int) -> list[Label]:
        line = self.source.lines[index]
        among = bool(self.head.filled) and index > first
        company = among or (not self.inside and self._has_company(index, end))
        found = read_company_labels(line) if company else read_labels(line)
        if not found and self.head.filled and end - index == 1:
            # `Summary` alone on its line, among other labels.
            found = [label for label in read_labels(f"{line}:") if label.field in LONG]
        labels = [label for label in found if label.field in self.fields]
        if labels and index == first and not self._trusts(labels[0], index, end):
            return []
        if labels:
            return labels
        unknown = read_unknown_label(line) if among and not self.inside else None
        byline = read_byline(line) if self._may_be_byline() else ""
        if byline:
            return [Label(Field.AUTHOR, "Author", byline)]
        return [unknown] if unknown is not None else []

    def _trusts(self, label: Label, index: int, end: int) -> bool:
        """Behind unlabelled paragraphs only labels that no story has, and not at its end."""
        if self.inside and label.weak:
            return False
        loud = label.field is Field.DETAIL and label.name.isupper()
        if loud and speaks_in_script(self.source, index + 1):
            return False
        if not self.pending:
            return True
        if label.weak or label.field is Field.NOTE or not self.source.has_text(end):
            return False
        if label.field is Field.WARNINGS and any(map(is_listed_term, split_warnings(label.value))):
            return True
        return self._has_company(index, end)

    def _has_company(self, index: int, end: int) -> bool:
        """Whether the next line that says something is a label, too."""
        following = index + 1
        while following < min(self.limit, end + 20) and (
            self.source.is_blank(following) or says_nothing(self.source.lines[following])
        ):
            following += 1
        return following < self.limit and bool(read_company_labels(self.source.lines[following]))

    def _may_be_byline(self) -> bool:
        return not self.inside and (self.titled or self.head.title is not None)

    def _fill(self, labels: Sequence[Label], index: int, end: int) -> int:
        for label in labels[:-1]:
            self.head.filled.append(Filled(label, (label.value,)))
        last = labels[-1]
        bracketed = find_bracketed_end(self.source, last, index, self.limit)
        if bracketed > end:
            lines = [last.value, *self.source.lines[index + 1 : bracketed]]
            lines[-1] = lines[-1].rstrip()[:-1]
            self.head.filled.append(Filled(last, tuple(lines)))
            return bracketed
        bylines = self._may_be_byline()
        behind = find_value_end(self.source, last, index, (end, self.limit), bylines=bylines)
        lines = [last.value, *self.source.lines[index + 1 : behind]]
        if not any(line.strip() for line in lines) and behind == end and last.field in AWAITED:
            self.awaiting = last
            return behind
        kept = lines if last.value else lines[1:]
        self.head.filled.append(Filled(last, tuple(kept)))
        return behind

    def _heads_labels(self, index: int, end: int) -> bool:
        """A title directly above labels or a byline, in one group with them."""
        if not self._wants_title() or index + 1 >= end or self.pending:
            return False
        below = index + 1
        while below + 1 < end and says_nothing(self.source.lines[below]):
            below += 1
        line, following = self.source.lines[index], self.source.lines[below]
        if not could_be_title(line):
            return False
        labels = read_labels(following)
        if not labels and self._has_company(below, end):
            labels = read_company_labels(following)
        return bool(labels and not labels[0].weak) or bool(read_byline(following))

    def _find_title(self, first: int, end: int) -> int | None:
        """A lone short line in front of text, perhaps ruled; behind unlabelled paragraphs only
        where these are an author's words.
        """
        if not self._wants_title():
            return None
        told = [
            index
            for index in range(first, min(end, first + _FEW))
            if not says_nothing(self.source.lines[index])
        ]
        if not told or not self._stands_alone(told[0], told, end):
            return None
        line = self.source.lines[told[0]]
        if not could_be_title(line) or not self.source.has_text(told[0] + 1):
            return None
        if speaks_to_readers(line) and not looks_like_title(line):
            return None
        if self.pending and not (looks_like_title(line) and self._is_noted()):
            return None
        return told[0]

    def _telling(self, first: int, end: int) -> list[int]:
        """Those of a group's first lines that are more than symbols."""
        few = range(first, min(end, first + _FEW))
        return [index for index in few if not says_nothing(self.source.lines[index])]

    def _stands_alone(self, index: int, told: Sequence[int], end: int) -> bool:
        """Whether a line is by itself, or the first of a file whose paragraphs are long lines."""
        if len(told) == 1:
            return end - index < _FEW
        return (
            not self.head.filled
            and not self.pending
            and looks_like_title(self.source.lines[index])
            and len(self.source.lines[index + 1]) > WIDEST_VALUE
        )

    def _is_noted(self) -> bool:
        """Whether what stands above is a note, by its label or by its words."""
        if any(filled.label.field is Field.NOTE for filled in self.head.filled):
            return True
        return all(
            speaks_to_readers("\n".join(self.source.lines[first:end]))
            for first, end in self.pending
        )

    def _wants_title(self) -> bool:
        named = any(filled.label.field is Field.TITLE for filled in self.head.filled)
        return not self.inside and not self.titled and self.head.title is None and not named
