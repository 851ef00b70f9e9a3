"""Everything that can be pressed, picked or sent, whoever's message it hangs on."""

from bot.discord_ui.confirming import NeverMind
from bot.discord_ui.draft_view import (
    AddDraft,
    ChooseOption,
    DetailsModal,
    DiscardDraft,
    EditDraft,
    TurnPage,
)
from bot.discord_ui.feedback_items import CommentButton, CommentModal, ReportButton, ReportModal
from bot.discord_ui.hide_view import AskToOpen, HideWhole, OpenWhole
from bot.discord_ui.policy_view import OpenWarning
from bot.discord_ui.preview_pager import TurnPreview
from bot.discord_ui.reading_pager import ReadButton, TurnReading
from bot.discord_ui.removal_view import BringBack, RemoveStory, TakeDown
from bot.discord_ui.revise_view import SeeRevision, TurnRevision
from bot.discord_ui.schedule_view import ConfirmSchedule, UndoRelease
from bot.discord_ui.warn_view import (
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
