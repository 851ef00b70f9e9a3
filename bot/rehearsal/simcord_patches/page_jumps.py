"""Lets a link to a message lead to that message on the page, as it does in Discord's client.

simcord 3.2.1 opens every link in a tab of its own, where Discord's real site knows nothing of a
simulated message. A message that the page does not show just now is still opened so.
"""

from typing import Any

from simcord.preview import _server  # pyright: ignore[reportPrivateUsage]

_SCRIPT = rb"""
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.markdown-link") : null;
  const found = link?.href.match(/^https:\/\/discord\.com\/channels\/\d+\/\d+\/(\d+)$/);
  const message = found
    ? document.querySelector(`#channel-message-list [data-message-id="${found[1]}"]`)
    : null;
  if (message === null) return;
  event.preventDefault();
  message.scrollIntoView();
}, true);
"""

_server_class: Any = _server.PreviewServer
_serve_file: Any = _server_class._static


def follow_links_to_messages() -> None:
    """Add our lines to the page's own script, for every page of this process. Again is harmless."""
    _server_class._static = _serve_with_script


async def _serve_with_script(server: Any, request: Any) -> Any:
    response = await _serve_file(server, request)
    if request.path == "/app.js":
        response.body = bytes(response.body) + _SCRIPT
    return response
