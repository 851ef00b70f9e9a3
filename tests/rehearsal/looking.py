"""The rehearsal page as somebody sits before it: what can be read, pressed, typed."""

import json
from pathlib import Path

from tests.browser import Tab

# The page lets nothing be pressed while it takes in a new state.
_READY = """[...document.querySelectorAll('.component-button')]
    .some(button => button.ariaDisabled === 'false')"""
_BUTTON = """[...document.querySelectorAll('#channel-message-list .component-button')]
    .filter(button => button.innerText === {label} && button.ariaDisabled === 'false').at(-1)"""
_COVER = "#channel-message-list .spoiler-cover"
# Text that is laid out and painted: no ancestor hides it, and nothing lies upon its middle.
_READABLE = """[...document.querySelectorAll('#channel-message-list .text-display')].some(text => {{
    if (!text.innerText.includes({words}) || !text.checkVisibility({{visibilityProperty: true}}))
        return false;
    text.scrollIntoView({{block: 'center'}});
    const box = text.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return text.contains(top);
}})"""


class Page:
    """One tab of the rehearsal page."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    async def open(self, url: str) -> None:
        await self._tab.open(url)
        await self.ready()

    async def ready(self) -> None:
        await self._tab.until(_READY)

    async def picture(self, path: Path) -> None:
        await self._tab.picture(path)

    async def text(self) -> str:
        """All text of the conversation that is laid out and not hidden."""
        return await self._tab.script("document.getElementById('channel-message-list').innerText")

    async def until_text(self, words: str) -> None:
        await self._tab.until(
            "document.getElementById('channel-message-list').innerText"
            f".includes({json.dumps(words)})"
        )

    async def list_at_the_left(self) -> str:
        """The list of messages with everything that is said of it, labels for the blind too."""
        return await self._tab.script("document.getElementById('message-picker').outerHTML")

    async def search(self, words: str, *, finds: int) -> None:
        """Search the list at the left until it holds this many messages."""
        await self._tab.script(
            f"document.getElementById('message-search').value = {json.dumps(words)};"
            "document.getElementById('message-search-form').requestSubmit()"
        )
        await self._tab.until(
            f"document.querySelectorAll('#message-picker [data-message-id]').length === {finds}"
        )

    async def is_readable(self, words: str) -> bool:
        return await self._tab.script(_READABLE.format(words=json.dumps(words)))

    async def shows_to_the_blind(self, words: str) -> bool:
        """Whether a screen reader finds it: in no part that is inert or hidden from it."""
        return await self._tab.script(
            "[...document.querySelectorAll('#channel-message-list .text-display')].some(text => "
            f"text.textContent.includes({json.dumps(words)}) && "
            "!text.closest('[inert], [aria-hidden=true]'))"
        )

    async def open_spoiler(self) -> None:
        """Click in the middle of the bar, as a mouse does."""
        await self._tab.script(f"document.querySelector('{_COVER}').scrollIntoView()")
        await self._tab.click(_COVER)

    async def press(self, label: str) -> None:
        """The last button of this name."""
        button = _BUTTON.format(label=json.dumps(label))
        await self._tab.until(f"{button} !== undefined")
        await self._tab.script(f"{button}.click()")

    async def fill_in(self, words: str) -> None:
        """Write into the one field of the modal that opens, and send it."""
        await self._tab.until("document.querySelector('.modal-dialog textarea') !== null")
        await self._tab.script("document.querySelector('.modal-dialog textarea').focus()")
        await self._tab.type(words)
        await self._tab.script("document.querySelector('.modal-dialog [type=submit]').click()")
        await self._tab.until("document.querySelector('.modal-dialog') === null")

    async def view_as(self, name: str) -> None:
        await self._tab.script(
            "(() => { const picker = document.getElementById('viewer-picker');"
            f"picker.value = [...picker.options].find(o => o.text === {json.dumps(name)}).value;"
            "picker.dispatchEvent(new Event('change', {bubbles: true})) })()"
        )
        await self.ready()

    async def command(self, words: str) -> None:
        """Choose the first command offered for these words."""
        await self._tab.script("document.getElementById('channel-composer-input').focus()")
        await self._tab.type(words)
        await self._tab.until("document.querySelector('.command-entry') !== null")
        await self._tab.script("document.querySelector('.command-entry').click()")

    async def attach(self, file: Path) -> None:
        await self._tab.until("document.querySelector('.command-file-input') !== null")
        await self._tab.attach("#channel-composer .command-file-input", file)

    async def send(self) -> None:
        await self._tab.script("document.getElementById('send-message').click()")

    async def status(self) -> str:
        return await self._tab.script("document.getElementById('action-status').innerText")
