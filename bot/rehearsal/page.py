"""The page on loopback, and the rule that the program and the page never act at once.

simcord refuses a page's action while the program is in an operation, and the tab is dead until it
is reloaded. So one lock stands around every operation of the program and, by wrapping
`preview._action`, around every act on the page (simcord 3.2.1; pinned, and tested).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import simcord

from bot.errors import StartupError
from bot.rehearsal.simcord_patches.page_gaps import hide_spoilers_from_excerpts
from bot.rehearsal.simcord_patches.page_jumps import follow_links_to_messages
from bot.rehearsal.world import World

T = TypeVar("T")


class Stage:
    """Where program and page take turns. Without a page only the program acts."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._preview: Any = None
        self._refreshing: asyncio.Task[None] | None = None

    @property
    def url(self) -> str | None:
        return None if self._preview is None else self._preview.url

    async def act(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do one thing on the simulated Discord, alone."""
        async with self._turn:
            return await work()

    async def refresh(self) -> None:
        """Show on every open page what has happened since."""
        if self._preview is not None:
            await self.act(self._preview.refresh)

    async def let_pass(self, world: World, seconds: float) -> None:
        """Let simulated time pass, and show on every open page what came of it."""
        before = len(world.env.http_requests)
        await self.act(lambda: world.env.advance_time(seconds))
        if len(world.env.http_requests) > before:
            await self.refresh()

    @asynccontextmanager
    async def showing(self, world: World, port: int) -> AsyncGenerator[None]:
        """Serve the page while the block runs. Raises StartupError where the port is not free."""
        hide_spoilers_from_excerpts()
        follow_links_to_messages()
        viewers = (world.you, world.author, world.admin, *world.readers)
        preview = world.env.preview(world.page, viewers=viewers, layout="channel", port=port)
        async with AsyncExitStack() as around:
            try:
                await around.enter_async_context(preview)
            except (simcord.SetupError, OSError) as error:
                raise StartupError([_no_page(port)]) from error
            self._preview = preview
            self._take_turns_with(preview)
            try:
                yield
            finally:
                self._preview = None
                if self._refreshing is not None:
                    await asyncio.gather(self._refreshing, return_exceptions=True)

    def _take_turns_with(self, preview: Any) -> None:
        inner = preview._action

        async def action(context: str | None, body: dict[str, Any]) -> Any:
            async with self._turn:
                result = await inner(context, _as_of_now(preview, context, body))
            self._refreshing = asyncio.create_task(self.refresh())
            return result

        preview._action = action


def _no_page(port: int) -> str:
    if port:
        return f"Port {port} cannot be used for the page: choose another --port, or --no-page."
    return "This machine gave no port for the page: try again, or use --no-page."


def _as_of_now(preview: Any, context: str | None, body: dict[str, Any]) -> dict[str, Any]:
    # While the page waited its turn the program may have published a newer revision of it.
    page = preview._pages.get(context)
    if page is None or body.get("generation") != page.generation:
        return body
    if "published_revision" not in body:
        return body
    return {**body, "published_revision": page.revision}
