"""All items that can be pressed, picked or sent, on messages of any process."""

from bot.views.confirming import NeverMind
from bot.views.draft_view import (
    AddDraft,
    ChooseOption,
    DetailsModal,
    DiscardDraft,
    EditDraft,
    TurnPage,
)
from bot.views.feedback_items import CommentButton, CommentModal, ReportButton, ReportModal
from bot.views.hide_view import AskToOpen, HideWhole, OpenWhole
from bot.views.policy_view import OpenWarning
from bot.views.preview_pager import TurnPreview
from bot.views.reading_pager import ReadButton, TurnReading
from bot.views.removal_view import BringBack, RemoveStory, TakeDown
from bot.views.revise_view import SeeRevision, TurnRevision
from bot.views.schedule_view import ConfirmSchedule, UndoRelease
from bot.views.warn_view import (
    ChapterWarningsModal,
    MarkModal,
    OpenChapterWarnings,
    OpenMark,
    OpenUnmark,
    TurnWarnPage,
    UnmarkModal,
)

DYNAMIC_ITEMS = (
    AddDraft,
    AskToOpen,
    BringBack,
    ChooseOption,
    CommentButton,
    ConfirmSchedule,
    DiscardDraft,
    EditDraft,
    HideWhole,
    NeverMind,
    OpenChapterWarnings,
    OpenMark,
    OpenUnmark,
    OpenWarning,
    OpenWhole,
    ReadButton,
    RemoveStory,
    ReportButton,
    SeeRevision,
    TakeDown,
    TurnPage,
    TurnPreview,
    TurnReading,
    TurnRevision,
    TurnWarnPage,
    UndoRelease,
)

MODALS = (
    ChapterWarningsModal,
    CommentModal,
    DetailsModal,
    MarkModal,
    ReportModal,
    UnmarkModal,
)
