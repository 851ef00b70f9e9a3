"""Pandoc's tree of a document to Markdown with what the document says about its story."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import StoryError
from bot.importing.documents.archive import read_work
from bot.importing.documents.book import read_sections
from bot.importing.documents.flow import Flow
from bot.importing.documents.footnotes import Footnotes, find_notes
from bot.importing.documents.front import Front, read_front
from bot.importing.documents.metadata import Metadata, read_metadata, take_styled
from bot.importing.documents.pieces import Piece
from bot.importing.documents.spacing import settle_spacing
from bot.importing.documents.tally import WordTally
from bot.importing.documents.title_page import place_title
from bot.importing.documents.tree import TOO_DEEP, Node, Tree, load_tree
from bot.importing.documents.work import Work
from bot.importing.documents.writing import write
from bot.importing.manuscripts.document_text import DocumentText
from bot.importing.questions import Question


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """What is known of a document beside its tree.

    `given` is what it says of itself where pandoc does not see it. `doubtful` holds for formats
    whose metadata programs write and no reader sees: a title there counts only where the text has
    none, and a name may be that of the computer's user, so it is passed over.
    """

    given: Metadata | None = None
    proposals: tuple[Question, ...] = ()
    doubtful: bool = False
    tally: WordTally = field(default_factory=WordTally)


def read_tree(data: bytes | str, source: DocumentSource | None = None) -> DocumentText:
    """Raises StoryError for what is nested beyond all reason."""
    try:
        return _read(data, source or DocumentSource())
    except RecursionError:
        raise StoryError(TOO_DEEP) from None


def _read(data: bytes | str, source: DocumentSource) -> DocumentText:
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


def _read_any(tree: Tree, source: DocumentSource) -> Work:
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


def _lay_flat(blocks: Sequence[Node], tally: WordTally) -> list[Piece]:
    flow = Flow(tally, footnotes=Footnotes(find_notes(blocks)))
    flow.take(blocks)
    flow.end_chapter()
    return flow.pieces
