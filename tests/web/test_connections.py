"""Attacks that need no key, on a server of this machine: nobody who is in is kept from working by them."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from support.live_server import LiveServer, bearer, head, is_closed
from support.served import ScriptedWork

LIMITS = {
    "head_s": 1.0,
    "body_s": 1.0,
    "idle_s": 1.0,
    "connections": 40,
    "connections_per_address": 20,
    "requests_per_min": 60,
}
HALF = head("GET", "/clips")
SLOW = head("POST", "/api/enter", "Content-Type: application/json", "Content-Length: 400") + b"\r\n{"


@pytest.fixture
def live(tmp_path, finished, request):
    limits = {**LIMITS, **getattr(request, "param", {})}
    with LiveServer(tmp_path, ScriptedWork(finished), limits=limits) as found:
        yield found


def is_hung_up(connection, pieces, pause_s=0.0):
    """Whether the other end hangs up before all pieces are sent."""
    try:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)
    except OSError:
        return True
    return False


def memory_mb() -> float:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  a device, no path
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/api/enter", "/api/keys", "/api/clips/0/note", "/", "/no"])
@pytest.mark.parametrize("is_in", [False, True], ids=["a stranger", "a fitter"])
def test_no_route_takes_a_large_body(live, path, is_in):
    client = live.browser("fitter") if is_in else live.client()
    before_mb = memory_mb()

    refused = 413 if is_in or path == "/api/enter" else 401
    assert client.post(path, content=bytes(100_000)).status_code == refused
    lines = ("Transfer-Encoding: chunked", *([bearer(live)] if is_in else []))
    with live.connect(send=head("POST", path, *lines) + b"\r\n") as one:
        assert is_hung_up(one, [b"100000\r\n" + bytes(1 << 20) + b"\r\n"] * 100)
    assert memory_mb() - before_mb < 20
    assert live.program().get("/api/clips").status_code == 200


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to it")
def test_the_server_has_a_bound_on_its_own_memory():
    code = (
        "from posecheck.web.server import limit_process; from posecheck.web.settings import Limits\n"
        "limit_process(Limits())\n"
        "try: bytearray(Limits().process_bytes)\n"
        "except MemoryError: print('bounded')"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "bounded\n"


@pytest.mark.slow
@pytest.mark.parametrize("sent", [b"", HALF, SLOW], ids=["idle", "half a head", "half a body"])
def test_whoever_says_nothing_is_not_waited_for(live, sent):
    begun_s = time.monotonic()
    with live.connect(send=sent) as connection:
        assert is_closed(connection, 5)
    assert 0.5 < time.monotonic() - begun_s < 4


@pytest.mark.slow
def test_a_head_that_trickles_is_not_waited_for(live):
    with live.connect(send=HALF) as connection:
        assert is_hung_up(connection, [f"X-{number}: 1\r\n".encode() for number in range(40)], 0.1)


@pytest.mark.slow
@pytest.mark.parametrize("live", [{"head_s": 60.0, "body_s": 60.0}], indirect=True)
@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"], ids=["from here", "from elsewhere"])
@pytest.mark.parametrize("sent", [b"", HALF, SLOW], ids=["idle", "half a head", "half a body"])
def test_many_connections_shut_nobody_out(live, source, sent):
    inside = live.browser("fitter")
    with ExitStack() as held:
        for _ in range(260):
            held.enter_context(live.connect(source, sent))
        assert [inside.get("/clips").status_code for _ in range(5)] == [200] * 5
        assert live.browser("rider").get("/clips").status_code == 200
        assert live.open_connections <= LIMITS["connections"] + 1
        if source != "127.0.0.1":
            assert live.open_connections <= LIMITS["connections_per_address"] + 3


@pytest.mark.parametrize("live", [{"head_s": 60.0}], indirect=True)
def test_many_addresses_shut_nobody_out(live):
    inside = live.browser("fitter")
    with ExitStack() as held:
        for number in range(200):
            held.enter_context(live.connect(f"127.0.0.{number + 2}"))
        assert inside.get("/clips").status_code == 200
        assert live.open_connections <= LIMITS["connections"] + 1


@pytest.mark.slow
@pytest.mark.parametrize("live", [{"requests_per_min": 100_000}], indirect=True)
def test_whoever_does_not_read_is_not_waited_for(live):
    with live.connect(send=(head("GET", "/assets/page.css") + b"\r\n") * 2000) as connection:
        until_s = time.monotonic() + 20
        while live.open_connections and time.monotonic() < until_s:
            time.sleep(0.1)
        assert live.open_connections == 0
        assert is_closed(connection, 20)


@pytest.mark.slow
def test_strangers_use_up_nothing_of_those_who_are_in(live):
    fitter, phone = live.browser("fitter"), live.browser("rider")
    stranger = live.client(Origin="http://evil.example")
    many = range(LIMITS["requests_per_min"] + 5)
    answers = [stranger.get("/clips", follow_redirects=False).status_code for _ in many]
    assert (answers[0], answers[-1]) == (303, 429)
    assert fitter.get("/clips").status_code == phone.get("/clips").status_code == 200
    assert live.browser("rider").get("/clips").status_code == 200
    assert any(phone.get("/api/clips").status_code == 429 for _ in range(1000))
    assert fitter.get("/clips").status_code == 200


@pytest.mark.slow
def test_a_page_elsewhere_does_not_use_up_the_tries_of_a_key(live):
    evil = live.client(Origin="http://evil.example")
    assert {evil.post("/api/enter", json={"key": "x"}).status_code for _ in range(20)} == {403}
    assert live.browser("fitter").get("/clips").status_code == 200


def test_a_broken_upload_is_no_error_of_the_server(live, caplog):
    sent = head("POST", "/api/clips", "Content-Length: 1000", bearer(live))
    live.connect(send=sent + b"\r\n" + bytes(4) + b"ftypisom").close()
    time.sleep(0.5)
    assert "Traceback" not in caplog.text
    assert list((live.served.settings.folder / "clips").iterdir()) == []


@pytest.mark.slow
def test_an_upload_that_trickles_is_given_up(live):
    sent = head("POST", "/api/clips", "Content-Length: 100000", bearer(live))
    with live.connect(send=sent + b"\r\n" + bytes(4) + b"ftypisom") as connection:
        assert is_hung_up(connection, [b"x"] * 60, 0.2)
        assert b"408" in connection.recv(1000)
