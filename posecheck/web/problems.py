"""Refusals as problem documents (RFC 9457): a sentence for people, and a code that programs can rely on."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from posecheck.errors import PosecheckError
from posecheck.text import read_words

from .dependencies import RefusalError
from .slots import SlotError

LOG: Final = logging.getLogger("posecheck.web")

PROBLEM_TYPE: Final = "application/problem+json"
"""What a problem document calls itself."""

_MEANINGS: Final = {
    400: "The call cannot be read, or was not meant for this server.",  # untranslated: for programmers
    401: "Nobody was let in with this call.",  # untranslated: for programmers
    403: "Not for this caller.",  # untranslated: for programmers
    404: "No such thing.",  # untranslated: for programmers
    405: "That cannot be done at this address.",  # untranslated: for programmers
    408: "It did not come in time.",  # untranslated: for programmers
    409: "Not now.",
    412: "Somebody else changed it meanwhile.",  # untranslated: for programmers
    413: "Too large.",
    415: "Not this kind of content.",  # untranslated: for programmers
    422: "Something in it makes no sense, or cannot be read.",  # untranslated: for programmers
    429: "Too many calls, or more than this caller's share.",  # untranslated: for programmers
    500: "An error of posecheck's own.",  # untranslated: for programmers
    503: "Not at the moment: everything is taken.",  # untranslated: for programmers
    507: "The disk is full.",  # untranslated: for programmers
}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe refusals for the OpenAPI document; those that any call may meet are always among them."""
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    known = sorted({400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503, *statuses})
    return {status: {"description": _MEANINGS[status], "content": content} for status in known}


def problem_document(status: int, code: str, sentence: str) -> bytes:
    """Put a refusal into words and numbers."""
    title = HTTPStatus(status).phrase
    kind = f"urn:posecheck:problem:{code}"
    return json.dumps({"type": kind, "title": title, "status": status, "detail": sentence, "code": code}).encode()


def _said(status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(problem_document(status, code, sentence), status, headers, PROBLEM_TYPE)


def _wrong(_: Request, error: Exception) -> Response:
    """Say in one sentence which part of a call makes no sense."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return _said(422, "wrong", read_words("web")["refused"]["wrong"].format(why=f"{where}: {first['msg']}".strip(": ")))


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {400: "wrong", 404: "page", 405: "method"}.get(error.status_code, "wrong")
    if isinstance(error, RefusalError):
        return _said(error.status_code, error.code, error.detail, error.headers)
    plain = error.status_code in (404, 405)
    return _said(error.status_code, code, read_words("web")["refused"][code] if plain else error.detail, error.headers)


def _sentence(_: Request, error: Exception) -> Response:
    return _said(422, "unusable", str(error))


def _full(_: Request, error: Exception) -> Response:
    assert isinstance(error, SlotError)
    status, code = (429, "share") if error.by_caller else (503, "uploads")
    return _said(status, code, read_words("web")["refused"][code], {"Retry-After": "10"})


def _bug(request: Request, error: Exception) -> Response:
    LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _said(500, "bug", read_words("web")["refused"]["bug"])


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Exception], Response]]] = {
    RequestValidationError: _wrong,
    HTTPException: _refused,
    PosecheckError: _sentence,
    SlotError: _full,
    Exception: _bug,
}
"""What is answered to which error."""
