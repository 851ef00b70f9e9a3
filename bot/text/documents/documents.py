"""Pandoc's tree of a document to Markdown with what the document says about its story."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.text.documents.archive import read_work
from bot.text.documents.book import read_sections
from bot.text.documents.flow import Flow
from bot.text.documents.footnotes import Footnotes, find_notes
from bot.text.documents.front import Front, read_front
from bot.text.documents.metadata import Metadata, read_metadata, take_styled
from bot.text.documents.pieces import Piece
from bot.text.documents.spacing import settle_spacing
from bot.text.documents.tally import Tally
from bot.text.documents.title_page import place_title
from bot.text.documents.tree import TOO_DEEP, Node, Tree, load_tree
from bot.text.documents.work import Work
from bot.text.documents.writing import write
from bot.text.manuscripts.document_text import DocumentText
from bot.text.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document beside its tree.

    `given` is what it says of itself where pandoc does not see it. `doubtful` holds for formats
    whose metadata programs write and no reader sees: a title there counts only where the text has
    none, and a name may be that of the computer's user, so it is passed over.
    """

    given: Metadata | None = None
    proposals: tuple[Proposal, ...] = ()
    doubtful: bool = False
    tally: Tally = field(default_factory=Tally)


def read_tree(data: bytes | str, source: Source | None = None) -> DocumentText:
    """Raises StoryError for what is nested beyond all reason."""
    try:
        return _read(data, source or Source())
    except RecursionError:
        raise StoryError(TOO_DEEP) from None


def _read(data: bytes | str, source: Source) -> DocumentText:
    tree, tally = load_tree(data), source.tally
    work = read_work(tree.blocks, tally) or _read_any(tree, source)
    pieces = settle_spacing(_lay_flat(work.blocks, tally), tally)
    pieces = place_title(pieces, work, tally)
    return DocumentText(
        write(pieces),
        tuple(work.facts),
        tally.changes(),
        source.proposals,
        frozenset(work.closing_notes),
    )


def _read_any(tree: Tree, source: Source) -> Work:
    """What is no work of an archive: by its metadata, its styles and the labels at its top."""
    tally = source.tally
    metadata = source.given or read_metadata(tree.meta, tally)
    if source.doubtful:
        metadata = Metadata(title=metadata.title)
    metadata, blocks = take_styled(read_sections(tree.blocks), metadata, tally)
    front = Front(tally)
    blocks = read_front(blocks, front)
    title = front.title() or metadata.title
    return Work(
        title,
        metadata.authors or tuple(filter(None, [front.author()])),
        front.facts(metadata),
        blocks,
        doubtful=source.doubtful and not front.title(),
    )


def _lay_flat(blocks: Sequence[Node], tally: Tally) -> list[Piece]:
    flow = Flow(tally, footnotes=Footnotes(find_notes(blocks)))
    flow.take(blocks)
    flow.end_chapter()
    return flow.pieces
