"""What every call passes first: the host it was meant for, how often, who calls, and from which page."""

from __future__ import annotations

import ipaddress
import json
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecheck.text import read_words

from .auth import COOKIE, Access, CallerIdentity, RateLimit
from .settings import Limits

OPEN: Final = ("/enter", "/api/enter", "/api/openapi.json", "/assets/", "/view/")
"""What a stranger may call: the door, the looks of the pages; and reports, which have tickets of their own."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content security policy of all pages but reports."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_Refusal = tuple[int, str]


class RequestGuard:
    """Stands before an application, and lets calls through with who makes them.

    Parameters
    ----------
    app : ASGI application
        What it stands before.
    gate : Gate
        Who may come in.
    limits : Limits
        How often.
    """

    def __init__(self, app: ASGIApp, gate: Access, limits: Limits) -> None:
        self._app, self._gate = app, gate
        self._calls, self._tries = RateLimit(limits.requests_per_min), RateLimit(limits.keys_per_min)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    said.setdefault(name, value)
            await send(message)

        who = self._gate.who(_cookie(headers), _bearer(headers))
        refusal = self._refusal(scope, headers, who)
        if refusal is None:
            scope.setdefault("state", {})["who"] = who
            await self._app(scope, receive, with_headers)
        else:
            await _answer(with_headers, scope, *refusal)

    def _refusal(self, scope: Scope, headers: Headers, who: CallerIdentity | None) -> _Refusal | None:
        """Say why a call is not let through; None where it is."""
        address, path = (scope.get("client") or ("", 0))[0], scope["path"]
        if not is_known_host(headers.get("host", "")):
            return 400, "host"
        if not self._calls.lets(address) or (path == "/api/enter" and not self._tries.lets(address)):
            return 429, "rate"
        if scope["method"] not in _SAFE and not _own_origin(headers, who):
            return 403, "origin"
        if who is None and not path.startswith(OPEN):
            return 401, "stranger"
        return None


def is_known_host(host: str) -> bool:
    """Whether a call was meant for this machine by its number: a name could be anybody's (DNS rebinding).

    Parameters
    ----------
    host : str
        The call's Host header.

    Returns
    -------
    bool
        True for an IP address and for localhost.

    Examples
    --------
    >>> from posecheck.web.middleware import is_known_host
    >>> is_known_host("127.0.0.1:8500"), is_known_host("[::1]:8500"), is_known_host("evil.example")
    (True, True, False)
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name != "localhost":
            ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own_origin(headers: Headers, who: CallerIdentity | None) -> bool:
    """Whether a call that changes something comes from a page of ours, or from no browser at all."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site", "none" if _bearer(headers) or who is None else "") in ("same-origin", "none")


def _cookie(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _bearer(headers: Headers) -> str | None:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


async def _answer(send: Send, scope: Scope, status: int, why: str) -> None:
    """Refuse: a browser that opens a page goes to the door, everybody else gets a sentence."""
    if status == 401 and not scope["path"].startswith("/api/") and scope["method"] in _SAFE:  # noqa: PLR2004
        status, headers, body = 303, [(b"location", b"/enter")], b""
    else:
        headers = [(b"content-type", b"application/json")]
        headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []  # noqa: PLR2004
        body = json.dumps({"detail": read_words("web")["refused"][why]}).encode()
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
