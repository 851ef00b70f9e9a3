"""What the preview of a revision says: the chapter before and after, and what its messages do."""

from collections.abc import Iterator

from bot.models.revision import PlaceChange, RevisionView
from bot.services.drafts.preview import DraftView
from bot.views.wording import plural, public


def revision_lines(draft: DraftView, revision: RevisionView) -> list[str]:
    """What an author must have seen before pressing `Revise`."""
    row = draft.rows[0]
    lines = [
        f"### {public(draft.title, 200)} · chapter {revision.number}",
        _title(revision),
        f"{revision.before.word_count:,} → {plural(row.words, 'word')}",
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
        return f"Title: {after}" if after else ""
    return f"Title: {before or 'none'} → {after or 'none'}"


def _warnings(revision: RevisionView) -> str:
    before, after = revision.before.warnings, revision.after.warnings
    now = public(", ".join(after), 200) or "none of its own"
    if before == after:
        return f"The chapter lists: {now}"
    return f"The chapter lists: {public(', '.join(before), 200) or 'none of its own'} → {now}"


def _places(revision: RevisionView) -> Iterator[str]:
    if not revision.places:
        yield "It is not out yet: it will go out as it is now."
    for place in revision.places:
        when = " when all of it is out" if place.waits else ""
        yield f"- Out in <#{place.channel_id}>: {_counts(place)}{when}"


def _counts(place: PlaceChange) -> str:
    counts = [
        f"{plural(count, 'message')} {done}"
        for count, done in (
            (place.edited, "edited"),
            (place.added, "added"),
            (place.emptied, "emptied"),
        )
        if count
    ]
    return ", ".join(counts) or "nothing changes"
