"""A real headless Chromium, driven over its own debugging protocol."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

DEADLINE = 30.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--window-size=1100,1400",
)


def chromium() -> str:
    """The browser's path; the test is skipped on a machine without one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs the program chromium")
    return found


class Tab:
    """One page. `script` runs JavaScript in it and returns a JSON value."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last = 0

    async def open(self, url: str) -> None:
        await self._ask("Page.navigate", url=url)

    async def script(self, source: str) -> Any:
        answer = await self._ask(
            "Runtime.evaluate", expression=source, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, source: str) -> Any:
        """The first truthy value of a script, polled."""

        async def look() -> Any:
            return await self.script(source)

        return await eventually(look)

    async def type(self, text: str) -> None:
        await self._ask("Input.insertText", text=text)

    async def click(self, selector: str) -> None:
        """Press and release the mouse in the middle of an element that is in view."""
        box = await self.script(
            f"(box => [box.x + box.width / 2, box.y + box.height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self._ask(
                "Input.dispatchMouseEvent",
                type=kind,
                x=box[0],
                y=box[1],
                button="left",
                clickCount=1,
            )

    async def attach(self, selector: str, file: Path) -> None:
        """Choose a file in a file input."""
        root = await self._ask("DOM.getDocument")
        field = await self._ask(
            "DOM.querySelector", nodeId=root["root"]["nodeId"], selector=selector
        )
        await self._ask("DOM.setFileInputFiles", files=[str(file)], nodeId=field["nodeId"])

    async def picture(self, path: Path) -> None:
        shot = await self._ask("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(shot["data"]))

    async def _ask(self, method: str, **params: Any) -> Any:
        self._last += 1
        await self._socket.send_json({"id": self._last, "method": method, "params": params})
        async with asyncio.timeout(DEADLINE):
            while True:
                answer = await self._socket.receive_json()
                if answer.get("id") == self._last:
                    assert "error" not in answer, answer
                    return answer["result"]


async def eventually(look: Callable[[], Awaitable[Any]]) -> Any:
    """What `look` returns as soon as it is true; the page gives no event to wait for."""
    async with asyncio.timeout(DEADLINE):
        while True:
            value = await look()
            if value:
                return value
            await asyncio.sleep(0.1)


class Browser:
    """A running browser. Its tabs share a profile and nothing that a page keeps to itself."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        async with self._session.put(f"{self._address}/json/new?about:blank") as made:
            page = json.loads(await made.text())
        async with self._session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            yield Tab(socket)
        async with self._session.get(f"{self._address}/json/close/{page['id']}") as closed:
            await closed.read()


@asynccontextmanager
async def running_browser(profile: Path) -> AsyncIterator[Browser]:
    """A browser of its own, with a new profile."""
    process = await asyncio.create_subprocess_exec(
        chromium(),
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await eventually(lambda: _debugging_port(profile))
        async with aiohttp.ClientSession() as session:
            yield Browser(session, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        await process.wait()


async def _debugging_port(profile: Path) -> int | None:
    written = profile / "DevToolsActivePort"
    lines = written.read_text().splitlines() if written.exists() else []
    return int(lines[0]) if lines else None
