"""Discord's rate limits: the headers on every answer, and the refusal."""

import asyncio
import re
from collections import deque
from dataclasses import dataclass, field

from bot.clock import SYSTEM_CLOCK
from tests.wire.faults import Scope
from tests.wire.traffic import WireRequest


@dataclass(frozen=True)
class Rule:
    """So many requests to one major parameter (the pattern's first group) in so many seconds."""

    bucket: str
    method: str
    pattern: str
    limit: int
    seconds: float
    scope: Scope = "user"


RULES = (
    Rule("message-create", "POST", r"/channels/(\d+)/messages", 5, 5.0),
    Rule("message-edit", "PATCH", r"/channels/(\d+)/messages/\d+", 5, 5.0),
    Rule("history", "GET", r"/channels/(\d+)/messages", 10, 5.0),
    Rule("reaction", "PUT", r"/channels/(\d+)/messages/\d+/reactions/.+", 1, 0.25),
)
GLOBAL_LIMIT = 50
# So many invalid requests in so many seconds, and Cloudflare answers in Discord's place.
INVALID_LIMIT, INVALID_SECONDS = 10_000, 600.0
INVALID = (401, 403, 429)


@dataclass
class Window:
    ends: float = 0.0
    used: int = 0

    def take(self, now: float, limit: int, seconds: float) -> bool:
        """Count one request; False if the window is full."""
        if now >= self.ends:
            self.ends, self.used = now + seconds, 0
        if self.used >= limit:
            return False
        self.used += 1
        return True


@dataclass
class Verdict:
    """Headers for the answer. `retry_after` is set where the request is refused."""

    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    scope: Scope = "user"
    code: int = 0

    @property
    def is_global(self) -> bool:
        return self.scope == "global"


@dataclass
class Limits:
    """`scale` shortens every window (0.1: 5 messages in 0.5 s). `refused` counts the 429s.

    `invalid` are the requests that count towards Discord's ban: 401, 403 and 429, but not a 429
    whose limit is shared with others.
    """

    scale: float = 1.0
    rules: tuple[Rule, ...] = RULES
    global_limit: int = GLOBAL_LIMIT
    invalid_limit: int = INVALID_LIMIT
    refused: int = 0
    invalid: int = 0
    _invalid_at: deque[float] = field(default_factory=deque)
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def check(self, request: WireRequest) -> Verdict:
        """Count the request. Interaction callbacks and webhooks are free of the global limit."""
        now = asyncio.get_running_loop().time()
        if not request.path.startswith(("/interactions/", "/webhooks/")):
            window = self._window("global", "")
            if not window.take(now, self.global_limit, self.scale):
                return self.refuse(window.ends - now, scope="global")
        for rule in self.rules:
            found = re.fullmatch(rule.pattern, request.path)
            if request.method == rule.method and found:
                return self._apply(rule, self._window(rule.bucket, found[1]), now)
        return Verdict()

    def refuse(self, retry_after: float, *, scope: Scope = "user", code: int = 0) -> Verdict:
        """The verdict of a 429. Without `Via` discord.py takes it for a ban by Cloudflare."""
        self.refused += 1
        headers = {
            "Via": "1.1 front",
            "Retry-After": f"{retry_after:.3f}",
            "X-RateLimit-Scope": scope,
        }
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        return Verdict(headers, max(retry_after, 0.001), scope, code)

    def note_answer(self, status: int, scope: Scope) -> None:
        """Count what Cloudflare counts."""
        if status in INVALID and not (status == 429 and scope == "shared"):
            self.invalid += 1
            self._invalid_at.append(asyncio.get_running_loop().time())

    @property
    def banned(self) -> bool:
        """Whether there were too many invalid requests: then nothing reaches Discord any more."""
        since = asyncio.get_running_loop().time() - INVALID_SECONDS * self.scale
        while self._invalid_at and self._invalid_at[0] <= since:
            self._invalid_at.popleft()
        return len(self._invalid_at) >= self.invalid_limit

    def _window(self, bucket: str, major: str) -> Window:
        return self._windows.setdefault((bucket, major), Window())

    def _apply(self, rule: Rule, window: Window, now: float) -> Verdict:
        granted = window.take(now, rule.limit, rule.seconds * self.scale)
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Remaining": str(rule.limit - window.used),
            "X-RateLimit-Reset": f"{_unix(left):.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": rule.bucket,
        }
        if granted:
            return Verdict(headers)
        verdict = self.refuse(left, scope=rule.scope)
        return Verdict({**headers, **verdict.headers}, verdict.retry_after, verdict.scope)


def _unix(seconds_from_now: float) -> float:
    return SYSTEM_CLOCK.now().timestamp() + seconds_from_now
