import re

import pytest

from bot.views.dynamic_items import DYNAMIC_ITEMS, MODALS
from bot.views.safe_items import SafeView, typed_values

IDS = {
    "hide-whole:7:8": "HideWhole",
    "open-whole:7:8:ask": "AskToOpen",
    "open-whole:7:8": "OpenWhole",
    "draft:1:add": "AddDraft",
    "draft:1:edit": "EditDraft",
    "draft:1:discard": "DiscardDraft",
    "draft:1:page:12": "TurnPage",
    "draft:1:choose:warning:head3:0": "ChooseOption",
    "schedule:" + "A" * 44 + ".America/Argentina/Buenos_Aires": "ConfirmSchedule",
    "undo:7": "UndoRelease",
    "comment:7": "CommentButton",
    "report:7": "ReportButton",
    "read:7": "ReadButton",
    "reading:1:2:3": "TurnReading",
    "remove:7": "RemoveStory",
    "takedown:7:0": "TakeDown",
    "bring-back:7": "BringBack",
    "never-mind": "NeverMind",
    "preview:1:2:text:3": "TurnPreview",
    "policy-open:every other warning": "OpenWarning",
    "warn:1:2:page:3": "TurnWarnPage",
    "warn:1:2:mark:0123456789ab": "OpenMark",
    "warn:1:2:unmark:0123456789ab": "OpenUnmark",
    "warn:1:2:chapter": "OpenChapterWarnings",
    "revision:1:2:see": "SeeRevision",
    "revision:1:text:3": "TurnRevision",
}


def _matching(custom_id: str) -> list[str]:
    found = [item for item in DYNAMIC_ITEMS if _template(item).fullmatch(custom_id)]
    return [item.__name__ for item in found]


def _template(item) -> re.Pattern[str]:
    return item.__discord_ui_compiled_template__


@pytest.mark.parametrize(("custom_id", "name"), IDS.items())
def test_an_id_belongs_to_exactly_one_item(custom_id: str, name: str):
    assert _matching(custom_id) == [name]


def test_every_item_is_reachable():
    assert set(IDS.values()) == {item.__name__ for item in DYNAMIC_ITEMS}


@pytest.mark.parametrize(
    "custom_id", ["inert:comment:7", "comment:", "comment:7:8", "draft:x:add", "undo:" + "9" * 40]
)
def test_other_ids_are_nobodys(custom_id: str):
    assert _matching(custom_id) == []
    assert not [modal for modal in MODALS if modal.template.fullmatch(custom_id)]


def test_typed_values_are_found_wherever_they_lie():
    submitted = {
        "custom_id": "comment:7",
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": "text", "value": "Words"}},
            {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": ""}]},
            {"type": 18, "component": {"type": 3, "custom_id": "pick", "values": ["b"]}},
            {"type": 10, "id": 3},
        ],
    }
    assert typed_values(submitted) == {"text": "Words", "old": "", "pick": "b"}


async def test_a_view_keeps_nothing_waiting():
    assert SafeView().is_finished()
