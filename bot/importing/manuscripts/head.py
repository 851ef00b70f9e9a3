"""What stands before the story: labelled lines, notes, a title; and where the story begins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.importing.lines.label_lines import read_company_labels, says_nothing, speaks_in_script
from bot.importing.lines.label_values import (
    AWAITED,
    LONG,
    LONGEST_NOTE,
    WIDEST_VALUE,
    ValueEnd,
    answers,
    begins_text,
    find_label_line,
    find_text_line,
    find_value,
    find_value_end,
    points_to_end,
    whole_line,
)
from bot.importing.lines.labels import Label, read_labels, read_unknown_label
from bot.importing.lines.notes import speaks_to_readers
from bot.importing.lines.secret_lines import Secrecy
from bot.importing.lines.source import Source, find_groups
from bot.importing.lines.titles import could_be_title, looks_like_title, read_byline
from bot.importing.lines.value_lists import (
    count_terms,
    is_open,
    may_list,
    read_list_name,
    warned_in,
)
from bot.importing.manuscripts.labelled import STORY_FIELDS, Filled, Head, Lines
from bot.importing.manuscripts.note_ends import announces, goes_on
from bot.importing.manuscripts.warning_signs import grave_tags
from bot.importing.questions import Findings
from bot.importing.words.label_words import Field
from bot.text.warnings.terms import is_listed_term, split_warnings

MOST_DOUBTFUL = 3
_FEW = 3


@dataclass(slots=True)
class HeadReader:
    """Reads the groups of lines from `start` to `limit`. `titled`: the title is known already;
    `inside`: a chapter's heading stands before, so only labels count that follow it directly.
    """

    source: Source
    start: int
    limit: int
    findings: Findings
    fields: Collection[Field] = STORY_FIELDS
    titled: bool = False
    inside: bool = False
    ended: bool = False
    head: Head = field(default_factory=Head)
    pending: list[Lines] = field(default_factory=list[Lines])
    awaiting: Label | None = None
    listing: Label | None = None

    def read(self) -> Head:
        self.head.end = self.start
        for first, end in find_groups(self.source, self.start, self.limit):
            if end <= self.head.end:
                continue
            first = max(first, self.head.end)
            if self.source.fenced[first] or ":::" in self.source.lines[first][:8]:
                break
            if self._hides(first, end) or not self._take_group(first, end):
                break
        self._drop_label(self.awaiting)
        return self.head

    def _hides(self, first: int, end: int) -> bool:
        """Whether a secret goes on here, or begins and goes on: no label is looked for in it."""
        opens = Secrecy.OPENS in self.source.secret[first:end]
        return self.source.is_secret(first, end) or (
            opens and not read_company_labels(self.source.lines[first])
        )

    def _take_group(self, first: int, end: int) -> bool:
        """Whether the head may go on behind this group."""
        if all(map(says_nothing, self.source.lines[first : min(end, first + _FEW)])):
            return end - first <= _FEW
        if self.awaiting is not None and self._answer(first, end):
            return True
        label, self.listing = self.listing, None
        if label is not None and self._take_lines(label, first, end):
            return True
        if self.head.end > first:
            return False
        consumed = self._read_lines(first, end)
        if consumed == first and (title := self._find_title(first, end)) is not None:
            self.head.title, consumed = (title, title + 1), title + 1
            while consumed < end and says_nothing(self.source.lines[consumed]):
                consumed += 1
        if consumed > first:
            self.head.doubtful += self.pending
            self.pending = []
            self.head.end = consumed
            return consumed >= end and not self.ended
        self.pending.append((first, end))
        return len(self.pending) <= MOST_DOUBTFUL and not self.inside

    def _answer(self, first: int, end: int) -> bool:
        """The paragraph behind a label alone on its line is its value, where it may be that."""
        label, self.awaiting = self.awaiting, None
        lines = self.source.lines[first:end]
        if label is not None and self._is_value(label, first, lines):
            return self._take_lines(label, first, end)
        self._drop_label(label)
        self._warn_of(label, lines if all(map(may_list, lines)) else ())
        return False

    def _take_lines(self, label: Label, first: int, end: int) -> bool:
        """Of a label of warnings, the lines that list some; of others all."""
        lines = self.source.lines[first:end]
        taken = first + (count_terms(lines) if label.field is Field.WARNINGS else len(lines))
        if taken == first:
            return False
        self._take_value(label, tuple(lines[: taken - first]))
        self.head.end = taken
        return taken == end or self._take_group(taken, end)

    def _take_value(self, label: Label, lines: tuple[str, ...]) -> None:
        self.head.filled.append(Filled(label, lines))
        if label.field is Field.WARNINGS and lines and is_open(lines[-1]):
            self.listing = label

    def _is_value(self, label: Label, first: int, lines: Sequence[str]) -> bool:
        if read_company_labels(lines[0]) or len(lines) > LONGEST_NOTE:
            return False
        if label.field not in LONG:
            return answers(label.field, lines)
        self.head.asked.add(first)
        return announces(label, lines, self.findings)

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
            if self._is_own(index):
                index, taken = index + 1, True
                if self.ended:
                    break
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

    def _is_own(self, index: int) -> bool:
        """Whether an archive put this line here: the words of its page, copied with the story."""
        line = self.source.lines[index]
        if not (self.inside or self.head.filled):
            return False
        self.ended = begins_text(line)
        self.head.own += self.ended or points_to_end(line)
        return self.ended or points_to_end(line)

    def _repeats_title(self, index: int) -> bool:
        """Whether the title stands here once more, as archives put it above their text."""
        if self.head.title is None or not self.head.filled:
            return False
        words = self.source.lines[index].strip().casefold()
        return words == self.source.lines[self.head.title[0]].strip().casefold()

    def _labels_at(self, index: int, first: int, end: int) -> list[Label]:
        line = whole_line(self.source, index)
        among = bool(self.head.filled) and index > first
        company = among or (not self.inside and self._has_company(index, end))
        found = read_company_labels(line) if company else read_labels(line)
        if not found and self.head.filled and end - index == 1:
            # `Summary` alone on its line, among other labels.
            found = [label for label in read_labels(f"{line}:") if label.field in LONG]
        found = found or read_list_name(self.source, index, self.limit)
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
            return self._find_stop(label, index) is not None
        loud = label.field is Field.DETAIL and label.name.isupper()
        if loud and speaks_in_script(self.source, index + 1):
            return False
        if all(lines[0] in self.head.asked for lines in self.pending):
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
        return self._fill_last(labels[-1], index, end)

    def _fill_last(self, label: Label, index: int, end: int) -> int:
        """No label takes a line that its author may have meant as story."""
        stop = self._find_stop(label, index)
        if stop is not None:
            return self._fill_to(label, index, stop)
        ends = (end, self.limit)
        found = find_value_end(self.source, label, index, ends, bylines=self._may_be_byline())
        doubtful = self.source.lines[found.sure : found.likely]
        empty = not label.value and found.sure == index + 1
        if empty and not doubtful:
            waits = found.sure == end and label.field in AWAITED
            self.awaiting = label if waits else self._drop_label(label)
            return found.sure
        ask = announces if empty else goes_on
        taken = found.likely if doubtful and ask(label, doubtful, self.findings) else found.sure
        self._take_value(label, find_value(self.source, label, index, (taken, self.limit)))
        return self._pass(label, taken, found)

    def _warn_of(self, label: Label | None, lines: Sequence[str]) -> None:
        """What stays text below a label of warnings or of tags may list some: they hide."""
        warned = warned_in(lines) if label and label.field is Field.WARNINGS else ()
        if label and label.field is Field.TAGS:
            warned = grave_tags(lines)
        if label and warned:
            self.head.filled.append(Filled(label, warned))

    def _find_stop(self, label: Label, index: int) -> int | None:
        """Where an archive's page ends what stands below the names of its notes."""
        if label.value or label.field not in LONG:
            return None
        return find_text_line(self.source, index, self.limit)

    def _fill_to(self, label: Label, index: int, stop: int) -> int:
        """All up to the next label, or to the archive's own line that ends its notes."""
        behind = find_label_line(self.source, index + 1, stop)
        lines = self.source.lines[index + 1 : behind]
        kept = "\n".join(line for line in lines if not points_to_end(line))
        self.head.own += sum(map(points_to_end, lines))
        self.head.filled.append(Filled(label, tuple(kept.strip("\n").split("\n"))))
        return behind

    def _pass(self, label: Label, taken: int, found: ValueEnd) -> int:
        """Lines that stayed text are kept as such; title and labels may stand behind them. What
        they list below a label of warnings is hidden all the same.
        """
        if taken == found.likely:
            return taken
        self.head.asked.add(taken)
        self._warn_of(label, self.source.lines[taken : found.likely])
        if self.inside:
            return taken
        self.head.doubtful.append((taken, found.likely))
        return found.likely

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
