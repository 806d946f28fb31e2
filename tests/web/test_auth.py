"""Strangers, keys and sessions."""

from __future__ import annotations

import pytest
from support.served import Served

PATHS = ["/", "/clips", "/compare", "/queue", "/phone", "/api/clips", f"/api/clips/{'0' * 32}", f"/clips/{'0' * 32}"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_stays_outside(shared, path):
    answer = shared.stranger().get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) in {(401, None), (303, "/enter")}
    assert shared.stranger().get(path, headers={"Authorization": "Bearer wrong"}).url.path == (
        path if path.startswith("/api") else "/enter"
    )


def test_a_key_works_once(served):
    key = served.server.access.key("fitter")
    first, second = served.stranger(), served.stranger()
    cookie = first.post("/api/enter", json={"key": key}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert first.get("/clips").url.path == "/clips"
    assert second.post("/api/enter", json={"key": key}).status_code == 401
    assert second.get("/clips").url.path == "/enter"


def test_a_session_outlives_the_server(tmp_path, work):
    served = Served(tmp_path, work)
    cookies = served.browser("rider").cookies
    with Served(tmp_path, work) as again:
        client = again.stranger()
        client.cookies = cookies
        assert client.get("/clips").url.path == "/clips"
        assert (
            client.get("/api/clips", headers={"Authorization": f"Bearer {served.server.access.token}"}).status_code
            == 401
        )


def test_keys_cannot_be_tried_out(tmp_path, work):
    client = Served(tmp_path, work, limits={"keys_per_min": 3}).stranger()
    assert [client.post("/api/enter", json={"key": "x"}).status_code for _ in range(4)] == [401, 401, 401, 429]
