"""Why a target is paused, as people are told it."""

from bot.models.server import Pause, PauseReason
from bot.services.ports import texts


def pause_sentence(pause: Pause) -> str:
    """The one sentence of a reason, with its detail."""
    match pause.reason:
        case PauseReason.CHANNEL_GONE:
            return texts.CHANNEL_GONE
        case PauseReason.LACKS_PERMISSIONS:
            return texts.LACKING(missing=pause.detail)
        case PauseReason.NOT_AGE_RESTRICTED:
            return texts.NOT_AGE_RESTRICTED
        case PauseReason.REFUSED:
            return pause.detail
