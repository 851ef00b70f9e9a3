"""The private preview of a draft, with everything that can be pressed on it."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Self

import discord
from typing_extensions import override

from bot.discord_api.members import member_of, services_of
from bot.importing.questions import Option, Question
from bot.messages.payload.fitting import fit
from bot.models.story import Manuscript
from bot.services.drafts.drafts import Accepted
from bot.services.drafts.preview import DraftView
from bot.views import texts
from bot.views.confirming import said
from bot.views.draft_fields import changed_fields, detail_fields
from bot.views.draft_pages import draft_pages, question
from bot.views.revise_view import SeeRevision
from bot.views.safe_items import ROW_ID, SafeButton, SafeModal, SafeSelect, SafeView, row_of
from bot.views.wording import channel_list, public

MOST_OPTIONS = 25
LABEL = 100


class DraftLayout(SafeView):
    """One page of a draft. A page number out of range shows the nearest page."""

    def __init__(self, draft: DraftView, page: int = 0) -> None:
        super().__init__()
        pages = draft_pages(draft)
        last = len(pages) - 1
        self._draft = draft
        self._page = min(max(page, 0), last)
        for item in pages[self._page]():
            self._add(item)
        self.add_item(row_of(*self._buttons(last)))
        if draft.revision is not None and draft.append_to is not None:
            self.add_item(row_of(SeeRevision.offer(draft.draft_id, draft.append_to.story_id)))

    def _add(self, item: str | Question) -> None:
        if isinstance(item, str):
            self.add_item(discord.ui.TextDisplay(item))
            return
        self.add_item(discord.ui.TextDisplay(question(item)))
        self.add_item(row_of(ChooseOption.offer(self._draft.draft_id, self._page, item)))

    def _buttons(self, last: int) -> Iterator[SafeButton]:
        draft_id = self._draft.draft_id
        yield AddDraft.offer(draft_id, _accepting(self._draft))
        yield EditDraft.offer(draft_id)
        yield DiscardDraft.offer(draft_id)
        if last:
            yield TurnPage.offer(draft_id, self._page - 1, "◀", last)
            yield TurnPage.offer(draft_id, self._page + 1, "▶", last)


class AddDraft(SafeButton, template=rf"draft:{ROW_ID}:add"):
    @classmethod
    def offer(cls, draft_id: int, label: str) -> Self:
        return cls.make(f"draft:{draft_id}:add", label, discord.ButtonStyle.success)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        accepted = await services_of(interaction).drafts.accept(
            member_of(interaction), int(groups[0])
        )
        await interaction.edit_original_response(view=said(_added(accepted)))


class EditDraft(SafeButton, template=rf"draft:{ROW_ID}:edit"):
    @classmethod
    def offer(cls, draft_id: int) -> Self:
        return cls.make(f"draft:{draft_id}:edit", texts.EDIT_DETAILS)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        draft_id = int(groups[0])
        # No time to defer: a modal has to be the first answer. So no preview is worked out here.
        manuscript = await services_of(interaction).drafts.details(member_of(interaction), draft_id)
        await interaction.response.send_modal(DetailsModal.filled(draft_id, manuscript))


class DiscardDraft(SafeButton, template=rf"draft:{ROW_ID}:discard"):
    @classmethod
    def offer(cls, draft_id: int) -> Self:
        return cls.make(f"draft:{draft_id}:discard", texts.DISCARD, discord.ButtonStyle.danger)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        await services_of(interaction).drafts.discard(member_of(interaction), int(groups[0]))
        await interaction.edit_original_response(view=said(texts.DISCARDED))


class TurnPage(SafeButton, template=rf"draft:{ROW_ID}:page:(\d{{1,6}})"):
    @classmethod
    def offer(cls, draft_id: int, page: int, label: str, last: int) -> Self:
        """An arrow to a page; at an end it is dead, under an id that no live one has."""
        dead = not 0 <= page <= last
        number = page if not dead else last + 1
        return cls.make(f"draft:{draft_id}:page:{number}", label, disabled=dead)

    @override
    async def pressed(self, interaction: discord.Interaction, *groups: str) -> None:
        await interaction.response.defer()
        draft = await services_of(interaction).drafts.view(member_of(interaction), int(groups[0]))
        await show_draft(interaction, draft, int(groups[1]))


class ChooseOption(SafeSelect, template=rf"draft:{ROW_ID}:choose:(.+):(\d{{1,6}})"):
    @classmethod
    def offer(cls, draft_id: int, page: int, proposal: Question) -> Self:
        select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
            custom_id=f"draft:{draft_id}:choose:{proposal.key}:{page}",
            options=[_select_option(option, proposal.chosen) for option in _shown(proposal)],
        )
        return cls(select)

    @override
    async def chosen(self, interaction: discord.Interaction, value: str, *groups: str) -> None:
        await interaction.response.defer()
        draft_id, key, page = groups
        draft = await services_of(interaction).drafts.choose(
            member_of(interaction), int(draft_id), key, value
        )
        await show_draft(interaction, draft, int(page))


class DetailsModal(SafeModal):
    """The details of a manuscript, as they are now, for the author to change."""

    template: ClassVar[re.Pattern[str]] = re.compile(rf"draft:{ROW_ID}:details")

    @classmethod
    def filled(cls, draft_id: int, manuscript: Manuscript) -> Self:
        modal = cls(texts.EDIT_DETAILS, f"draft:{draft_id}:details")
        for label, field in detail_fields(manuscript):
            modal.ask(label, field)
        return modal

    @classmethod
    @override
    async def submitted(
        cls, interaction: discord.Interaction, typed: Mapping[str, str], *groups: str
    ) -> None:
        await interaction.response.defer()
        drafting, member, draft_id = (
            services_of(interaction).drafts,
            member_of(interaction),
            int(groups[0]),
        )
        edits = changed_fields(await drafting.details(member, draft_id), typed)
        await show_draft(interaction, await drafting.edit(member, draft_id, edits), 0)


async def show_draft(interaction: discord.Interaction, draft: DraftView, page: int = 0) -> None:
    """Put a page of the preview in the place of what the interaction showed."""
    await interaction.edit_original_response(view=DraftLayout(draft, page))


def _accepting(draft: DraftView) -> str:
    """The label of the button that accepts a draft."""
    if draft.revision is not None:
        return texts.REVISE
    return texts.ADD_STORY if draft.append_to is None else texts.ADD_CHAPTERS


def _added(accepted: Accepted) -> str:
    title = public(accepted.story.title)
    if accepted.revised is not None:
        if not accepted.channels:
            return texts.REVISED(number=accepted.revised, title=title)
        where = channel_list(accepted.channels)
        return texts.REVISED_OUT(number=accepted.revised, title=title, channels=where)
    if accepted.appended:
        appended = texts.APPENDED_DATED if accepted.dated else texts.APPENDED
        return appended(count=accepted.chapters, title=title)
    return texts.ADDED(title=title, count=accepted.chapters)


def _shown(proposal: Question) -> list[Option]:
    """No more than Discord takes, the chosen one always among them."""
    first = [option for option in proposal.options if option.key == proposal.chosen]
    others = [option for option in proposal.options if option.key != proposal.chosen]
    kept = {option.key for option in [*first, *others][:MOST_OPTIONS]}
    return [option for option in proposal.options if option.key in kept]


def _select_option(option: Option, chosen: str) -> discord.SelectOption:
    # Labels know no markup: what is written is what is shown.
    label = fit(" ".join(option.label.split()), LABEL) or option.key
    return discord.SelectOption(label=label, value=option.key, default=option.key == chosen)
