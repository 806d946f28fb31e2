"""What every call passes first: the host it was meant for, how often, who calls, and from which page."""

from __future__ import annotations

import ipaddress
import re
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecheck.errors import PosecheckError
from posecheck.text import read_words

from .auth import COOKIE, Access, CallerIdentity, RateLimit
from .problems import problem_document
from .settings import Limits

OPEN: Final = ("/enter", "/api/enter", "/api/v1/enter", "/api/openapi.json", "/assets/", "/view/", "/trust")
"""What a stranger may call: the door, the looks of the pages; and reports, which have tickets of their own."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"  # untranslated: a policy
)
"""Content security policy of all pages but reports."""

_DISCARDED: Final = 1 << 20
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_STREAMED: Final = (
    ("POST", re.compile(r"/api(/v1)?/(clips|glance)")),
    ("PATCH", re.compile(r"/api(/v1)?/uploads/[0-9a-f]{32}")),
)
_Refusal = tuple[int, str]


class RequestGuard:
    """Stands before an application: lets calls through with who makes them, and with a body that is not too large."""

    def __init__(self, app: ASGIApp, access: Access, limits: Limits) -> None:
        self._app, self._access, self._limits = app, access, limits
        self._calls = RateLimit(limits.requests_per_min)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or refuse it."""
        if scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        with_headers = finish_answers(headers, send)
        try:
            who = await self._who(_cookie(headers), _bearer(headers))
            refusal = self._refusal(scope, headers, who)
            body = receive if refusal or _is_streamed(scope) else await whole_body(headers, receive, self._limits)
        except PosecheckError:
            refusal, body = (503, "database"), receive
        except _BodyError as error:
            refusal, body = error.refusal, receive
        if refusal is None:
            scope.setdefault("state", {})["caller"] = who
            await self._app(scope, body, with_headers)
        else:
            await _answer(with_headers, scope, *refusal)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a socket through, or refuse it before it is opened.

        Browsers open sockets from any page and send the cookie along, so that the origin counts as for a change.
        """
        headers = Headers(scope=scope)
        try:
            who = await self._who(_cookie(headers), _bearer(headers))
            refusal = self._refusal({**scope, "method": "SOCKET"}, headers, who) or (None if who else (401, "stranger"))
        except PosecheckError:
            who, refusal = None, (503, "database")
        if refusal is None:
            scope.setdefault("state", {})["caller"] = who
            await self._app(scope, receive, send)
            return
        await receive()
        await _answer(_refuse_socket(send), {**scope, "method": "SOCKET"}, *refusal)

    async def _who(self, cookie: str | None, bearer: str | None) -> CallerIdentity | None:
        """Say who calls; the database is asked aside, for it may keep one waiting."""
        if bearer is not None or not cookie:
            return self._access.who(cookie, bearer)
        return self._access.seen(cookie) or await run_in_threadpool(self._access.who, cookie, None)

    def _refusal(self, scope: Scope, headers: Headers, who: CallerIdentity | None) -> _Refusal | None:
        """Say why a call is not let through; None where it is."""
        address, path = (scope.get("client") or ("", 0))[0], scope["path"]
        if not is_known_host(headers.get("host", "")):
            return 400, "host"
        if scope["method"] not in _SAFE and not _own_origin(headers, who):
            return 403, "origin"
        # Whoever is let in is counted apart: strangers at the same address, or other pages, use up nothing of it. Nor
        # do they of the way in: there wrong keys count, and a right one always opens.
        if not path.endswith("/enter") and not self._calls.lets(address if who is None else f"session {who.owner}"):
            return 429, "rate"
        if who is None and not path.startswith(OPEN):
            return 401, "stranger"
        return None


class _BodyError(Exception):
    """A body that is not taken."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.refusal: _Refusal = (status, why)


async def whole_body(headers: Headers, receive: Receive, limits: Limits) -> Receive:
    """Read the body of a call that brings no file, before anything else is done; give it on in one piece."""
    said = headers.get("content-length", "0")
    if said == "0" and "transfer-encoding" not in headers:
        return receive
    if not said.isdecimal() or int(said) > limits.body_bytes:
        raise _BodyError(413, "body")
    whole, more = bytearray(), True
    try:
        with anyio.fail_after(limits.body_s):
            while more:
                message = await receive()
                whole += message.get("body", b"")
                more = message.get("more_body", False)
                if len(whole) > limits.body_bytes:
                    raise _BodyError(413, "body")
    except TimeoutError as error:
        raise _BodyError(408, "slow_call") from error
    first: list[Message] = [{"type": "http.request", "body": bytes(whole), "more_body": False}]

    async def read_once() -> Message:
        return first.pop() if first else await receive()

    return read_once


def _is_streamed(scope: Scope) -> bool:
    """Whether a call brings a file, whose bounds its route knows."""
    return any(scope["method"] == method and path.fullmatch(scope["path"]) for method, path in _STREAMED)


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


def _goes_on(headers: Headers) -> bool:
    """Whether so much of a body may be to come that a refusal hangs up; closed at once, it may not be heard."""
    said = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not said.isdecimal() or int(said) > _DISCARDED


def finish_answers(call: Headers, send: Send) -> Send:
    """Add what every answer says; leave the content out where the caller has this version already."""
    unchanged = False

    async def with_headers(message: Message) -> None:
        nonlocal unchanged
        if message["type"] == "http.response.start":
            said = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                said.setdefault(name, value)
            unchanged = message["status"] == 200 and _is_known(call, said)  # noqa: PLR2004
            if unchanged:
                del said["content-length"]
                message = {**message, "status": 304}
        elif unchanged:
            message = {**message, "body": b""}
        await send(message)

    return with_headers


def _is_known(call: Headers, said: MutableHeaders) -> bool:
    """Whether the caller has this version already (If-None-Match)."""
    tag = said.get("etag")
    return tag is not None and tag in [each.strip() for each in call.get("if-none-match", "").split(",")]


def _refuse_socket(send: Send) -> Send:
    """Answer what asked for a socket as if it had not."""

    async def refuse(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return refuse


async def _answer(send: Send, scope: Scope, status: int, why: str) -> None:
    """Refuse: a browser that opens a page goes to the door, everybody else gets a sentence."""
    if status == 401 and not scope["path"].startswith("/api/") and scope["method"] in _SAFE:  # noqa: PLR2004
        status, headers, body = 303, [(b"location", b"/enter")], b""
    else:
        headers = [(b"content-type", b"application/problem+json")]
        headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []  # noqa: PLR2004
        hang_up = status == 408 or _goes_on(Headers(scope=scope))  # noqa: PLR2004
        headers += [(b"connection", b"close")] if hang_up else []
        body = problem_document(status, why, read_words("web")["refused"][why])
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
