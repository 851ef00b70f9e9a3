"""Every request as it arrived, and what it was answered."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from aiohttp import BodyPartReader, web

API = "/api/v10"


@dataclass
class WireRequest:
    """`path` begins behind /api/v10; `status` and `reply` are None until it is answered."""

    method: str
    path: str
    params: dict[str, str]
    json: Any
    files: list[Any]
    headers: dict[str, str]
    at: float
    status: int | None = None
    reply: Any = None

    @property
    def makes_message(self) -> bool:
        return self.is_a("POST", r"/channels/\d+/messages")

    @property
    def tells(self) -> bool:
        """Whether it makes a message that is no part of a chapter: word to an author or admins."""
        body = self.json or {}
        # Cards have buttons, parts are silent.
        return self.makes_message and body.get("flags") == 4 and "components" not in body

    def is_a(self, method: str, pattern: str) -> bool:
        """Whether the method is this one and the pattern matches the whole path."""
        return self.method == method and re.fullmatch(pattern, self.path) is not None


@dataclass
class Traffic:
    """All requests in order of arrival."""

    requests: list[WireRequest] = field(default_factory=list)

    def find(self, method: str, pattern: str) -> list[WireRequest]:
        return [request for request in self.requests if request.is_a(method, pattern)]

    def which(self, matches: Callable[[WireRequest], bool]) -> list[WireRequest]:
        return [request for request in self.requests if matches(request)]

    def tail(self, count: int = 12) -> str:
        lines = (f"  {r.method} {r.path} -> {r.status}" for r in self.requests[-count:])
        return "last requests:\n" + "\n".join(lines)


async def read_request(request: web.Request) -> WireRequest:
    """Read the whole body; of a multipart one, `payload_json` becomes `json`."""
    body, files = await _read_body(request)
    return WireRequest(
        method=request.method,
        path=request.rel_url.raw_path.removeprefix(API),
        params=dict(request.query),
        json=body,
        files=files,
        headers=dict(request.headers),
        at=asyncio.get_running_loop().time(),
    )


async def _read_body(request: web.Request) -> tuple[Any, list[Any]]:
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    body: Any = None
    uploads: dict[int, Any] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            uploads[_index(part.name)] = _Upload(part.filename or "file", data)
    return body, _described(uploads, body)


def _index(name: str | None) -> int:
    return int(re.sub(r"\D", "", name or "") or 0)


class _Upload(SimpleNamespace):
    """What simcord expects of an uploaded file."""

    def __init__(self, filename: str, data: bytes) -> None:
        super().__init__(filename=filename, fp=BytesIO(data), description=None)


def _described(uploads: dict[int, Any], body: Any) -> list[Any]:
    declared = (body or {}).get("data", body or {}).get("attachments") or []
    for entry in declared:
        upload = uploads.get(int(entry.get("id", -1)))
        if upload is not None:
            upload.description = entry.get("description")
    return [uploads[index] for index in sorted(uploads)]
