from dataclasses import replace

import pytest
from discord.ui import LayoutView

from bot.importing.questions import Option, Question
from bot.models.story import Rating, WarningState
from bot.services.drafts.preview import ChapterRow, DraftView
from bot.text.limits import COMPONENTS, TEXT_BYTES, TEXT_DISPLAY_TOTAL, utf16_length
from bot.views.draft_fields import changed_fields, detail_fields
from bot.views.draft_pages import draft_pages
from bot.views.draft_view import DetailsModal, DraftLayout
from tests.builders import a_chapter, a_manuscript

LOUD = "**_@everyone_** ||`<#1>` "


def a_proposal(number: int = 1, options: int = 3, words: str = "Is it?") -> Question:
    kept = tuple(Option(f"option{place}", words) for place in range(options))
    return Question(f"kind{number}", words, words, kept, f"option{options - 1}")


def a_view(rows: int = 3, proposals: int = 1, words: str = "Words", **described) -> DraftView:
    return DraftView(
        draft_id=10**17,
        title=words,
        manuscript=a_manuscript(words, 1, **described),
        proposals=tuple(a_proposal(n, 30, words) for n in range(proposals)),
        changes=(words,) * 20,
        rows=tuple(
            ChapterRow(
                n, words, 10**6, 999, words, True, (words,) if n % 2 else (words, f"{words}2")
            )
            for n in range(1, rows + 1)
        ),
        rating=Rating.EXPLICIT,
        public="All of it.",
    )


def loudest(words: str = LOUD) -> DraftView:
    return a_view(
        200,
        40,
        words * 8,
        warnings=(words * 4,) * 50,
        summary=words * 500,
        note_before=words * 500,
        note_after=words * 500,
        details=((words, words * 50),) * 20,
        tags=(words,) * 50,
    )


def page_of(view: DraftView, page: int) -> DraftLayout:
    return DraftLayout(view, page)


def shown(view: LayoutView) -> str:
    return "\n".join(getattr(item, "content", "") for item in view.walk_children())


@pytest.mark.parametrize("words", [LOUD, "ลมทะเลพัดแรงจนตะเกียงดับ ", "灯塔熄灭以后"])
async def test_every_page_of_the_largest_draft_fits_a_message(words: str):
    view = loudest(words)
    for page in range(len(draft_pages(view))):
        layout = page_of(view, page)
        assert utf16_length(shown(layout)) <= TEXT_DISPLAY_TOTAL
        assert weight(layout) <= TEXT_BYTES
        assert layout.total_children_count <= COMPONENTS
        assert all(len(item.get("custom_id", "")) <= 100 for item in layout.to_components())


def weight(view: LayoutView) -> int:
    texts = [getattr(item, "content", "") for item in view.walk_children()]
    return sum(len(text.encode()) + 12 for text in texts if text)


async def test_no_word_of_the_author_is_markup():
    text = shown(page_of(loudest(), 0))
    assert "@everyone" in text
    assert not [mark for mark in ("**_", "_@", "||", "`<") if mark in text]


async def test_the_chosen_option_is_always_on_offer():
    select = next(
        row["components"][0]
        for row in page_of(a_view(), 0).to_components()
        if row["type"] == 1 and row["components"][0]["type"] == 3
    )
    assert len(select["options"]) == 25
    assert [option["value"] for option in select["options"] if option["default"]] == ["option29"]
    assert all(len(option["label"]) <= 100 for option in select["options"])


@pytest.mark.parametrize("page", [-3, 0, 1, 999])
async def test_a_page_that_is_not_there_shows_the_nearest(page: int):
    text = shown(page_of(a_view(rows=13), page))
    assert ("### Chapter 13\n" in text) == (page == 999)
    assert ("### Words" in text) == (page <= 0)


async def test_arrows_stop_at_both_ends_and_no_id_stands_twice():
    view = replace(a_view(rows=13), changes=())
    for page in range(3):
        row = page_of(view, page).to_components()[-1]["components"]
        ids = [button["custom_id"] for button in row]
        assert len(set(ids)) == len(ids)
        back, forth = row[-2:]
        assert bool(back.get("disabled")) == (page == 0)
        assert bool(forth.get("disabled")) == (page == 2)


async def test_a_rating_that_counts_as_another_is_explained():
    text = shown(page_of(a_view(rating=Rating.NOT_RATED), 0))
    assert "Not rated, counts as Explicit because of its warnings" in text


async def test_the_modal_offers_what_holds_and_leaves_out_what_it_cannot_show_whole():
    manuscript = a_manuscript("T" * 200, 1, summary="s" * 4_000, note_before="n" * 4_001)
    modal = DetailsModal.filled(10**17, manuscript)
    assert len(modal.title) <= 45
    fields = dict(detail_fields(manuscript))
    assert list(fields) == [
        "Title",
        "Rating",
        "Warnings (commas between; none if none apply)",
        "Summary (public)",
    ]
    assert all(len(label) <= 45 for label in fields)
    assert fields["Summary (public)"].default == "s" * 4_000


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        pytest.param({"title": "Salt and Lanterns "}, {}, id="untouched"),
        pytest.param({"title": "Salt"}, {"title": "Salt"}, id="changed"),
        pytest.param({"warnings": "gore"}, {}, id="same warnings"),
        pytest.param({"warnings": ""}, {"warnings": ""}, id="taken away"),
        pytest.param({"secret": "x"}, {}, id="no field of ours"),
    ],
)
def test_only_what_was_changed_is_an_edit(typed, changed):
    manuscript = a_manuscript(warnings=("gore",), warning_state=WarningState.LISTED)
    assert changed_fields(manuscript, typed) == changed


def words_of(view: DraftView) -> str:
    return "\n".join(shown(page_of(view, page)) for page in range(len(draft_pages(view))))


async def test_nothing_that_import_did_is_silent():
    view = replace(a_view(), changes=tuple(f"{n} pictures were left out." for n in range(1, 41)))
    text = words_of(view)
    assert [n for n in range(1, 41) if f"{n} pictures were left out." in text] == [*range(1, 41)]
    assert "More about the file is on the next pages (34)." in shown(page_of(view, 0))


async def test_notes_of_the_story_and_of_chapters_are_shown():
    chapters = [a_chapter("One", note_before="For *Ida*."), a_chapter("Two", note_after="Bye.")]
    manuscript = a_manuscript("T", chapters, note_before="word " * 200, tags=("fluff",))
    text = words_of(replace(a_view(rows=2), manuscript=manuscript, changes=()))
    assert "**Note before**: " + "word " * 199 + "word" in text
    assert "**Chapter 1, note before**: For Ida." in text
    assert "**Chapter 2, note after**: Bye." in text
    assert "**Tags**: fluff" in text


async def test_what_a_note_hides_stays_hidden():
    note = "Thanks! ||He dies.|| Bye.\n\n::: warning gore\nShe too.\n:::\n\nReally."
    view = replace(a_view(), manuscript=a_manuscript("T", 1, note_before=note), changes=())
    assert "**Note before**: Thanks! ▒▒▒ Bye. ▒▒▒ Really." in words_of(view)


async def test_what_is_listed_and_yet_open_is_said_on_the_first_page():
    view = a_view(5, 0)
    rows = [replace(row, open=("gore",) if row.number != 3 else ()) for row in view.rows]
    words = shown(page_of(replace(view, rows=tuple(rows)), 0))
    assert "**Chapters 1–2, 4–5** · Shown openly: gore is listed" in words
    assert "Shown openly" not in shown(page_of(replace(view, rows=(replace(rows[0], open=()),)), 0))
