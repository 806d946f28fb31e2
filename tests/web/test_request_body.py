"""Bodies of calls: too long, too slow, and in pieces."""

import anyio
import pytest
from fastapi import HTTPException
from starlette.requests import Request

from posecheck.web.request_body import declared_length, read_body
from posecheck.web.settings import Limits


def request(*pieces, length=None, pause_s=0.0):
    left = list(pieces)
    headers = [] if length is None else [(b"content-length", str(length).encode())]

    async def receive():
        await anyio.sleep(pause_s)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    return Request({"type": "http", "headers": headers}, receive)


def read(call, most_bytes=100, idle_s=5.0):
    async def gather():
        return [piece async for piece in read_body(call, most_bytes, Limits(idle_s=idle_s))]

    return anyio.run(gather)


@pytest.mark.parametrize(("said", "bytes_"), [("12", 12), (None, 0), ("-1", 0), ("1e3", 0), ("²", 0)])
def test_a_length_that_makes_no_sense_is_none(said, bytes_):
    headers = [] if said is None else [(b"content-length", said.encode("latin-1"))]
    assert declared_length(Request({"type": "http", "headers": headers})) == bytes_


def test_small_pieces_are_put_together():
    assert read(request(b"ab", b"cd")) == [b"abcd"]
    assert read(request(b"")) == []


@pytest.mark.parametrize("call", [request(b"x", length=101), request(b"x" * 60, b"x" * 41)])
def test_too_much_is_refused_announced_or_not(call):
    with pytest.raises(HTTPException) as caught:
        read(call)
    assert caught.value.status_code == 413


def test_who_sends_nothing_is_given_up():
    with pytest.raises(HTTPException) as caught:
        read(request(b"x", pause_s=5.0), idle_s=0.01)
    assert caught.value.status_code == 408
