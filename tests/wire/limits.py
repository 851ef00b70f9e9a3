"""Discord's rate limits: the headers on every answer, and the refusal."""

import asyncio
import re
from dataclasses import dataclass, field

from bot.clock import SYSTEM_CLOCK
from tests.wire.traffic import WireRequest


@dataclass(frozen=True)
class Rule:
    """So many requests to one major parameter (the pattern's first group) in so many seconds."""

    bucket: str
    method: str
    pattern: str
    limit: int
    seconds: float


RULES = (
    Rule("message-create", "POST", r"/channels/(\d+)/messages", 5, 5.0),
    Rule("message-edit", "PATCH", r"/channels/(\d+)/messages/\d+", 5, 5.0),
    Rule("history", "GET", r"/channels/(\d+)/messages", 10, 5.0),
    Rule("reaction", "PUT", r"/channels/(\d+)/messages/\d+/reactions/.+", 1, 0.25),
)
GLOBAL_LIMIT = 50


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
    is_global: bool = False


@dataclass
class Limits:
    """`scale` shortens every window (0.1: 5 messages in 0.5 s). `refused` counts the 429s."""

    scale: float = 1.0
    rules: tuple[Rule, ...] = RULES
    global_limit: int = GLOBAL_LIMIT
    refused: int = 0
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def check(self, request: WireRequest) -> Verdict:
        """Count the request. Interaction callbacks and webhooks are free of the global limit."""
        now = asyncio.get_running_loop().time()
        if not request.path.startswith(("/interactions/", "/webhooks/")):
            window = self._window("global", "")
            if not window.take(now, self.global_limit, self.scale):
                return self.refuse(window.ends - now, is_global=True)
        for rule in self.rules:
            found = re.fullmatch(rule.pattern, request.path)
            if request.method == rule.method and found:
                return self._apply(rule, self._window(rule.bucket, found[1]), now)
        return Verdict()

    def refuse(self, retry_after: float, *, is_global: bool = False) -> Verdict:
        """The verdict of a 429. Without `Via` discord.py takes it for a ban by Cloudflare."""
        self.refused += 1
        headers = {
            "Via": "1.1 front",
            "Retry-After": f"{retry_after:.3f}",
            "X-RateLimit-Scope": "global" if is_global else "user",
        }
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        return Verdict(headers, max(retry_after, 0.001), is_global)

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
        verdict = self.refuse(left)
        return Verdict({**headers, **verdict.headers}, verdict.retry_after)


def _unix(seconds_from_now: float) -> float:
    return SYSTEM_CLOCK.now().timestamp() + seconds_from_now
