import pytest

from bot.models.server import Pause, PauseReason
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, ProblemKind


@pytest.mark.parametrize("reason", PauseReason)
def test_each_reason_is_one_sentence_that_says_what_to_do(reason: PauseReason):
    detail = "An admin can lift the ban; then /release resume."
    sentence = pause_sentence(Pause(reason, detail))
    assert sentence.endswith(".") and "/release " in sentence


def test_what_discord_refuses_pauses_with_its_own_sentence_and_nothing_else_does():
    refused = DeliveryProblem(ProblemKind.PERMANENT, "I am banned there.")
    assert pause_sentence(refused.pause) == "I am banned there."
    pause = Pause(PauseReason.LACKS_PERMISSIONS, "View Channel")
    lacking = DeliveryProblem(ProblemKind.PERMANENT, pause_sentence(pause), pause=pause)
    assert lacking.pause == pause
