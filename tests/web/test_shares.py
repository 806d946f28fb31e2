"""What one phone can do to the others, and to riders who are not its own: nothing."""

from __future__ import annotations

import threading
import time

import pytest
from support.live_server import LiveServer, bearer, cookie, head
from support.served import FILM, Served, bring, follow


def test_a_phone_has_a_share_of_what_waits(tmp_path, work):
    served = Served(tmp_path, work, limits={"unmeasured_per_rider": 3})
    phone, other, fitter = served.browser("rider"), served.browser("rider"), served.browser("fitter")
    for _ in range(3):
        bring(phone)
    answer = phone.post("/api/clips", content=FILM)
    assert (answer.status_code, "throw some away" in answer.json()["detail"]) == (429, True)
    bring(other)
    for _ in range(5):
        bring(fitter)


def test_everybody_gets_a_turn_and_short_clips_come_first(tmp_path, work):
    served = Served(tmp_path, work)
    greedy, other, fitter = served.browser("rider"), served.browser("rider"), served.browser("fitter")
    work.lengths_s = {"film": 4000.0}
    bring(greedy, name="film")
    for number in range(3):
        bring(greedy, name=f"greedy {number}")
    last = [bring(other, name="other"), bring(fitter, name="studio")]
    put_first = bring(greedy, name="put first")["id"]
    assert fitter.post(f"/api/clips/{put_first}/place", json={"place": "first"}).json() == {"done": True}
    assert greedy.post(f"/api/clips/{put_first}/place", json={"place": "first"}).status_code == 403
    put_last = bring(other, name="put last")["id"]
    fitter.post(f"/api/clips/{put_last}/place", json={"place": "last"})
    with served:
        for clip in (*last, *served.server.queue.all()):
            follow(served.program(), clip["id"] if isinstance(clip, dict) else clip.id)
    assert work.order[:3] == ["put first", "other", "studio"]
    assert work.order[3:] == ["greedy 0", "greedy 1", "greedy 2", "film", "put last"]
    assert served.server.queue.find(put_last).attempts == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_long_film_leaves_a_worker_to_the_others(tmp_path, work, workers):
    long_begun, let_go = threading.Event(), threading.Event()
    work.lengths_s = {"film": 4000.0, "film too": 4000.0}

    def meanwhile():
        if work.order[-1].startswith("film"):
            long_begun.set()
            let_go.wait(20)

    work.meanwhile = meanwhile
    with Served(tmp_path, work, workers=workers) as served:
        phone = served.browser("rider")
        films = [bring(phone, name=name)["id"] for name in ("film", "film too")]
        assert long_begun.wait(10)
        assert follow(phone, bring(served.browser("rider"), name="short")["id"]) == []  # not this phone's
        while "short" not in work.order:
            time.sleep(0.02)
        assert work.order[0].startswith("film")
        assert work.order[1:] == ["short"]
        assert work.gave_way == {work.order[0]}  # the core is the short one's meanwhile
        let_go.set()
        for film in films:
            assert follow(phone, film)[-1]["ending"] == "measured"


@pytest.mark.slow
def test_a_phone_has_a_share_of_what_comes_at_once(tmp_path, work):
    limits = {"uploads_per_rider": 2, "uploads": 3}
    with LiveServer(tmp_path, work, limits=limits) as live:
        phone, other = live.browser("rider"), live.browser("rider")
        brings = head("POST", "/api/clips", "Content-Length: 100000", cookie(phone)) + b"\r\n" + FILM
        held = [live.connect(send=brings) for _ in range(2)]
        time.sleep(0.3)
        assert phone.post("/api/clips", content=FILM).status_code == 429
        assert other.post("/api/clips", content=FILM).status_code == 201
        for connection in held:
            connection.close()
        time.sleep(0.3)
        assert phone.post("/api/clips", content=FILM).status_code == 201


@pytest.mark.slow
def test_streams_end_with_their_session(tmp_path, work):
    with LiveServer(tmp_path, work) as live:
        fitter, phone = live.browser("fitter"), live.browser("rider")
        live.served.server.jobs.end()  # nobody works: the clip waits
        clip = phone.post("/api/clips", content=FILM).json()["id"]
        (session,) = [each for each in fitter.get("/api/sessions").json() if each["role"] == "rider"]
        with phone.stream("GET", f"/api/clips/{clip}/events") as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("data: ")
            assert fitter.delete(f"/api/sessions/{session['id']}").json() == {"done": True}
            assert [line for line in lines if line.startswith("data: ")] == []
        assert phone.get(f"/api/clips/{clip}").status_code == 401


@pytest.mark.slow
def test_a_phone_has_a_share_of_the_streams(tmp_path, work):
    with LiveServer(tmp_path, work, limits={"streams_per_rider": 2}) as live:
        live.served.server.jobs.end()
        phone = live.browser("rider")
        clip = phone.post("/api/clips", content=FILM).json()["id"]
        for caller, refused in ((bearer(live), False), (cookie(phone), True)):
            follows = head("GET", f"/api/clips/{clip}/events", caller) + b"\r\n"
            with live.connect(send=follows) as a, live.connect(send=follows) as b, live.connect(send=follows) as c:
                time.sleep(0.3)
                lines = [each.recv(1000).split(b"\r\n")[0] for each in (a, b, c)]  # an id may hold these digits too
                assert [b" 429 " in line for line in lines].count(True) == refused
