"""The language of each call: what its page was asked for, what the browser kept, or what the browser says it reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecheck.text import LANGUAGES, browser_language, current_language, use_language

LANGUAGE_COOKIE: Final = "posecheck_language"
_PARAMETER: Final = "language"
_YEAR_S: Final = 365 * 24 * 3600

_address: Final[ContextVar[str]] = ContextVar("posecheck_address", default="/")


class LanguageOfCall:
    """Stands before an application: each call is answered in the language of whoever makes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on in its language; one that a page's address asks for is kept by the browser."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers, asked = Headers(scope=scope), _asked(scope)
        kept = _kept(headers)
        spoken = asked or kept or browser_language(headers.get("accept-language", "")) or current_language()
        token = _address.set(_address_of(scope))
        try:
            with use_language(spoken):
                await self._app(scope, receive, _keeping(send, asked) if asked and asked != kept else send)
        finally:
            _address.reset(token)


def language_links() -> Iterator[tuple[str, str, str]]:
    """List the languages for the foot of a page: tag, own name, and the page's address in it."""
    path, _, query = _address.get().partition("?")
    for tag, name in LANGUAGES.items():
        yield tag, name, f"{path}?{urlencode([*parse_qsl(query), (_PARAMETER, tag)])}"


def _asked(scope: Scope) -> str | None:
    """Read which language a page's address asks for; calls of programs have their own parameter of that name."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith("/api/"):
        return None
    tag = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get(_PARAMETER, "")
    return tag if tag in LANGUAGES else None


def _address_of(scope: Scope) -> str:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"))
    rest = urlencode([(name, value) for name, value in pairs if name != _PARAMETER])
    return f"{scope['path']}?{rest}" if rest else str(scope["path"])


def _kept(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(LANGUAGE_COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value in LANGUAGES else None


def _keeping(send: Send, tag: str) -> Send:
    """Have the browser keep a language."""

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = f"{LANGUAGE_COOKIE}={tag}; Max-Age={_YEAR_S}; Path=/; SameSite=Strict; HttpOnly"
            MutableHeaders(scope=message).append("Set-Cookie", cookie)
        await send(message)

    return with_cookie
