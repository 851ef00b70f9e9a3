"""What Discord's answers mean: who has to do what, and who is never blamed."""

from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.discord_api.error_codes import MEANINGS
from bot.discord_api.problems import as_problem, delivery_problems
from bot.services.ports.publisher import DeliveryProblem, ProblemKind

PERMANENT, PASSING = ProblemKind.PERMANENT, ProblemKind.PASSING
CHAPTER, OURS = ProblemKind.CHAPTER, ProblemKind.OURS
# As Discord documents them, with the status it answers with where that is known.
ANSWERS = [
    (404, 10003, ProblemKind.NO_CHANNEL, "/server channel add"),
    (404, 10004, PERMANENT, "Invite me again"),
    (404, 10008, ProblemKind.NO_MESSAGE, "deleted"),
    (403, 20001, PERMANENT, "another channel"),
    (400, 20009, CHAPTER, "age-restricted"),
    (429, 20016, PASSING, "Slowmode"),
    (429, 20022, PASSING, "edits of announcements"),
    (429, 20028, PASSING, "for a moment"),
    (429, 20029, PASSING, "for a moment"),
    (429, 30046, PASSING, "edits of old messages"),
    (400, 30033, PERMANENT, "let some go"),
    (401, 40001, PASSING, "whoever hosts me"),
    (429, 40003, PASSING, "direct messages"),
    (403, 40004, PASSING, "for a while"),
    (403, 40007, PERMANENT, "lift the ban"),
    (400, 40058, PERMANENT, "a layout that fits"),
    (429, 40062, PASSING, "slow down"),
    (400, 40067, PERMANENT, "Require Tags"),
    (403, 50001, PERMANENT, "View Channel"),
    (403, 50007, PERMANENT, "direct messages"),
    (400, 50008, PERMANENT, "a layout that fits"),
    (403, 50013, PERMANENT, "/server channel list"),
    (400, 50024, PERMANENT, "a layout that fits"),
    (400, 50035, OURS, "code 50035"),
    (400, 50006, OURS, "code 50006"),
    (413, 40005, OURS, "code 40005"),
    (400, 50083, CHAPTER, "open it again"),
    (403, 50278, PERMANENT, "direct messages"),
    (403, 60003, PERMANENT, "two-factor"),
    (503, 130000, PASSING, "overloaded"),
    (403, 160002, PERMANENT, "Read Message History"),
    (400, 160005, CHAPTER, "unlock"),
    (400, 160006, PASSING, "close some"),
    (400, 160007, PASSING, "close some"),
    (400, 200000, PERMANENT, "exempt my role"),
    (400, 200001, PERMANENT, "exempt my role"),
    (400, 240000, CHAPTER, "take the link out"),
    (400, 0, OURS, "code 0"),
    (401, 0, PASSING, "new one"),
    (403, 0, PERMANENT, "/release resume"),
    (404, 131313, PERMANENT, "/release resume"),
    (429, 0, PASSING, "slow down"),
    (500, 0, PASSING, "trouble"),
    (503, 0, PASSING, "trouble"),
]


def refusal(status: int, code: int, **headers: str) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, {"code": code, "message": "words of Discord's own"})


@pytest.mark.parametrize(("status", "code", "kind", "words"), ANSWERS)
def test_each_answer_is_judged_and_says_what_to_do(status, code, kind, words):
    problem = as_problem(refusal(status, code))
    assert problem.kind is kind
    assert words in problem.sentence
    assert "words of Discord's own" not in problem.sentence


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_sentence_is_for_people(code):
    meaning = MEANINGS[code]
    assert meaning.sentence[0].isupper() and meaning.sentence.endswith(".")
    assert len(meaning.sentence) <= 200
    if meaning.kind is PASSING:
        assert "/release" not in meaning.sentence, "it goes on by itself"
    else:
        assert meaning.wait is None


@pytest.mark.parametrize("code", [*sorted(MEANINGS), 0])
def test_being_asked_to_wait_never_blames_a_channel(code):
    problem = as_problem(refusal(429, code, **{"Retry-After": "271"}))
    assert (problem.kind, problem.retry_after) == (PASSING, 271)


@pytest.mark.parametrize("code", [*sorted(MEANINGS), 0])
def test_a_broken_discord_never_blames_a_channel(code):
    assert as_problem(refusal(503, code)).kind is PASSING


def test_a_limit_of_minutes_passes_at_discords_own_date():
    problem = as_problem(discord.RateLimited(242.5))
    assert (problem.kind, problem.retry_after) == (PASSING, 242.5)


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), aiohttp.ClientError()])
def test_no_answer_passes(error):
    with pytest.raises(DeliveryProblem) as caught, delivery_problems():
        raise error
    assert caught.value.kind is PASSING


def test_what_is_no_answer_of_discords_is_not_hidden():
    with pytest.raises(KeyError), delivery_problems():
        raise KeyError("a bug of ours")
