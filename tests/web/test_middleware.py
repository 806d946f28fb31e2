"""Calls from other pages, policies, and limits."""

from __future__ import annotations

import pytest
from support.served import FILM, Served


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "127.0.0.1.evil.example:8500"}, 400),
        ({"Host": ""}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "", "Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 201),
    ],
)
def test_a_call_from_another_page(served, headers, status):
    client = served.browser("fitter")
    assert client.post("/api/clips", content=FILM, headers=headers).status_code == status


def test_a_cookie_without_an_origin_changes_nothing(served):
    client = served.browser("rider")
    del client.headers["Origin"]
    assert client.post("/api/clips", content=FILM).status_code == 403
    assert client.get("/api/clips").json() == []


def test_every_answer_has_a_strict_policy(shared):
    for client, path in (
        (shared.stranger(), "/enter"),
        (shared.browser("fitter"), "/clips"),
        (shared.program(), "/no"),
    ):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    page = shared.browser("fitter").get("/").text
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page


def test_too_much_is_refused(tmp_path, work):
    limits = {"upload_bytes": 1000, "glance_bytes": 10, "waiting": 1, "requests_per_min": 8}
    served = Served(tmp_path, work, limits=limits)
    client = served.program()  # nobody works: the clips wait
    assert client.post("/api/clips", content=FILM + bytes(1000)).status_code == 413
    assert client.post("/api/clips", content=(FILM, bytes(1000))).status_code == 413
    assert client.post("/api/glance", content=bytes(11)).status_code == 413
    assert client.post("/api/clips", content=FILM).status_code == 201
    assert client.post("/api/clips", content=FILM).status_code == 503
    assert len(list((tmp_path / "clips").iterdir())) == 1
    assert [client.get("/api/clips").status_code for _ in range(4)] == [200, 200, 200, 429]
