from copy import deepcopy

from bot.messages.payload.preview import inert

CARD = {
    "flags": 32768,
    "components": [
        {
            "type": 17,
            "id": 77,
            "components": [
                {"type": 10, "content": "Text"},
                {
                    "type": 1,
                    "components": [
                        {"type": 2, "style": 1, "label": "Comment", "custom_id": "comment:3"},
                        {"type": 2, "style": 5, "label": "Go", "url": "https://x.example"},
                    ],
                },
            ],
        }
    ],
    "allowed_mentions": {"parse": []},
}


def test_a_preview_has_no_mark_and_nothing_to_press():
    container = inert(CARD)["components"][0]
    comment, link = container["components"][1]["components"]
    assert "id" not in container
    assert (comment["disabled"], comment["custom_id"]) == (True, "inert:comment:3")
    assert link["disabled"]


def test_a_preview_shows_the_same_text():
    assert inert(CARD)["components"][0]["components"][0] == {"type": 10, "content": "Text"}


def test_the_payload_itself_is_left_alone():
    before = deepcopy(CARD)
    inert(CARD)
    assert before == CARD


def test_a_message_without_components_stays_as_it_is():
    assert inert({"content": "Text", "flags": 4}) == {"content": "Text", "flags": 4}


def test_a_long_custom_id_stays_within_discords_length():
    row = {"type": 1, "components": [{"type": 2, "custom_id": "x" * 100}]}
    (button,) = inert({"components": [row]})["components"][0]["components"]
    assert len(button["custom_id"]) == 100
