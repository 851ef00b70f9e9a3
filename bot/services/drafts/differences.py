"""Doubts about a file that says less than its stored story does; *keep* is chosen at first.

What a file says takes nothing away by itself. Each doubt is a question of the draft's preview; its
author's answer to it is an act that is written down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.importing.questions import Option, Question, clip
from bot.messages.payload.card import RATINGS
from bot.models.story import Manuscript, Passage, Rating, Story, WarningState
from bot.services.drafts import texts
from bot.services.warnings.coverage import has_term
from bot.text.canonical.keeping import names

COVERED = "known_warnings"
RATING = "known_rating"
KEEP, AS_SAID = "keep", "said"
_TERMS = 80


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question with its two options, the safe one first, and what the other would do.

    `about` is all that it asks about: an answer is for that, and for nothing that came later.
    """

    kind: str
    about: str
    question: str
    keep: str
    otherwise: str
    act: str

    @property
    def key(self) -> str:
        return key_of(self.kind, self.about)

    def ask(self, answers: Mapping[str, str]) -> Question:
        chosen = AS_SAID if answers.get(self.key) == AS_SAID else KEEP
        options = (Option(KEEP, self.keep), Option(AS_SAID, self.otherwise))
        return Question(self.key, self.question, "", options, chosen)


@dataclass(frozen=True, slots=True)
class Settled:
    """Doubts as they are answered. `acts` says in words what was answered against the safe side."""

    proposals: tuple[Question, ...] = ()
    acts: tuple[str, ...] = ()

    def kept(self, kind: str) -> bool:
        """Whether the safe option holds, as it does where nothing was asked."""
        asked = (each for each in self.proposals if each.key.partition(":")[0] == kind)
        return all(each.chosen == KEEP for each in asked)


NOTHING = Settled()
"""Nothing was doubtful."""


def key_of(kind: str, about: str) -> str:
    return f"{kind}:{sha256(about.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def settle(doubts: Sequence[Doubt], answers: Mapping[str, str]) -> Settled:
    asked = [(doubt, doubt.ask(answers)) for doubt in doubts]
    acts = [doubt.act for doubt, proposal in asked if proposal.chosen != KEEP]
    return Settled(tuple(proposal for _, proposal in asked), tuple(acts))


def rated(story: Story, manuscript: Manuscript) -> list[Doubt]:
    """The doubt about a rating of the file that is not the story's, if there is one."""
    said = manuscript.rating
    if said in {Rating.NOT_RATED, story.rating}:
        return []
    known, new = RATINGS[story.rating], RATINGS[said]
    question = texts.RATED_ANEW(new=new, known=known)
    if story.rating is Rating.NOT_RATED:
        question = texts.RATED_FIRST(new=new)
    act = texts.ACT_NEW_RATING(new=new, known=known)
    keep, otherwise = texts.KEEP_RATING(known=known), texts.NEW_RATING(new=new)
    return [Doubt(RATING, f"{known}, {new}", question, keep, otherwise, act)]


def rating_of(story: Story, manuscript: Manuscript, settled: Settled) -> Story:
    """The story with the rating that holds."""
    return story if settled.kept(RATING) else replace(story, rating=manuscript.rating)


def speaks(manuscript: Manuscript, passages: Sequence[Passage]) -> bool:
    """Whether a file says for itself what it warns of."""
    listed = manuscript.warnings or any(chapter.warnings for chapter in manuscript.chapters)
    none = manuscript.warning_state is WarningState.NONE_APPLY or any(
        chapter.says_none for chapter in manuscript.chapters
    )
    marked = any(names(passages, term) for passage in passages for term in passage.warnings)
    return bool(listed) or none or marked


def is_named(
    manuscript: Manuscript, listed: Sequence[str], passages: Sequence[Passage], term: str
) -> bool:
    """Whether the file itself warns of this in a chapter, at its head, in a list or by a mark."""
    return has_term(manuscript.warnings, term) or has_term(listed, term) or names(passages, term)


def listing(terms: Sequence[str]) -> str:
    return clip(", ".join(terms), _TERMS)
