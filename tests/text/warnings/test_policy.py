from bot.models.story import Action
from bot.text.warnings.policy import Policy, Ruling


def test_a_server_that_decided_nothing_hides_everything():
    assert {Policy()(term) for term in ("gore", "loud geese", "unnamed warning")} == {
        Action.SPOILER
    }


def test_a_ruling_holds_for_every_name_of_its_warning():
    policy = Policy((Ruling("character death", Action.OPEN), Ruling("Loud Geese", Action.REFUSED)))
    assert policy("Major Character Death") is Action.OPEN
    assert policy("LOUD GEESE.") is Action.REFUSED
    assert policy("gore") is Action.SPOILER


def test_what_is_not_ruled_on_goes_with_the_others():
    policy = Policy((Ruling("gore", Action.SPOILER),), others=Action.OPEN)
    assert (policy("gore"), policy("my hat")) == (Action.SPOILER, Action.OPEN)


def test_names_that_came_to_mean_the_same_count_by_the_strictest():
    policy = Policy((Ruling("gory", Action.REFUSED), Ruling("gore", Action.OPEN)))
    assert policy("graphic gore") is Action.REFUSED
