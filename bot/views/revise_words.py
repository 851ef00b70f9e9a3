"""Lines of a revision's preview: the chapter before and after, and what becomes of its messages."""

from collections.abc import Iterator

from bot.models.revision import PlaceChange, RevisionView
from bot.services.drafts.preview import DraftView
from bot.views import texts
from bot.views.wording import public


def revision_lines(draft: DraftView, revision: RevisionView) -> list[str]:
    """The lines that an author must have seen before pressing `Revise`."""
    row = draft.rows[0]
    lines = [
        texts.REVISION_OF(title=public(draft.title, 200), number=revision.number),
        _title(revision),
        texts.WORDS_BEFORE_AND_AFTER(before=f"{revision.before.word_count:,}", count=row.words),
        _warnings(revision),
        public(row.hidden, 200),
        *(f"⚠ {public(change, 400)}" for change in revision.changes),
        *_places(revision),
        *(f"**{public(sentence, 400)}**" for sentence in draft.server),
        f"-# {draft.public}",
    ]
    return [line for line in lines if line]


def _title(revision: RevisionView) -> str:
    before, after = public(revision.before.title, 150), public(revision.after.title, 150)
    if before == after:
        return texts.TITLE_IS(title=after) if after else ""
    return texts.TITLE_WAS(before=before or texts.NO_TITLE, after=after or texts.NO_TITLE)


def _warnings(revision: RevisionView) -> str:
    before, after = revision.before.warnings, revision.after.warnings
    now = public(", ".join(after), 200) or texts.NONE_OF_ITS_OWN
    if before == after:
        return texts.LISTS(now=now)
    listed = public(", ".join(before), 200) or texts.NONE_OF_ITS_OWN
    return texts.LISTED_BEFORE(before=listed, now=now)


def _places(revision: RevisionView) -> Iterator[str]:
    if not revision.places:
        yield texts.GOES_OUT_SO
    for place in revision.places:
        line = texts.OUT_WITH_CHANGES_LATER if place.waits else texts.OUT_WITH_CHANGES
        yield line(channel_id=place.channel_id, changes=_counts(place))


def _counts(place: PlaceChange) -> str:
    counts = [
        done(count=count)
        for count, done in (
            (place.edited, texts.EDITED),
            (place.added, texts.ADDED_MESSAGES),
            (place.emptied, texts.EMPTIED),
        )
        if count
    ]
    return ", ".join(counts) or texts.NOTHING_CHANGES
